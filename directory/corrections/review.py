"""What the staff decide of a correction, field by field, and what follows on the sheet."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from directory.models import Correction, Photo, Venue
from directory.photos.files import prepare_photo, store_photo
from directory.venues.changes import apply, in_words, is_same, json_snapshot
from tierslieux.history.records import changes_from
from tierslieux.mail.outbox import post

ACCEPTED, EDITED, REFUSED = "accepted", "edited", "refused"
ORIGIN = "correction n°\u00a0{}"
DECIDED_MEANWHILE = "Cette correction vient d’être traitée par quelqu’un d’autre."
CHANGED_MEANWHILE = (
    "La fiche a changé pendant que vous décidiez\u00a0: relisez ce qu’elle dit maintenant, puis "
    "enregistrez de nouveau."
)
ANSWERED = "Votre contribution à l’annuaire des tiers-lieux d’Occitanie"
MAILS = "correction-"  # how the keys of these mails begin
# What is decided besides the fields of the sheet.
NAMES = {"photo": "photo", "note": "précisions"}


@dataclass
class Decision:
    """What `by` decides of a correction that they read as it was when the sheet said `seen`.

    `values` is {field: value as JSON} of what is accepted, edited or not; the rest is refused.
    `photo` is {"alt", "credit"} when the photo is accepted.
    """

    correction: Correction
    by: object
    values: dict
    seen: dict
    answer: str = ""
    photo: dict | None = None
    note_kept: bool = False

    def carry_out(self):
        """Writes all of it, or raises ValidationError and writes nothing."""
        with transaction.atomic(), changes_from(ORIGIN.format(self.correction.pk)):
            correction = self.locked()
            venue = self.changed_venue(correction)
            if self.photo:
                add_photo(venue, correction, self.photo)
            self.close(correction, venue)
            answer(correction)
        return correction

    def locked(self):
        """Returns the correction, which nobody else decides meanwhile."""
        rows = Correction.objects.select_for_update(of=["self"])
        correction = rows.get(pk=self.correction.pk)
        if not correction.is_open:
            raise ValidationError(DECIDED_MEANWHILE)
        return correction

    def changed_venue(self, correction):
        """Returns the sheet with what is accepted on it, a new draft for a new place."""
        if correction.venue_id is None:
            return self.new_venue() if self.values else None
        venue = Venue.objects.select_for_update().get(pk=correction.venue_id)
        now = json_snapshot(venue, correction.proposed)
        if any(not is_same(now[name], self.seen[name]) for name in now):
            raise ValidationError(CHANGED_MEANWHILE)
        if self.values:
            apply(venue, self.values)
        return venue

    def new_venue(self):
        venue = Venue(status=Venue.Status.DRAFT)
        apply(venue, self.values)
        return venue

    def close(self, correction, venue):
        """Writes on the correction what was decided, and lets go of what only served to decide."""
        correction.venue = venue
        correction.decisions = self.outcomes(correction)
        correction.state = state_of(correction.decisions.values())
        correction.answer = self.answer
        correction.decided_at, correction.decided_by = timezone.now(), self.by
        correction.photo = None
        correction.full_clean()
        correction.save()

    def outcomes(self, correction):
        """Returns {field: {"outcome", "value"}}; the photo and a lone note are as fields."""
        decided = {name: self.outcome(change, name) for name, change in correction.proposed.items()}
        if correction.photo is not None:
            decided["photo"] = {"outcome": ACCEPTED if self.photo else REFUSED}
        if not decided:
            decided["note"] = {"outcome": ACCEPTED if self.note_kept else REFUSED}
        return decided

    def outcome(self, change, name):
        if name not in self.values:
            return {"outcome": REFUSED}
        value = self.values[name]
        same = is_same(value, change["proposed"])
        return {"outcome": ACCEPTED if same else EDITED, "value": value}


def state_of(decided):
    """Returns the state of a correction of which all these were decided."""
    refused = [each["outcome"] == REFUSED for each in decided]
    if all(refused):
        return Correction.State.REFUSED
    return Correction.State.PARTLY if any(refused) else Correction.State.ACCEPTED


def add_photo(venue, correction, told):
    """Puts the photo of a correction on its sheet; `told` is its {"alt", "credit"}."""
    if venue is None:
        raise ValidationError("Sans fiche, la photo n’a pas de place\u00a0: acceptez aussi le nom.")
    content = ContentFile(bytes(correction.photo))
    prepared = prepare_photo(content)
    photo = Photo(
        venue=venue,
        stem=prepared.stem,
        width=prepared.width,
        height=prepared.height,
        rank=venue.photos.count(),
        **told,
    )
    photo.full_clean()
    store_photo(prepared)
    photo.save()


def answer(correction):
    """Asks for the mail that tells who wrote what became of it, when they left an address."""
    if not correction.contact:
        return
    context = {"correction": correction, "fields": told_outcomes(correction)}
    template = "directory/corrections/answer_mail.txt"
    post(mail_key(correction), correction.contact, ANSWERED, template, context)


def mail_key(correction):
    return f"{MAILS}{correction.pk}"


def told_outcomes(correction):
    """Returns [(name of the field, whether it was kept, value in words)] of what was decided."""
    return [
        (field_name(name), decided["outcome"] != REFUSED, told_value(name, decided))
        for name, decided in correction.decisions.items()
    ]


def told_value(name, decided):
    return in_words(name, decided["value"]) if "value" in decided else ""


def field_name(name):
    """Returns the French name of what is decided: a field, the photo or the note."""
    return NAMES.get(name) or Venue._meta.get_field(name).verbose_name
