"""« Signaler une erreur, compléter cette fiche », « Proposer un lieu »: the form and its filing."""

from http import HTTPStatus

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from directory.corrections.spam import (
    Sending,
    TurnedAwayError,
    admit,
    look_at,
    new_token,
    read_token,
    remember_refusal,
)
from directory.models import Correction
from directory.models.correction import NOTE_LENGTH
from directory.photos.files import prepare_photo
from directory.venues.fields import PROSE_FIELDS
from directory.venues.forms import WRONG_EMAIL, SheetForm
from tierslieux.text.textarea import PlainTextarea

NOTHING_SAID = "Rien n’est changé\u00a0: modifiez au moins un champ, ou écrivez-nous une précision."
PHOTO_NEEDS = {
    "photo_alt": "Dites ce que montre la photo, pour les personnes qui ne la voient pas.",
    "photo_credit": "Dites de qui est la photo.",
}


class CorrectionForm(SheetForm):
    """What anyone proposes for `venue`, or for a place without sheet; `status` is how to answer."""

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
        if not self.errors and not self.says_something:
            self.add_error(None, NOTHING_SAID)

    @property
    def says_something(self):
        return self.proposed or self.cleaned_data["note"] or self.cleaned_data["photo"]

    @property
    def fresh_token(self):
        """The mark that the page carries: of a form sent once, another, as old as the first."""
        return new_token(read_token(self.data.get("token", ""))).signed()

    @property
    def lost_photo(self):
        """Tells that a photo was sent with what is shown again: it must be chosen again."""
        return bool(self.files.get("photo"))

    @property
    def sending(self):
        told = self.cleaned_data
        kept = {name: told[name] for name in ("note", "photo_alt", "photo_credit")}
        proposed = self.proposed
        texts = [change["proposed"] for name, change in proposed.items() if name in PROSE_FIELDS]
        content = {**kept, "venue": self.venue and self.venue.pk, "proposed": proposed}
        text = " ".join([*kept.values(), *texts])
        return Sending(told["token"], content, text, told["subject"])


def file_correction(request, form):
    """Tells whether what a valid form says was filed; when it was not, the form says why.

    Raises AlreadyTakenError when it had been filed already.
    """
    try:
        sending = form.sending
        look_at(request, sending)
        photo = prepared_photo(form)
        with transaction.atomic():
            keep(form, admit(request, sending), photo)
    except (TurnedAwayError, ValidationError) as error:
        remember_refusal(request)
        form.add_error(*fault(error))
        form.status = getattr(error, "status", HTTPStatus.OK)
        return False
    return True


def fault(error):
    """Returns the field of the form at fault, None when it is all of it, and what is wrong."""
    return ("photo", error) if isinstance(error, ValidationError) else (None, str(error))


def prepared_photo(form):
    """Returns a JPEG of the photo sent, b"" without one; raises ValidationError when it is none.

    Reading pixels is costly: it comes once everything else is in order.
    """
    photo = form.cleaned_data["photo"]
    return prepare_photo(photo).jpeg() if photo else b""


def keep(form, odd, photo):
    told, state = form.cleaned_data, Correction.State
    return Correction.objects.file(
        venue=form.venue,
        proposed=form.proposed,
        name="" if form.venue else told["name"],
        note=told["note"],
        contact=told["contact"],
        photo=photo or None,
        photo_alt=told["photo_alt"] if photo else "",
        photo_credit=told["photo_credit"] if photo else "",
        state=state.QUARANTINE if odd else state.WAITING,
        suspicions="\n".join(odd),
    )
