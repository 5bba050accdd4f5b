"""The page of the admin where an account is invited, let in again, or led to another telephone."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from tierslieux.accounts.invitations import invite
from tierslieux.accounts.lockout import locked_names, unlock
from tierslieux.accounts.second_factor import application_of, codes_left, forget, tell

INVITED = "Un lien pour choisir un mot de passe part à l’adresse {email}."
NOT_INVITED = "Ce compte ne peut être invité\u00a0: il est désactivé, ou sans adresse électronique."
UNLOCKED = "La connexion de ce compte est débloquée."
RESET = (
    "Le second facteur est oublié\u00a0: le compte en activera un autre à sa prochaine connexion."
)


class AccessForm(forms.Form):
    what = forms.ChoiceField(choices=[("invite", ""), ("unlock", ""), ("reset", "")])


class AccessDesk:
    """What AccountAdmin gains: the page of the access, and the way to it."""

    change_form_template = "admin/auth/user/change_form.html"

    def get_urls(self):
        view = require_http_methods(["GET", "POST"])(self.access_view)
        address = path(
            "<path:pk>/acces/", self.admin_site.admin_view(view), name="auth_user_access"
        )
        return [address, *super().get_urls()]

    def access_view(self, request, pk):
        account = self.get_object(request, unquote(pk))
        if account is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, pk)
        if not self.has_change_permission(request, account):
            raise PermissionDenied
        form = AccessForm(request.POST)
        if form.is_valid():
            getattr(self, form.cleaned_data["what"])(request, account)
            return redirect("admin:auth_user_access", account.pk)
        return self.access_response(request, account)

    def access_response(self, request, account):
        context = {
            **self.admin_site.each_context(request),
            "title": "Accès",
            "subtitle": str(account),
            "opts": self.opts,
            "account": account,
            "application": application_of(account),
            "codes_left": codes_left(account),
            "is_locked": account.get_username() in locked_names(),
            "has_password": account.has_usable_password(),
        }
        return render(request, "admin/auth/user/access.html", context)

    def invite(self, request, account):
        if account.is_active and account.email:
            invite(account)
            self.told(request, account, INVITED.format(email=account.email))
        else:
            self.message_user(request, NOT_INVITED, messages.ERROR)

    def unlock(self, request, account):
        unlock(account.get_username())
        self.told(request, account, UNLOCKED)

    def reset(self, request, account):
        forget(account)
        tell(account, "Le second facteur de votre compte a été oublié par un administrateur.")
        self.told(request, account, RESET)

    def told(self, request, account, sentence):
        self.message_user(request, sentence, messages.SUCCESS)
        self.log_change(request, account, sentence)
