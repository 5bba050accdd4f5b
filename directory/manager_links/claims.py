"""« C’est mon lieu »: the links go to the address of the sheet; without one, the staff decide."""

from datetime import timedelta

from django import forms
from django.utils import timezone

from directory.manager_links.links import LINKS_KEY_PREFIX, mail_links, obstacle
from directory.models import Correction
from directory.spam.forms import PublicForm
from directory.venues.forms import WRONG_EMAIL
from tierslieux.mail.models import Mail

ONE_DAY, ONE_MONTH = timedelta(days=1), timedelta(days=30)
MAX_A_MONTH = 3  # mails to a venue, of which one a day at most
CLAIM_REASON = (
    "Quelqu’un a demandé ces liens, par «\u202fC’est mon lieu\u202f», sur la fiche. Ils ne sont "
    "envoyés qu’à l’adresse qu’elle porte\u00a0: si ce n’était pas vous, il n’y a rien à faire."
)
LINKS_ASKED = "Quelqu’un demande que les liens soient envoyés à l’adresse de la fiche."
LINKS_CLAIMED = "{name}, {role}, dit tenir ce lieu et demande les liens pour sa fiche."


class ClaimForm(PublicForm):
    """What somebody who runs `venue` sends to be given its links."""

    def __init__(self, data=None, files=None, *, venue):
        super().__init__(data, files)
        self.venue = venue

    @property
    def content(self):
        return {**super().content, "venue": self.venue.pk}

    def file(self, verdict, **fields):
        """Leave it to the staff, among the corrections."""
        claim = Correction.Origin.CLAIM
        Correction.objects.file_checked(verdict, venue=self.venue, origin=claim, **fields)


class SheetAddressForm(ClaimForm):
    """For a sheet that has an address: a button, and the same answer whatever comes of it."""

    # Fifty people press the same button from the same building.
    max_repeats = 50

    def store(self, verdict):
        """Mail the links; leave to the staff what is suspect, or what the address has refused."""
        if was_mailed(self.venue):
            return
        if not (verdict.suspicions or obstacle(self.venue)):
            mail_links(self.venue, f"claim:{timezone.localdate()}", CLAIM_REASON)
        elif not Correction.objects.open().claims().filter(venue=self.venue).exists():
            self.file(verdict, proposed={}, note=LINKS_ASKED)


class NewAddressForm(ClaimForm):
    """For a sheet without address: who asks, and the address to give it, which the staff verify."""

    prose = ("name", "role")

    name = forms.CharField(
        label="Votre nom", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    role = forms.CharField(
        label="Votre rôle dans ce lieu",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
        help_text="Par exemple\u00a0: coordinatrice, gérant, élue chargée du lieu.",
    )
    email = forms.EmailField(
        label="Adresse électronique du lieu",
        max_length=Correction._meta.get_field("contact").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": WRONG_EMAIL},
        help_text="Celle de l’organisation, pas la vôtre\u00a0: elle rejoindra la fiche et les "
        "données de l’annuaire, et recevra les liens.",
    )

    def store(self, verdict):
        cleaned = self.cleaned_data
        self.file(
            verdict,
            proposed={"email": {"before": self.venue.email, "proposed": cleaned["email"]}},
            note=LINKS_CLAIMED.format(name=cleaned["name"], role=cleaned["role"]),
            contact=cleaned["email"],
        )


def was_mailed(venue):
    """Whether a venue was mailed its links today on such a demand, or often enough this month."""
    mails = Mail.objects.filter(key__startswith=f"{LINKS_KEY_PREFIX}{venue.pk}:claim:")
    mails = mails.filter(asked_at__gte=timezone.now() - ONE_MONTH)
    is_today = mails.filter(asked_at__gte=timezone.now() - ONE_DAY).exists()
    return is_today or mails.count() >= MAX_A_MONTH


def claim_form(venue):
    """Return the class of the form that claims a venue."""
    return SheetAddressForm if venue.email else NewAddressForm
