"""The pages of the second factor: giving a code, choosing an application, keeping codes aside."""

from functools import wraps

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_otp import login as otp_login

from tierslieux.accounts import second_factor
from tierslieux.accounts.middleware import lacks_second_factor
from tierslieux.accounts.next_page import next_page, with_next

KEY, CODES = "second_factor_key", "recovery_codes"
WRONG_CODE = (
    "Ce code est faux, ou a déjà servi. Attendez que l’application en montre un autre, et "
    "vérifiez que votre téléphone est à l’heure."
)
WAIT = "Trop d’essais\u00a0: attendez encore {seconds}\u00a0secondes avant le suivant."
CODE_REQUIRED = "Saisissez un code de votre application, ou un code de secours."
CURRENT_REQUIRED = (
    "Saisissez aussi un code de l’application actuelle, ou un code de secours\u00a0: sans lui, qui "
    "trouverait votre session ouverte prendrait votre second facteur."
)
LEFT = "Codes de secours qui restent\u00a0: {left}. Refaites-en si votre téléphone est perdu."


class CodeForm(forms.Form):
    """A code of the application, or one of those kept for when it is lost."""

    code = forms.CharField(
        label="Code de l’application",
        help_text="Six chiffres, qui changent toutes les trente secondes.",
        required=False,
        max_length=20,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
    )
    recovery = forms.CharField(
        label="Code de secours",
        help_text="L’un de ceux gardés à l’activation, comme abcde-fghij\u202f; il sert une fois.",
        required=False,
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none"}),
    )

    def __init__(self, data, account):
        super().__init__(data)
        self.account, self.device = account, None

    def clean(self):
        typed = super().clean()
        code, recovery = typed.get("code", ""), typed.get("recovery", "")
        if not (code or recovery or self.errors):
            raise ValidationError(CODE_REQUIRED)
        self.device = accept_code(self.account, code, recovery)
        return typed


def accept_code(account, code, recovery):
    """Return the device that accepts what was typed, which serves once; raise ValidationError."""
    if seconds := second_factor.seconds_to_wait(account, recovery):
        raise ValidationError(WAIT.format(seconds=seconds))
    device = second_factor.verify(account, code, recovery)
    if device is None:
        raise ValidationError(WRONG_CODE)
    return device


class FirstCodeForm(forms.Form):
    """The code that shows that an application holds the key it was given."""

    code = CodeForm.base_fields["code"]

    def __init__(self, data, account, key):
        super().__init__(data)
        self.fields["code"].required = True
        self.account, self.key, self.device = account, key, None

    def clean(self):
        typed = super().clean()
        device = second_factor.confirmed_device(self.account, self.key, typed.get("code", ""))
        if device is None:
            raise ValidationError(WRONG_CODE)
        self.check_replacement(typed)
        self.device = second_factor.enrol(self.account, device)
        return typed

    def check_replacement(self, typed):
        """Raise ValidationError when this account may not have another application."""


class ReplacementForm(FirstCodeForm):
    """The code of another application, with one of what it replaces: a session is not enough."""

    current = forms.CharField(
        label="Code de l’application actuelle",
        help_text="Celle qui sera remplacée.",
        required=False,
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "inputmode": "numeric"}),
    )
    recovery = CodeForm.base_fields["recovery"]

    def check_replacement(self, typed):
        current, recovery = typed.get("current", ""), typed.get("recovery", "")
        if not (current or recovery):
            raise ValidationError(CURRENT_REQUIRED)
        accept_code(self.account, current, recovery)


def for_staff_accounts(view):
    """Opens a page to staff who have given their password, and their code or not."""

    @wraps(view)
    @never_cache
    def page(request):
        if not (request.account.is_active and request.account.is_staff):
            return redirect_to_login(request.get_full_path())
        return view(request)

    return page


def for_verified_accounts(view):
    """Leads to the code those who have an application and did not give its code."""

    @wraps(view)
    @for_staff_accounts
    def page(request):
        if lacks_second_factor(request.account) and second_factor.application_of(request.account):
            return redirect(with_next(request, "admin:second_factor"))
        return view(request)

    return page


@require_http_methods(["GET", "POST"])
@for_staff_accounts
def code_page(request):
    if not lacks_second_factor(request.account):
        return HttpResponseRedirect(next_page(request))
    if second_factor.application_of(request.account) is None:
        return redirect(with_next(request, "admin:second_factor_application"))
    form = CodeForm(submitted_data(request), request.account)
    if form.is_valid():
        log_in_verified(request, form.device)
        if form.cleaned_data["recovery"]:
            left = second_factor.codes_left(request.account)
            messages.warning(request, LEFT.format(left=left))
        return HttpResponseRedirect(next_page(request))
    return render_account_page(
        request, "registration/second_factor.html", "Second facteur", form=form
    )


@require_http_methods(["GET", "POST"])
@for_verified_accounts
def application_page(request):
    """Gives an account a key to put in an application, the same until it is confirmed."""
    key = request.session.setdefault(KEY, second_factor.new_key())
    is_first = second_factor.application_of(request.account) is None
    form_class = FirstCodeForm if is_first else ReplacementForm
    form = form_class(submitted_data(request), request.account, key)
    if form.is_valid():
        request.session.pop(KEY)
        log_in_verified(request, form.device)
        request.session[CODES] = second_factor.new_codes(request.account)
        return redirect(with_next(request, "admin:recovery_codes"))
    device = second_factor.unconfirmed_device(request.account, key)
    context_values = {"key": second_factor.format_key(device), "address": device.config_url}
    context_values["is_first"] = is_first
    title = "Activer le second facteur"
    return render_account_page(
        request, "registration/second_factor_application.html", title, form=form, **context_values
    )


@require_safe
@for_verified_accounts
def key_image(request):
    """Draws the key that `application_page` has just given."""
    if KEY not in request.session:
        raise Http404
    device = second_factor.unconfirmed_device(request.account, request.session[KEY])
    return HttpResponse(second_factor.draw_key(device), content_type="image/svg+xml")


@require_http_methods(["GET", "POST"])
@for_verified_accounts
def codes_page(request):
    """Shows once the recovery codes that were just made, and makes others."""
    if second_factor.application_of(request.account) is None:
        return redirect("admin:second_factor_application")
    form = CodeForm(submitted_data(request), request.account)
    if form.is_valid():
        request.session[CODES] = second_factor.new_codes(request.account)
        return redirect("admin:recovery_codes")
    context_values = {"codes": request.session.pop(CODES, ()), "next_page": next_page(request)}
    context_values["left"] = second_factor.codes_left(request.account)
    return render_account_page(
        request,
        "registration/second_factor_codes.html",
        "Codes de secours",
        form=form,
        **context_values,
    )


def log_in_verified(request, device):
    """Makes the account a whole one for the rest of its session, under another key."""
    request.user = request.account
    request.session.cycle_key()
    otp_login(request, device)


def submitted_data(request):
    return request.POST if request.method == "POST" else None


def render_account_page(request, template, title, **context):
    defaults = {**admin.site.each_context(request), "title": title}
    return render(request, template, defaults | context)


urlpatterns = [
    path("second-facteur/", code_page, name="second_factor"),
    path("second-facteur/application/", application_page, name="second_factor_application"),
    path("second-facteur/application/cle.svg", key_image, name="second_factor_key"),
    path("second-facteur/codes/", codes_page, name="recovery_codes"),
]
