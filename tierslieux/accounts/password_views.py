"""The pages by which staff choose a password: from a link that they were mailed, or with theirs."""

from django.contrib import admin
from django.contrib.admin.forms import AdminPasswordChangeForm
from django.contrib.auth import logout, views
from django.core.exceptions import ValidationError
from django.urls import path, reverse_lazy

from tierslieux.accounts.invitations import LostPasswordForm
from tierslieux.accounts.lockout import (
    closed_address_page,
    count_attempt,
    count_wrong_password,
    counted_network,
    is_closed,
    is_locked_out,
    locked_out_page,
    remember,
    unlock,
)
from tierslieux.accounts.second_factor import notify


class LostPassword(views.PasswordResetView):
    """Asks for a link; each demand counts, so that nobody is mailed, or looked for, without end."""

    form_class = LostPasswordForm

    def post(self, request, *args, **kwargs):
        if is_closed(counted_network(request)):
            return closed_address_page(request)
        count_attempt(request)
        return super().post(request, *args, **kwargs)


class ChosenPassword(views.PasswordResetConfirmView):
    """Who holds the link of their mail is let in again, however many passwords were tried."""

    def render_to_response(self, context, **response_kwargs):
        if not self.validlink:
            if is_closed(counted_network(self.request)):
                return closed_address_page(self.request)
            count_attempt(self.request)
        return super().render_to_response(context, **response_kwargs)

    def form_valid(self, form):
        answer = super().form_valid(form)
        unlock(self.user.get_username())
        remember(self.request, self.user.get_username())
        notify(self.user, "Le mot de passe de votre compte a été choisi par le lien d’un courriel.")
        return answer


class OwnPasswordForm(AdminPasswordChangeForm):
    """Chooses another password with the former, whose wrong ones count as they do at the login."""

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self):
        try:
            return super().clean_old_password()
        except ValidationError:
            # Who found a session open does not find the password through it.
            if count_wrong_password(self.request, self.user.get_username()):
                logout(self.request)
            raise


class OwnPassword(views.PasswordChangeView):
    form_class = OwnPasswordForm
    success_url = reverse_lazy("admin:password_change_done")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request}

    def post(self, request, *args, **kwargs):
        name = request.user.get_username()
        if is_locked_out(request, name):
            return locked_out_page(request, None, {"username": name})
        return super().post(request, *args, **kwargs)


def page(view):
    """Returns a page of Django's in the look of the admin."""

    def desk_page(request, **kwargs):
        context = admin.site.each_context(request)
        return view.as_view(extra_context=context)(request, **kwargs)

    return desk_page


own_password = page(OwnPassword)
urlpatterns = [
    path("", page(LostPassword), name="admin_password_reset"),
    path("envoye/", page(views.PasswordResetDoneView), name="password_reset_done"),
    path("choisi/", page(views.PasswordResetCompleteView), name="password_reset_complete"),
    path("<uidb64>/<token>/", page(ChosenPassword), name="password_reset_confirm"),
]
