"""The form by which the staff accept, edit or refuse each thing that a correction proposes."""

from typing import NamedTuple

from django import forms

from directory.corrections.review import CorrectionDecision, field_name
from directory.models import Venue
from directory.models.correction import NOTE_LENGTH
from directory.venues.changes import TYPED, changed_meanwhile, describe_json
from directory.venues.fields import PUBLIC_FIELDS
from directory.venues.forms import HOURS, STATUS, SheetForm, as_shown
from tierslieux.text.textarea import AdminPlainTextarea

ACCEPT, REFUSE = "accept", "refuse"
CHOICES = [(ACCEPT, "accepter"), (REFUSE, "refuser")]
NOTED = [(ACCEPT, "prise en compte"), (REFUSE, "non retenue")]
UNDECIDED = "{name}\u00a0: acceptez ou refusez."
WHY = "Dites pourquoi\u00a0: cette personne a laissé une adresse, et lira votre réponse."
PHOTO, NOTE = "photo", "note"
PHOTO_NEEDS = ("photo_alt", "photo_credit")


class ProposedChange(NamedTuple):
    """A field to decide, in words: its value `now`, `before` the correction was filed, `proposed`,
    and `typed` when it could not be parsed.
    """

    name: str
    now: str
    before: str
    proposed: str
    typed: str
    has_changed: bool
    field: forms.BoundField
    choice: forms.BoundField


class CorrectionDecisionForm(SheetForm):
    """What a correction proposes, prefilled with it; only what it proposes can be written."""

    keeps_unread_hours = False

    answer = forms.CharField(
        label="Réponse",
        required=False,
        max_length=NOTE_LENGTH,
        widget=AdminPlainTextarea(attrs={"rows": 4}),
        help_text="Jointe au courriel qui dit ce qui a été retenu, si une adresse a été laissée.",
    )
    photo_alt = forms.CharField(label="Ce que montre la photo", max_length=200, required=False)
    photo_credit = forms.CharField(label="Auteur de la photo", max_length=120, required=False)

    def __init__(self, correction, data=None):
        self.correction = correction
        super().__init__(self.with_common_choice(data), venue=correction.venue)
        self.drop_other_fields()
        for name in self.decided:
            self.fields[choice_of(name)] = forms.ChoiceField(
                label=field_name(name).capitalize(),
                choices=NOTED if name == NOTE else CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": UNDECIDED.format(name=field_name(name).capitalize())},
            )

    def with_common_choice(self, data):
        """Return the data; « Tout accepter » or « Tout refuser » sets every choice."""
        every = next((each for each in (ACCEPT, REFUSE) if data and f"_{each}" in data), None)
        if every is None:
            return data
        data = data.copy()
        for name in self.decided:
            data[choice_of(name)] = every
        return data

    def drop_other_fields(self):
        """Remove the fields that the correction does not propose to change."""
        proposed = {self.input_of(name) for name in self.correction.proposed}
        remaining = proposed | {"answer", "seen"}
        if self.has_photo:
            remaining |= {*PHOTO_NEEDS}
        for name in {*self.fields} - remaining:
            del self.fields[name]

    @staticmethod
    def input_of(name):
        return "is_closed" if name == STATUS else name

    @property
    def has_photo(self):
        return self.correction.photo is not None

    @property
    def decided(self):
        """The names of all that is to be decided; the note when there is nothing else."""
        names = [*self.correction.proposed, *([PHOTO] if self.has_photo else [])]
        return names or [NOTE]

    def proposal(self, name):
        return self.correction.proposed[name]["proposed"]

    def shown(self):
        """Return what the fields show: what is proposed."""
        names = [name for name in self.correction.proposed if name in PUBLIC_FIELDS]
        shown = as_shown({name: self.proposal(name) for name in names})
        if self.typed_hours:
            shown[HOURS] = self.typed_hours
        closed = self.correction.proposed.get(STATUS)
        photo = {name: getattr(self.correction, name) for name in PHOTO_NEEDS}
        given = {"seen": super().shown()["seen"], **photo}
        return shown | given | {"is_closed": closed and closed["proposed"] == Venue.Status.CLOSED}

    @property
    def typed_hours(self):
        return self.correction.proposed.get(HOURS, {}).get(TYPED, "")

    @property
    def shown_hours(self):
        return [self.proposal(HOURS)]

    def clean(self):
        cleaned = super().clean()
        refuses = REFUSE in (cleaned.get(choice_of(name)) for name in self.decided)
        if refuses and self.correction.contact and not cleaned.get("answer"):
            self.add_error("answer", WHY)
        for name in PHOTO_NEEDS if self.accepts(PHOTO) else ():
            if not cleaned.get(name):
                self.add_error(name, "Une photo a un texte de remplacement et un crédit.")
        return cleaned

    def full_clean(self):
        """Drop the errors of the fields that are refused."""
        super().full_clean()
        for name in self.decided if self.is_bound else ():
            if self.cleaned_data.get(choice_of(name)) == REFUSE:
                self._errors.pop(self.input_of(name), None)

    def accepts(self, name):
        return self.cleaned_data.get(choice_of(name)) == ACCEPT

    @property
    def values(self):
        """{field: value as JSON} of what is accepted, as it was edited."""
        closed = self.cleaned_data.get("is_closed")
        sent = self.sent() | {STATUS: Venue.Status.CLOSED if closed else Venue.Status.PUBLISHED}
        return {name: sent[name] for name in self.correction.proposed if self.accepts(name)}

    def decision(self, user):
        cleaned, photo = self.cleaned_data, {}
        if self.has_photo:
            photo = {"alt": cleaned["photo_alt"], "credit": cleaned["photo_credit"]}
        return CorrectionDecision(
            self.correction,
            user,
            values=self.values,
            seen=self.before,
            answer=cleaned["answer"],
            photo=photo if self.accepts(PHOTO) else None,
            note_accepted=self.accepts(NOTE),
        )

    @property
    def rows(self):
        """The ProposedChanges to decide, in the order of the sheet."""
        outdated = changed_meanwhile(self.sheet(), self.correction.proposed)
        names = [name for name in (STATUS, *PUBLIC_FIELDS) if name in self.correction.proposed]
        return [self.row(name, name in outdated) for name in names]

    def row(self, name, has_changed):
        change = self.correction.proposed[name]
        return ProposedChange(
            name=field_name(name).capitalize(),
            now=describe_json(name, self.before[name]),
            before=describe_json(name, change["before"]),
            proposed=describe_json(name, change["proposed"]),
            typed=change.get(TYPED, ""),
            has_changed=has_changed,
            field=self[self.input_of(name)],
            choice=self[choice_of(name)],
        )

    @property
    def other(self):
        """The choice on the photo, or on a note that comes alone; None when there is neither."""
        name = self.decided[-1]
        return self[choice_of(name)] if name in (PHOTO, NOTE) else None


def choice_of(name):
    return f"decide-{name}"
