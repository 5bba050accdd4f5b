"""The page of the admin where an account is invited, let in again, or led to another telephone."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect

from tierslieux.accounts.invitations import invite
from tierslieux.accounts.lockout import locked_names, unlock
from tierslieux.accounts.second_factor import application_of, codes_left, notify, reset
from tierslieux.backoffice.pages import render_page, row_page

INVITED = "Un lien pour choisir un mot de passe part à l’adresse {email}."
NOT_INVITED = "Ce compte ne peut être invité\u00a0: il est désactivé, ou sans adresse électronique."
UNLOCKED = "La connexion de ce compte est débloquée."
RESET = (
    "Le second facteur est oublié\u00a0: le compte en activera un autre à sa prochaine connexion."
)
OWN_SECOND_FACTOR = (
    "Votre propre second facteur se remplace avec un de ses codes, par «\u202fSecond "
    "facteur\u202f», ou s’oublie par un autre administrateur."
)


def access_urls(model_admin):
    methods = {"methods": ["GET", "POST"]}
    return [row_page(model_admin, "acces/", access_page, "auth_user_access", **methods)]


def access_page(model_admin, request, account):
    """How an account enters: invite it, unlock it, or let it enrol another telephone."""
    form = AccessForm(request.POST)
    if form.is_valid():
        ACCESS_ACTIONS[form.cleaned_data["what"]](model_admin, request, account)
        return redirect("admin:auth_user_access", account.pk)
    return access_response(model_admin, request, account)


def access_response(model_admin, request, account):
    context = {
        "subtitle": str(account),
        "opts": model_admin.opts,
        "account": account,
        "application": application_of(account),
        "codes_left": codes_left(account),
        "is_locked": account.get_username() in locked_names(),
        "has_password": account.has_usable_password(),
    }
    return render_page(request, "admin/auth/user/access.html", "Accès", **context)


def send_invitation(model_admin, request, account):
    if account.is_active and account.email:
        invite(account)
        log_access_change(model_admin, request, account, INVITED.format(email=account.email))
    else:
        model_admin.message_user(request, NOT_INVITED, messages.ERROR)


def unlock_account(model_admin, request, account):
    unlock(account.get_username())
    log_access_change(model_admin, request, account, UNLOCKED)


def reset_second_factor(model_admin, request, account):
    if account.pk == request.user.pk:
        model_admin.message_user(request, OWN_SECOND_FACTOR, messages.ERROR)
        return
    reset(account)
    notify(account, "Le second facteur de votre compte a été oublié par un administrateur.")
    log_access_change(model_admin, request, account, RESET)


def log_access_change(model_admin, request, account, sentence):
    model_admin.message_user(request, sentence, messages.SUCCESS)
    model_admin.log_change(request, account, sentence)


ACCESS_ACTIONS = {
    "invite": send_invitation,
    "unlock": unlock_account,
    "reset": reset_second_factor,
}


class AccessForm(forms.Form):
    what = forms.ChoiceField(choices=[(name, "") for name in ACCESS_ACTIONS])
