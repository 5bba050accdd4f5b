"""What a committee reads of a round: each application, what was found of it, and their ranking.

Nothing is told of an application before all its assessors, two at least, have finished.
"""

from fractions import Fraction
from typing import NamedTuple

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property

from labels.models import Application, Assessment, RoundCriterion, Verdict
from tierslieux.text.folding import fold

Status = Application.Status
Value = Verdict.Value
WORTH = {
    Value.MET: Fraction(1),
    Value.PARTLY: Fraction(1, 2),
    Value.UNMET: Fraction(0),
    Value.UNCHECKED: Fraction(0),
}
NOBODY = "Aucun évaluateur n’est désigné."
NOT_ALL = "Tous les avis ne sont pas rendus\u00a0: ils ne se lisent qu’ensemble."
BARRED = "Vous avez déclaré un conflit d’intérêts\u00a0: ces avis ne vous sont pas montrés."


class Found(NamedTuple):
    """What was found on a criterion: verdicts in the order of the assessors."""

    criterion: RoundCriterion
    verdicts: list

    @property
    def values(self):
        return {each.verdict for each in self.verdicts}

    @property
    def is_disputed(self):
        return len(self.values) > 1

    @property
    def agreed(self):
        """The verdict of all of them, "" when they differ."""
        return "" if self.is_disputed else next(iter(self.values), "")

    @property
    def worth(self):
        """The mean of the verdicts, from 0 to 1; None when the criterion has no bearing."""
        known = [WORTH[each.verdict] for each in self.verdicts if each.verdict in WORTH]
        return sum(known) / len(known) if known else None

    @property
    def told(self):
        """« satisfait / en partie », or what all of them say."""
        names = [each.get_verdict_display() for each in self.verdicts]
        return " / ".join(names) if self.is_disputed else "".join(names[:1])


class Entry:
    """An application before the committee; `told` holds its assessments when they may be read."""

    rank = None

    def __init__(self, application, grid, told, reader=None):
        self.application, self.told, self.reader = application, told, reader
        given = [{each.criterion_id: each for each in one.verdicts.all()} for one in told]
        self.found = [
            Found(criterion, [one[criterion.pk] for one in given if criterion.pk in one])
            for criterion in grid
            if told
        ]

    @property
    def is_told(self):
        return bool(self.told)

    @property
    def silence(self):
        """Why nothing is told, "" when it is."""
        every = self.application.assessments.all()
        if self.is_told:
            return ""
        if self.reader and any(each.conflict and each.assessor == self.reader for each in every):
            return BARRED
        return NOT_ALL if any(not each.conflict for each in every) else NOBODY

    @property
    def assessors(self):
        return [person(each.assessor) for each in self.told]

    @property
    def conflicts(self):
        every = self.application.assessments.all()
        return [person(each.assessor) for each in every if each.conflict]

    @property
    def disputed(self):
        return [each for each in self.found if each.is_disputed]

    @cached_property
    def required(self):
        """(how many required criteria all assessors found met, of how many that have a bearing)."""
        asked = [each for each in self.found if each.criterion.requirement == "required"]
        bearing = [each for each in asked if each.worth is not None]
        return sum(each.worth == 1 for each in bearing), len(bearing)

    @cached_property
    def share(self):
        """The mean worth of the criteria that have a bearing, from 0 to 1."""
        worths = [each.worth for each in self.found if each.worth is not None]
        return sum(worths) / len(worths) if worths else Fraction(0)

    def place(self):
        """Where it stands in the list: by rank, then by name."""
        application = self.application
        return self.rank is None, self.rank or 0, fold(application.candidate), application.pk

    @property
    def percentage(self):
        return float(100 * self.share)

    @property
    def merit(self):
        """What ranks it: the share of required criteria that are met, then the share of all."""
        met, asked = self.required
        return (Fraction(met, asked) if asked else Fraction(1)), self.share

    @property
    def checked_on(self):
        """The day in Paris when the last of the assessors finished."""
        return timezone.localdate(max(each.finished_at for each in self.told))


def person(user):
    return user.get_full_name() or user.username


class Committee:
    """The applications of a round that a committee decides of; `reader` sees what they may.

    Without a reader nothing that is told to all assessors is held back: for what is computed.
    """

    presented = (Status.ADMISSIBLE, Status.RETAINED, Status.NOT_RETAINED)

    def __init__(self, call, reader=None):
        self.round, self.reader = call, reader
        self.grid = list(call.grid())
        told = self.told()
        assessors = Prefetch("assessments", Assessment.objects.select_related("assessor"))
        found = call.applications.filter(status__in=self.presented).select_related(
            "round", "deadline"
        )
        self.entries = [
            Entry(each, self.grid, told.get(each.pk, []), reader)
            for each in found.prefetch_related(assessors, "round__deadlines")
        ]
        self.rank()

    def told(self):
        """Returns {application: [its assessments, with their verdicts]} of those that are told."""
        every = Assessment.objects.expected().unblinded().filter(application__round=self.round)
        if self.reader:
            every = every.readable_by(self.reader)
        every = every.select_related("assessor").prefetch_related("verdicts").order_by("pk")
        by_application = {}
        for each in every:
            by_application.setdefault(each.application_id, []).append(each)
        return by_application

    def rank(self):
        """Gives the same rank to equals, by name, and puts those that are not ranked last."""
        ranked = [each for each in self.entries if each.is_told and self.grid]
        for each in ranked:
            each.rank = 1 + sum(other.merit > each.merit for other in ranked)
        self.entries.sort(key=Entry.place)

    @property
    def requires(self):
        """Tells whether any criterion of the grid is known to be required."""
        return any(each.requirement == "required" for each in self.grid)

    @property
    def by_department(self):
        """Returns {department: number of applications}."""
        codes = [each.application.department for each in self.entries]
        return {code: codes.count(code) for code in codes}
