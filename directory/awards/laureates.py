"""Who was retained in a round: with a link to the sheet where there is one, by name otherwise."""

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from directory.models import Award, Department, Venue
from labels.models import Decision, Round, State
from tierslieux.text.dates import DatePrecision


class Laureate(NamedTuple):
    """A candidate retained; `venue` when it has a sheet that anybody may open, `year` when that is
    all that is known of its decision.
    """

    decision: Decision | None
    name: str
    commune: str
    department: str
    venue: Venue | None = None
    year: int | None = None

    @property
    def day(self):
        return self.decision.on if self.decision else date.max


UNDECIDED_STATES = (State.OPEN, State.REVIEW)


def laureates(round_: Round, today: date) -> list[tuple[Decision | None, list[Laureate]]]:
    """Return the laureates of each decision of a round, in their order.

    Nobody is named before the day of the award, or of the decision; and, as long as the round (with
    its `state` on the day `today`) is open or in review, nobody whose day is not known.
    """
    names = dict(Department.objects.values_list("code", "name"))
    everyone = [
        each._replace(department=names.get(each.department, ""))
        for each in (*awarded(round_, today), *named_only(round_, today))
    ]
    everyone.sort(key=lambda each: (each.day, each.department, each.name))
    groups = [list(same) for _, same in groupby(everyone, key=lambda each: each.day)]
    return [(group[0].decision, group) for group in groups]


def awarded(round_: Round, today: date) -> Iterator[Laureate]:
    """Yield the laureates that hold an award; one without an application belongs to the
    decision of its day.
    """
    decisions = list(round_.decisions.all())
    awards = Award.objects.filter(round=round_, granted_on__lte=today)
    shown = set(Venue.objects.visible_to(AnonymousUser()).filter(awards__in=awards))
    for award in awards.select_related("venue__commune", "application__decision"):
        venue, application = award.venue, award.application
        yield Laureate(
            application.decision if application else decision_of(award, decisions),
            application.candidate if application else venue.name,
            venue.commune.name,
            venue.commune.department_id,
            venue if venue in shown else None,
        )


def named_only(round_: Round, today: date) -> Iterator[Laureate]:
    """Yield the laureates that the directory has no sheet for."""
    is_public = Q(decision__on__lte=today)
    if round_.state not in UNDECIDED_STATES:
        is_public |= Q(decision=None)
    for each in (
        round_.applications.retained().filter(is_public, award=None).select_related("decision")
    ):
        year = None if each.decision else each.decision_year
        yield Laureate(each.decision, each.candidate, each.commune, each.department, year=year)


def decision_of(award, decisions):
    """Return the decision of the day of an award, or of its month when that is all one knows."""
    precise = award.granted_precision != DatePrecision.MONTH
    known = "%Y-%m-%d" if precise else "%Y-%m"
    day = f"{award.granted_on:{known}}"
    same = [each for each in decisions if f"{each.on:{known}}" == day]
    return same[0] if len(same) == 1 else None
