"""What a committee reads of a round: each application, its assessments, and their ranking.

No assessment of an application is shown before all its assessors, two at least, have finished.
"""

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.functional import cached_property

from labels.models import Application, Assessment, Round, RoundCriterion, Verdict
from tierslieux.text.folding import fold

VERDICT_WORTH = {
    Verdict.Value.MET: Fraction(1),
    Verdict.Value.PARTLY: Fraction(1, 2),
    Verdict.Value.UNMET: Fraction(0),
    Verdict.Value.UNCHECKED: Fraction(0),
}
NO_ASSESSOR = "Aucun évaluateur n’est désigné."
NOT_ALL_FINISHED = "Tous les avis ne sont pas rendus\u00a0: ils ne se lisent qu’ensemble."
HIDDEN_BY_CONFLICT = (
    "Vous avez déclaré un conflit d’intérêts\u00a0: ces avis ne vous sont pas montrés."
)


class CriterionResult(NamedTuple):
    """The verdicts on a criterion, in the order of the assessors."""

    criterion: RoundCriterion
    verdicts: list[Verdict]

    @property
    def values(self) -> set[str]:
        return {each.verdict for each in self.verdicts}

    @property
    def is_disputed(self) -> bool:
        return len(self.values) > 1

    @property
    def agreed(self) -> str:
        """The verdict of all of them, "" when they differ."""
        return "" if self.is_disputed else next(iter(self.values), "")

    @property
    def worth(self) -> Fraction | None:
        """The mean of the verdicts, from 0 to 1; None when the criterion has no bearing."""
        values = [each.verdict for each in self.verdicts if each.verdict in VERDICT_WORTH]
        return sum(VERDICT_WORTH[each] for each in values) / len(values) if values else None

    @property
    def text(self) -> str:
        """« satisfait / en partie », or the verdict of all of them."""
        names = [each.get_verdict_display() for each in self.verdicts]
        return " / ".join(names) if self.is_disputed else "".join(names[:1])


class Entry:
    """An application before the committee, with its assessments when they may be read."""

    rank = None

    def __init__(
        self,
        application: Application,
        grid: list[RoundCriterion],
        assessments: list[Assessment],
        reader: User | None = None,
    ):
        self.application, self.assessments, self.reader = application, assessments, reader
        given = [{each.criterion_id: each for each in one.verdicts.all()} for one in assessments]
        self.results = [
            CriterionResult(criterion, [one[criterion.pk] for one in given if criterion.pk in one])
            for criterion in grid
            if assessments
        ]

    @property
    def is_readable(self) -> bool:
        return bool(self.assessments)

    @property
    def hidden_reason(self) -> str:
        """Why no assessment may be read, "" when they may."""
        every = self.application.assessments.all()
        if self.is_readable:
            return ""
        if self.reader and any(each.conflict and each.assessor == self.reader for each in every):
            return HIDDEN_BY_CONFLICT
        return NOT_ALL_FINISHED if any(not each.conflict for each in every) else NO_ASSESSOR

    @property
    def assessors(self) -> list[str]:
        return [full_name(each.assessor) for each in self.assessments]

    @property
    def conflicts(self) -> list[str]:
        every = self.application.assessments.all()
        return [full_name(each.assessor) for each in every if each.conflict]

    @property
    def disputed(self) -> list[CriterionResult]:
        return [each for each in self.results if each.is_disputed]

    @cached_property
    def required(self) -> tuple[int, int]:
        """How many required criteria all assessors said met, of how many that have a bearing."""
        asked = [each for each in self.results if each.criterion.requirement == "required"]
        bearing = [each for each in asked if each.worth is not None]
        return sum(each.worth == 1 for each in bearing), len(bearing)

    @cached_property
    def share(self) -> Fraction:
        """The mean worth of the criteria that have a bearing, from 0 to 1."""
        worths = [each.worth for each in self.results if each.worth is not None]
        return sum(worths) / len(worths) if worths else Fraction(0)

    def sort_key(self) -> tuple[bool, int, str, int]:
        """By rank, those without one last; then by name."""
        application = self.application
        return self.rank is None, self.rank or 0, fold(application.candidate), application.pk

    @property
    def percentage(self) -> float:
        return float(100 * self.share)

    @property
    def ranking_key(self) -> tuple[Fraction, Fraction]:
        """The share of required criteria that are met, then the share of all; the best is first."""
        met, asked = self.required
        return (Fraction(met, asked) if asked else Fraction(1)), self.share

    @property
    def checked_on(self) -> date:
        """The day in Paris when the last of the assessors finished."""
        return timezone.localdate(max(each.finished_at for each in self.assessments))


def full_name(user: User) -> str:
    return user.get_full_name() or user.username


class Committee:
    """The applications that a committee decides of, ranked, as their `reader` may see them.

    Without a reader nothing that all assessors may read is hidden: for what is computed.
    """

    presented = (
        Application.Status.ADMISSIBLE,
        Application.Status.RETAINED,
        Application.Status.NOT_RETAINED,
    )

    def __init__(self, round_: Round, reader: User | None = None):
        self.round, self.reader = round_, reader
        self.grid = list(round_.grid())
        readable = self.readable_assessments()
        assessors = Prefetch("assessments", Assessment.objects.select_related("assessor"))
        applications = round_.applications.filter(status__in=self.presented)
        applications = applications.select_related("round", "deadline")
        self.entries = [
            Entry(each, self.grid, readable.get(each.pk, []), reader)
            for each in applications.prefetch_related(assessors, "round__deadlines")
        ]
        self.rank()

    def readable_assessments(self) -> dict[int, list[Assessment]]:
        """Return the assessments that may be read, with their verdicts, by application."""
        every = Assessment.objects.expected().unblinded().filter(application__round=self.round)
        if self.reader:
            every = every.readable_by(self.reader)
        every = every.select_related("assessor").prefetch_related("verdicts").order_by("pk")
        by_application = {}
        for each in every:
            by_application.setdefault(each.application_id, []).append(each)
        return by_application

    def rank(self) -> None:
        """Rank the entries, equals alike, and sort them; those that are not ranked come last."""
        ranked = [each for each in self.entries if each.is_readable and self.grid]
        for each in ranked:
            each.rank = 1 + sum(other.ranking_key > each.ranking_key for other in ranked)
        self.entries.sort(key=Entry.sort_key)

    @property
    def requires(self) -> bool:
        """Whether any criterion of the grid is known to be required."""
        return any(each.requirement == "required" for each in self.grid)

    @property
    def by_department(self) -> dict[str, int]:
        """The number of applications by code of department."""
        return Counter(each.application.department for each in self.entries)
