"""Links by which staff choose their password: at their invitation, and when they lost it."""

from django.conf import settings
from django.contrib.auth.forms import PasswordResetForm, UserCreationForm
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.forms import CheckboxSelectMultiple, ModelMultipleChoiceField
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tierslieux.mail.outbox import post

# Nobody is mailed the same twice within so many minutes, however often it is asked for.
MINUTES = 5
INVITATION = "registration/invitation_mail.txt"
RESET_MAIL = "registration/password_reset_mail.txt"


class InvitationForm(UserCreationForm):
    """A new account, which chooses its password by the link that it is mailed."""

    password1 = password2 = None
    groups = ModelMultipleChoiceField(
        Group.objects.order_by("name"),
        label="Rôles",
        required=False,
        widget=CheckboxSelectMultiple,
        help_text="Ce que la personne pourra faire. Sans rôle, elle entre et ne peut rien.",
    )

    class Meta(UserCreationForm.Meta):
        fields = ("username", "email", "first_name", "last_name", "groups")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["email"].help_text = "L’invitation y est envoyée dès l’enregistrement."

    def set_password_and_save(self, user, commit=True, **_):
        user.set_unusable_password()
        user.is_staff = True
        if commit:
            user.save()
        return user


class LostPasswordForm(PasswordResetForm):
    """Mails a link to the accounts of an address, through the outbox."""

    def save(self, **_):
        for account in may_choose(self.cleaned_data["email"]):
            send_link(account, "Choisir un nouveau mot de passe", RESET_MAIL)


def may_choose(email):
    """Returns the accounts of an address that have a password, or were invited to choose one."""
    accounts = User.objects.filter(email__iexact=email, is_active=True, is_staff=True)
    return [each for each in accounts if each.has_usable_password() or each.last_login is None]


def invite(account):
    send_link(account, "Votre compte de gestion", INVITATION)


def send_link(account, subject, template):
    moment = timezone.now()
    slot = int(moment.timestamp()) // (60 * MINUTES)
    days = settings.PASSWORD_RESET_TIMEOUT // 86_400
    context = {
        "account": account,
        "link": settings.SITE_URL + path_to_choose(account),
        "days": days,
        "site_url": settings.SITE_URL,
    }
    key = f"{template} {account.pk} {slot}"
    post(key, account.email, subject, template, context)


def path_to_choose(account):
    """Returns the path of the page of the password, which serves once and for some days."""
    uid = urlsafe_base64_encode(force_bytes(account.pk))
    token = default_token_generator.make_token(account)
    return reverse("password_reset_confirm", args=[uid, token])
