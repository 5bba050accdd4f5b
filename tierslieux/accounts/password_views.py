"""The pages by which staff choose a password, from a link that they were mailed."""

from django.contrib import admin
from django.contrib.auth import views
from django.urls import path

from tierslieux.accounts.invitations import LostPasswordForm
from tierslieux.accounts.lockout import unlock
from tierslieux.accounts.second_factor import notify


class ChosenPassword(views.PasswordResetConfirmView):
    """Who holds the link of their mail is let in again, however many passwords were tried."""

    def form_valid(self, form):
        answer = super().form_valid(form)
        unlock(self.user.get_username())
        notify(self.user, "Le mot de passe de votre compte a été choisi par le lien d’un courriel.")
        return answer


def page(view, **options):
    """Returns a page of Django's in the look of the admin."""

    def desk_page(request, **kwargs):
        context = admin.site.each_context(request)
        return view.as_view(extra_context=context, **options)(request, **kwargs)

    return desk_page


asked = page(views.PasswordResetView, form_class=LostPasswordForm)
urlpatterns = [
    path("", asked, name="admin_password_reset"),
    path("envoye/", page(views.PasswordResetDoneView), name="password_reset_done"),
    path("choisi/", page(views.PasswordResetCompleteView), name="password_reset_complete"),
    path("<uidb64>/<token>/", page(ChosenPassword), name="password_reset_confirm"),
]
