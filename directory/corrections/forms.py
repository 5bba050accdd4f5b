"""The form « Signaler une erreur », « Proposer un lieu »: its fields, its check, its filing."""

from django import forms
from django.core.exceptions import ValidationError

from directory.models import Correction
from directory.models.correction import NOTE_LENGTH
from directory.photos.files import prepare_photo
from directory.spam.check import costly_attempt
from directory.spam.forms import PublicForm
from directory.venues.fields import PROSE_FIELDS
from directory.venues.forms import WRONG_EMAIL, SheetForm
from tierslieux.text.textarea import PlainTextarea

NOTHING_PROPOSED = (
    "Rien n’est changé\u00a0: modifiez au moins un champ, ou écrivez-nous une précision."
)
HIDDEN_EMAIL = (
    "La fiche en a une, qui n’est pas montrée. Écrivez celle qui est juste si elle a changé."
)
PHOTO_NEEDS = {
    "photo_alt": "Dites ce que montre la photo, pour les personnes qui ne la voient pas.",
    "photo_credit": "Dites de qui est la photo.",
}


class CorrectionForm(PublicForm, SheetForm):
    """What anyone proposes for `venue`, or for a place without sheet."""

    photo_jpeg = b""

    note = forms.CharField(
        label="Précisions",
        required=False,
        max_length=NOTE_LENGTH,
        widget=PlainTextarea(attrs={"rows": 4}),
        help_text="En quelques mots, si vous préférez\u00a0: ce qui est faux, ce qui manque, d’où "
        "vous le savez. Rien sur une personne.",
    )
    photo = forms.FileField(
        label="Photo",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text="JPEG, PNG ou WebP, 15\u00a0Mo au plus. Elle vous appartient, ou son auteur est "
        "d’accord.",
    )
    photo_alt = forms.CharField(
        label="Ce que montre la photo",
        required=False,
        max_length=200,
        help_text="Par exemple\u00a0: «\u202fla grande salle et ses six bureaux\u202f».",
    )
    photo_credit = forms.CharField(label="Auteur de la photo", required=False, max_length=120)
    contact = forms.EmailField(
        label="Votre adresse électronique",
        required=False,
        max_length=Correction._meta.get_field("contact").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": WRONG_EMAIL},
        help_text="Facultative, pour vous répondre. Elle n’est pas publiée, et est effacée au bout "
        "de six mois.",
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        if self.venue and self.venue.email:
            self.fields["email"].help_text = HIDDEN_EMAIL

    def snapshot(self):
        """Leave the address of the venue out: nobody but itself and the staff sees it."""
        return super().snapshot() | {"email": ""}

    @property
    def proposed(self):
        proposed = super().proposed
        if "email" in proposed and self.venue:
            proposed["email"]["before"] = self.venue.email
        return proposed

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("photo"):
            for name, missing in PHOTO_NEEDS.items():
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, missing)
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and not self.has_content:
            self.add_error(None, NOTHING_PROPOSED)

    @property
    def has_content(self):
        return self.proposed or self.cleaned_data["note"] or self.cleaned_data["photo"]

    @property
    def lost_photo(self):
        """Whether a photo came with a form that is shown again: it must be chosen again."""
        return bool(self.files.get("photo"))

    @property
    def written(self):
        names = ("note", "photo_alt", "photo_credit")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def content(self):
        venue = self.venue and self.venue.pk
        return {**self.written, "venue": venue, "proposed": self.proposed}

    @property
    def text(self):
        changes = self.proposed.items()
        texts = [change["proposed"] for name, change in changes if name in PROSE_FIELDS]
        return " ".join([*self.written.values(), *texts])

    def prepare(self, request):
        """Read the photo as JPEG. Raise ValidationError when it is none.

        Reading pixels is costly: it comes once everything else is in order, and is counted before.
        """
        photo = self.cleaned_data["photo"]
        if not photo:
            return
        try:
            with costly_attempt(request):
                self.photo_jpeg = prepare_photo(photo).jpeg()
        except ValidationError as error:
            raise ValidationError({"photo": error}) from error

    def store(self, verdict):
        """File what is proposed, in quarantine when something is suspect in it."""
        cleaned, photo = self.cleaned_data, self.photo_jpeg
        Correction.objects.file_checked(
            verdict,
            venue=self.venue,
            proposed=self.proposed,
            name="" if self.venue else cleaned["name"],
            note=cleaned["note"],
            contact=cleaned["contact"],
            photo=photo or None,
            photo_alt=cleaned["photo_alt"] if photo else "",
            photo_credit=cleaned["photo_credit"] if photo else "",
        )
