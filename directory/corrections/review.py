"""The decision of the staff on a correction, field by field, and its effect on the sheet."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from directory.manager_links.links import mail_links, obstacle
from directory.models import Correction, Photo, Venue
from directory.photos.files import prepare_photo, store_photo
from directory.venues.changes import apply_json, describe_json, is_same, json_snapshot
from tierslieux.history.records import changes_from
from tierslieux.history.snapshots import ChangedMeanwhileError
from tierslieux.mail.outbox import post

DECISION_ACCEPTED, DECISION_EDITED, DECISION_REFUSED = "accepted", "edited", "refused"
CORRECTION_ORIGIN = "correction n°\u00a0{}"
DECIDED_MEANWHILE = "Cette correction vient d’être traitée par quelqu’un d’autre."
VENUE_CHANGED = "La fiche", "relisez ce qu’elle dit maintenant, puis enregistrez de nouveau."
ANSWER_SUBJECT = "Votre contribution à l’annuaire des tiers-lieux d’Occitanie"
CLAIM_ACCEPTED = (
    "Vous avez demandé ces liens par «\u202fC’est mon lieu\u202f»\u00a0: l’équipe de l’annuaire a "
    "vérifié votre demande."
)
ANSWER_MAIL_PREFIX = "correction-"  # how the keys of these mails begin
# What is decided besides the fields of the sheet.
OTHER_NAMES = {"photo": "photo", "note": "précisions"}


@dataclass
class CorrectionDecision:
    """What the user `by` decides of a correction; `seen` is the snapshot of the sheet they read.

    `values` is {field: value as JSON} of what is accepted, edited or not; the rest is refused.
    `photo` is {"alt", "credit"} when the photo is accepted.
    """

    correction: Correction
    by: object
    values: dict
    seen: dict
    answer: str = ""
    photo: dict | None = None
    note_accepted: bool = False

    def carry_out(self):
        """Apply it in one transaction and return the correction. Raise ValidationError."""
        with transaction.atomic(), changes_from(CORRECTION_ORIGIN.format(self.correction.pk)):
            correction = self.lock_correction()
            venue = self.apply_to_venue(correction)
            if self.photo:
                add_photo(venue, correction, self.photo)
            self.close(correction, venue)
            post_answer(correction)
            post_claimed_links(correction)
        return correction

    def lock_correction(self):
        """Return the correction, locked. Raise ValidationError when it is decided already."""
        rows = Correction.objects.select_for_update(of=["self"])
        correction = rows.get(pk=self.correction.pk)
        if not correction.is_open:
            raise ValidationError(DECIDED_MEANWHILE)
        return correction

    def apply_to_venue(self, correction):
        """Write the accepted values; return the venue, a new draft for a new place, or None."""
        if correction.venue_id is None:
            return self.create_venue() if self.values else None
        venue = Venue.objects.select_for_update().get(pk=correction.venue_id)
        now = json_snapshot(venue, correction.proposed)
        if any(not is_same(now[name], self.seen[name]) for name in now):
            raise ChangedMeanwhileError(*VENUE_CHANGED)
        if self.values:
            apply_json(venue, self.values)
        return venue

    def create_venue(self):
        venue = Venue(status=Venue.Status.DRAFT)
        apply_json(venue, self.values)
        return venue

    def close(self, correction, venue):
        """Record the decision on the correction; its photo, no longer needed, is erased."""
        correction.venue = venue
        correction.decisions = self.outcomes(correction)
        correction.state = state_of(correction.decisions.values())
        correction.answer = self.answer
        correction.decided_at, correction.decided_by = timezone.now(), self.by
        correction.photo = None
        correction.full_clean()
        correction.save()

    def outcomes(self, correction):
        """Return {field: {"outcome", "value"}}; the photo and a lone note count as fields."""
        decided = {name: self.outcome(change, name) for name, change in correction.proposed.items()}
        if correction.photo is not None:
            decided["photo"] = {"outcome": DECISION_ACCEPTED if self.photo else DECISION_REFUSED}
        if not decided:
            decided["note"] = {
                "outcome": DECISION_ACCEPTED if self.note_accepted else DECISION_REFUSED
            }
        return decided

    def outcome(self, change, name):
        if name not in self.values:
            return {"outcome": DECISION_REFUSED}
        value = self.values[name]
        same = is_same(value, change["proposed"])
        return {"outcome": DECISION_ACCEPTED if same else DECISION_EDITED, "value": value}


def state_of(decided):
    """Return the state of a correction from the outcomes of its fields."""
    refused = [each["outcome"] == DECISION_REFUSED for each in decided]
    if all(refused):
        return Correction.State.REFUSED
    return Correction.State.PARTLY if any(refused) else Correction.State.ACCEPTED


def add_photo(venue, correction, texts):
    """Add the photo of a correction to its sheet; `texts` is {"alt", "credit"}."""
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
        **texts,
    )
    photo.full_clean()
    store_photo(prepared)
    photo.save()


def post_answer(correction):
    """Post the mail that tells the sender what was decided, when they left an address."""
    if not correction.contact:
        return
    context = {"correction": correction, "fields": describe_outcomes(correction)}
    template = "directory/corrections/answer_mail.txt"
    post(mail_key(correction), correction.contact, ANSWER_SUBJECT, template, context)


def post_claimed_links(correction):
    """Post its links to a venue once the staff agree that it is who asked for them."""
    is_agreed = correction.state != Correction.State.REFUSED
    if (
        is_agreed
        and correction.origin == Correction.Origin.CLAIM
        and not obstacle(correction.venue)
    ):
        mail_links(correction.venue, f"claim-{correction.pk}", CLAIM_ACCEPTED)


def mail_key(correction):
    return f"{ANSWER_MAIL_PREFIX}{correction.pk}"


def describe_outcomes(correction):
    """Return [(name of the field, whether it was accepted, value in words)]."""
    return [
        (field_name(name), decided["outcome"] != DECISION_REFUSED, outcome_text(name, decided))
        for name, decided in correction.decisions.items()
    ]


def outcome_text(name, decided):
    return describe_json(name, decided["value"]) if "value" in decided else ""


def field_name(name):
    """Return the French name of what is decided: a field, the photo or the note."""
    return OTHER_NAMES.get(name) or Venue._meta.get_field(name).verbose_name
