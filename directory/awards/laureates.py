"""Who was retained in a round: with a link to the sheet where there is one, by name otherwise."""

from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from directory.models import Award, Department, Venue
from labels.models import State


class Laureate(NamedTuple):
    """A candidate retained; `venue` when it has a sheet that anybody may open."""

    decision: object
    name: str
    town: str
    department: str
    venue: object = None

    @property
    def day(self):
        return self.decision.on if self.decision else date.max


UNDER_WAY = (State.OPEN, State.REVIEW)


def laureates(found, today):
    """Returns [(decision or None, [Laureate])] of a round, in the order of the decisions.

    Nobody is told before the day of the award, or of the decision; and, as long as the round (with
    its `state` on the day `today`) is open or in review, nobody whose day is not known.
    """
    names = dict(Department.objects.values_list("code", "name"))
    every = [
        each._replace(department=names.get(each.department, ""))
        for each in (*awarded(found, today), *named_only(found, today))
    ]
    every.sort(key=lambda each: (each.day, each.department, each.name))
    groups = [list(same) for _, same in groupby(every, key=lambda each: each.day)]
    return [(group[0].decision, group) for group in groups]


def awarded(found, today):
    """Yields the laureates that hold an award; one without an application belongs to the
    decision of its day.
    """
    decisions = {each.on: each for each in found.decisions.all()}
    awards = Award.objects.filter(round=found, granted_on__lte=today)
    shown = set(Venue.objects.visible_to(AnonymousUser()).filter(awards__in=awards))
    for award in awards.select_related("venue__commune", "application__decision"):
        venue, known = award.venue, award.application
        yield Laureate(
            known.decision if known else decisions.get(award.granted_on),
            known.candidate if known else venue.name,
            venue.commune.name,
            venue.commune.department_id,
            venue if venue in shown else None,
        )


def named_only(found, today):
    """Yields the laureates that the directory has no sheet for."""
    told = Q(decision__on__lte=today)
    if found.state not in UNDER_WAY:
        told |= Q(decision=None)
    for each in found.applications.retained().filter(told, award=None).select_related("decision"):
        yield Laureate(each.decision, each.candidate, each.commune, each.department)
