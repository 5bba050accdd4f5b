"""What was decided of the applications of a round: seen as a whole, then written as a whole."""

from dataclasses import dataclass
from decimal import Decimal as Amount

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.decisions.committee import Committee, full_name
from directory.models import Award, DecisionRecord, Evidence, Venue
from labels.models import Application, Decision, Round
from tierslieux.history.records import CREATED, changes_from, record_versions, update_rows
from tierslieux.text.dates import add_months_rolled, format_date

SAME_SHEET = "La même fiche est choisie pour deux candidatures."
DECISION_ORIGIN = "décision du {day}"
NOTHING_DECIDED = "Aucune candidature n’est décidée."


@dataclass
class DecisionLine:
    """The outcome of one application; `venue` is the sheet of a retained one, saved or to be."""

    application: Application
    outcome: str
    reason: str
    amount: Amount | None = None
    venue: Venue | None = None
    award: Award | None = None

    def __post_init__(self):
        self.is_new_sheet = self.venue is not None and self.venue.pk is None

    @property
    def is_retained(self):
        return self.outcome == Application.Status.RETAINED

    @property
    def outcome_label(self) -> str:
        return Application.Status(self.outcome).label


class RoundDecision:
    """The decision of a round on a day: `lines`, what follows from them, and what forbids it.

    `expires_on`, when it is given, is the end of every award; else it follows from the label.
    """

    def __init__(self, round_, on, lines, sources="", expires_on=None):
        self.round, self.on, self.lines = round_, on, lines
        self.sources, self.expires_on = sources, expires_on
        for line in self.retained:
            line.award = self.award(line)

    @property
    def retained(self):
        return [line for line in self.lines if line.is_retained]

    def award(self, line):
        """Return the award to be, which continues the one that the venue holds on that day."""
        label = self.round.label
        former = line.venue.pk and Award.objects.held(line.venue, label, self.on)
        if former and former.expires_on is None:
            former.expires_on = self.on
        granted_on = former.expires_on if former else self.on
        return Award(
            venue=line.venue,
            label=label,
            round=self.round,
            application=line.application,
            granted_on=granted_on,
            expires_on=self.end(granted_on),
            renews=former or None,
            sources=self.sources,
        )

    def end(self, granted_on):
        """Return the first day without the label, None when nothing says how long it holds."""
        months = self.round.label.validity_months
        return self.expires_on or (add_months_rolled(granted_on, months) if months else None)

    def problems(self):
        """Return {key of application: sentences} of what the rules of sheets and awards refuse."""
        problems, seen = {}, set()
        for line in self.retained:
            errors = line_errors(line)
            if line.venue.pk in seen:
                errors.append(SAME_SHEET)
            seen.update({line.venue.pk} - {None})
            if errors:
                problems[line.application.pk] = errors
        return problems

    @transaction.atomic
    def apply(self, by: User) -> DecisionRecord:
        """Write all that was decided, or nothing.

        Raise ValidationError, in French, when an application is no longer as it was read, or when
        a rule forbids a line.
        """
        Round.objects.select_for_update().get(pk=self.round.pk)
        if not self.lines:
            raise ValidationError(NOTHING_DECIDED)
        if problems := self.problems():
            raise ValidationError([error for errors in problems.values() for error in errors])
        entries = {each.application.pk: each for each in Committee(self.round).entries}
        at = timezone.now()
        with changes_from(DECISION_ORIGIN.format(day=format_date(self.on))):
            decision = self.decision_row()
            lines = [self.write(line, decision, by, at, entries) for line in self.lines]
            self.count_retained(decision)
        return DecisionRecord.objects.create(
            round=self.round, decided_on=self.on, at=at, by=by, by_name=full_name(by), lines=lines
        )

    def decision_row(self):
        return Decision.objects.get_or_create(round=self.round, on=self.on)[0]

    def count_retained(self, decision):
        """Count the laureates of the day, unless a figure typed by hand says how many."""
        has_record = self.round.decision_records.filter(decided_on=self.on).exists()
        if decision.retained is None or has_record:
            decision.retained = decision.applications.retained().count()
            decision.save()

    def write(self, line, decision, by, at, entries):
        """Write a line; return it as the record stores it."""
        application = line.application
        before = application.get_status_display()
        decided = {"decision": decision, "amount_granted": line.amount}
        application.move(line.outcome, by, line.reason, at, **decided)
        entry = entries[application.pk]
        if line.award:
            grant(line.award, entry, by)
        return line_record(line, entry, before)


def line_errors(line: DecisionLine) -> list[str]:
    """Return why the sheet or the award of a retained application may not be written."""
    errors = []
    try:
        if line.is_new_sheet:
            line.venue.full_clean()
    except ValidationError as error:
        errors += error.messages
    try:
        line.award.full_clean(exclude=["venue"] if line.is_new_sheet else [])
    except ValidationError as error:
        errors += error.messages
    return errors


def grant(award, entry, by):
    """Write an award, its sheet if it is new, the end of what it renews, and the evidence."""
    if award.venue.pk is None:
        award.venue._history_user = by
        award.venue.save()
        award.venue = award.venue  # its key, which did not exist yet
    if award.renews:
        ended = Award.objects.filter(pk=award.renews.pk)
        update_rows(ended, by=by, expires_on=award.granted_on)
    award._history_user = by
    award.save()
    evidence = Evidence.objects.bulk_create(
        Evidence(
            award=award,
            criterion=each.criterion,
            verdict=each.agreed,
            checked_on=entry.checked_on,
        )
        for each in entry.results
    )
    record_versions(Evidence, evidence, CREATED, by)


def line_record(line, entry, before):
    """Return a line as it is stored for ever: words and figures, which need no other row.

    Not the verdicts of assessors: whoever has a conflict of interest may read the record.
    """
    application = line.application
    return {
        "reference": application.reference,
        "candidate": application.candidate,
        "holder": application.holder,
        "commune": application.commune,
        "department": application.department,
        "before": before,
        "outcome": line.outcome_label,
        "reason": line.reason,
        "amount": None if line.amount is None else str(line.amount),
        "rank": entry.rank,
        "opinions": application.progress,
        "conflicts": entry.conflicts,
        "award": line.award and award_record(line.award),
    }


def award_record(award):
    return {
        "venue": award.venue.name,
        "slug": award.venue.slug,
        "is_draft": award.venue.status == Venue.Status.DRAFT,
        "granted_on": award.granted_on.isoformat(),
        "expires_on": award.expires_on and award.expires_on.isoformat(),
        "renews": award.renews and award.renews.granted_on.isoformat(),
        "sources": award.sources,
    }
