"""The form « Signaler une erreur », « Proposer un lieu »: its fields, its check, its filing."""

from http import HTTPStatus

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.corrections.spam import (
    Submission,
    SubmissionRefusedError,
    accept,
    costly_attempt,
    new_token,
    precheck,
    read_token,
    record_refusal,
)
from directory.models import Correction
from directory.models.correction import NOTE_LENGTH
from directory.photos.files import prepare_photo
from directory.venues.fields import PROSE_FIELDS
from directory.venues.forms import WRONG_EMAIL, SheetForm
from tierslieux.text.textarea import PlainTextarea

NOTHING_PROPOSED = (
    "Rien n’est changé\u00a0: modifiez au moins un champ, ou écrivez-nous une précision."
)
PHOTO_NEEDS = {
    "photo_alt": "Dites ce que montre la photo, pour les personnes qui ne la voient pas.",
    "photo_credit": "Dites de qui est la photo.",
}


class CorrectionForm(SheetForm):
    """What anyone proposes for `venue`, or for a place without sheet; `status` is the HTTP one."""

    status = HTTPStatus.OK

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
    token = forms.CharField(required=False, widget=forms.HiddenInput)
    # Off the screen, for scripts that fill all they find.
    subject = forms.CharField(
        label="Laissez ce champ vide",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

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
    def fresh_token(self):
        """A signed token for the page: a form shown again gets another, as old as the first."""
        return new_token(read_token(self.data.get("token", ""))).signed()

    @property
    def lost_photo(self):
        """Whether a photo came with a form that is shown again: it must be chosen again."""
        return bool(self.files.get("photo"))

    @property
    def submission(self):
        cleaned = self.cleaned_data
        written = {name: cleaned[name] for name in ("note", "photo_alt", "photo_credit")}
        proposed = self.proposed
        texts = [change["proposed"] for name, change in proposed.items() if name in PROSE_FIELDS]
        content = {**written, "venue": self.venue and self.venue.pk, "proposed": proposed}
        text = " ".join([*written.values(), *texts])
        return Submission(cleaned["token"], content, text, cleaned["subject"])


def file_correction(request, form):
    """File what a valid form proposes; return whether it was, the form saying why it was not.

    Raise AlreadySubmittedError when it had been filed already.
    """
    try:
        submission = form.submission
        precheck(request, submission)
        photo = prepare_sent_photo(request, form)
        with transaction.atomic():
            save_correction(form, accept(request, submission), photo)
    except (SubmissionRefusedError, ValidationError) as error:
        record_refusal(request)
        form.add_error(*field_at_fault(error))
        form.status = getattr(error, "status", HTTPStatus.OK)
        return False
    return True


def field_at_fault(error):
    """Return (field at fault, None for the whole form; what is wrong)."""
    return ("photo", error) if isinstance(error, ValidationError) else (None, str(error))


def prepare_sent_photo(request, form):
    """Return the photo sent as JPEG, b"" without one. Raise ValidationError when it is no photo.

    Reading pixels is costly: it comes once everything else is in order, and is counted before.
    """
    photo = form.cleaned_data["photo"]
    if not photo:
        return b""
    with costly_attempt(request):
        return prepare_photo(photo).jpeg()


def save_correction(form, suspicions, photo):
    """Store what a valid form proposes, in quarantine when something is suspect in it."""
    cleaned, state = form.cleaned_data, Correction.State
    return Correction.objects.file(
        venue=form.venue,
        proposed=form.proposed,
        name="" if form.venue else cleaned["name"],
        note=cleaned["note"],
        contact=cleaned["contact"],
        photo=photo or None,
        photo_alt=cleaned["photo_alt"] if photo else "",
        photo_credit=cleaned["photo_credit"] if photo else "",
        state=state.QUARANTINE if suspicions else state.WAITING,
        suspicions="\n".join(suspicions),
    )
