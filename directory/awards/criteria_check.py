"""What the facts of a sheet say of the criteria of its labels: respected, contradicted, not known.

Only what a sheet states can contradict a criterion; what it leaves out is not known.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import number_format

from directory.hours.ordinary_week import WeeklyHours, weekly_hours
from directory.hours.osm import format_clock
from directory.models import Award, Venue
from directory.models.venue_queryset import ALWAYS_OPEN, VenueQuerySet
from labels.models import Criterion, Fact, RoundCriterion
from labels.models.label import Requirements
from tierslieux.text.dates import format_date


class CheckVerdict(StrEnum):
    RESPECTED = "respecté"
    CONTRADICTED = "contredit"
    UNKNOWN = "non connu"


class CriterionCheck(NamedTuple):
    """What a sheet says of a criterion of one of its awards: the verdict, and why in French."""

    award: Award
    criterion: Requirements
    verdict: CheckVerdict
    text: str


def check_criteria(venue: Venue, on: date | None = None) -> list[CriterionCheck]:
    """Check the rules of its labels on a venue loaded by `with_rules`, for the day `on` (today)."""
    on = on or timezone.localdate()
    return [
        CriterionCheck(award, criterion, *FACT_READERS[Fact(criterion.fact)](venue, criterion, on))
        for award in latest_by_label(venue.awards_in_force)
        for criterion in criteria_with_rule(award)
    ]


def contradictions(on: date | None = None) -> Iterator[tuple[Venue, CriterionCheck]]:
    """Yield the checks of all sheets that contradict a criterion on a day (today)."""
    for venue in with_rules(Venue.objects.exclude(status=Venue.Status.CLOSED), on).by_name():
        for check in check_criteria(venue, on):
            if check.verdict == CheckVerdict.CONTRADICTED:
                yield venue, check


def with_rules(venues: VenueQuerySet, on: date | None = None) -> VenueQuerySet:
    """Keep the venues of which a label in force has a rule; load what `check_criteria` reads."""
    criteria = Criterion.objects.exclude(fact="")
    frozen = RoundCriterion.objects.exclude(fact="")
    ruled_now = Exists(criteria.filter(label=OuterRef("awards__label")))
    ruled_then = Exists(frozen.filter(round=OuterRef("awards__round")))
    ruled_venues = Venue.objects.filter(ruled_now | ruled_then).values("pk")
    labelled = venues.labelled(on=on).filter(pk__in=ruled_venues).with_holdings(on)
    return labelled.prefetch_related(
        "awards_in_force__label__criteria", "awards_in_force__round__criteria"
    )


def latest_by_label(awards: Iterable[Award]) -> Iterable[Award]:
    """Return the last granted of the awards of each label: it says what is asked today."""
    by_label = {}
    for award in sorted(awards, key=lambda award: award.granted_on):
        by_label[award.label_id] = award
    return by_label.values()


def criteria_with_rule(award: Award) -> list[Requirements]:
    """Return the criteria with a rule that an award stands on: those of its round once frozen.

    A criterion frozen before staff gave it a rule takes that of the label's criterion, as long as
    both ask the same question.
    """
    present = {each.code: each for each in award.label.criteria.all()}
    if award.round is None or award.round.frozen_at is None:
        asked = present.values()
    else:
        asked = [
            with_present_rule(each, present.get(each.code)) for each in award.round.criteria.all()
        ]
    return sorted((each for each in asked if each.fact), key=lambda each: (each.rank, each.code))


def with_present_rule(frozen, present):
    takes_over = not frozen.fact and present and present.question == frozen.question
    return present if takes_over else frozen


def verdict_of(is_enough: bool) -> CheckVerdict:
    return CheckVerdict.RESPECTED if is_enough else CheckVerdict.CONTRADICTED


class NumberReader(NamedTuple):
    """How a number of a sheet is read: its field, what it counts and how it is asked for ("poste,
    postes"), and what is said when it is not known.
    """

    field: str
    names: str
    asked: str
    unknown: str

    def read(self, venue, criterion, on):
        value, least = getattr(venue, self.field), criterion.minimum
        if value is None:
            return CheckVerdict.UNKNOWN, self.unknown
        return verdict_of(
            value >= least
        ), f"{format_count(value, self.names)}, {format_count(least, self.asked)}"


def format_count(value: Decimal, names: str) -> str:
    """Return « 1 poste », « 2,5 postes »."""
    singular, plural = names.split(",")
    number = number_format(f"{value:f}".rstrip("0").rstrip(".") if value % 1 else int(value))
    return f"{number}\u00a0{plural if value >= FRENCH_PLURAL else singular}"


FRENCH_PLURAL = 2


def read_hours(venue, criterion, on):
    hours, asked = weekly_hours(venue.opening_hours, on), round(criterion.minimum * 60)
    if hours is None:
        return CheckVerdict.UNKNOWN, "horaires non connus, ou qui ne disent pas combien d’heures"
    text = f"{describe_hours(hours)} d’ouverture par semaine, {describe_asked_hours(asked)}"
    if hours.least < asked <= hours.most:
        return CheckVerdict.UNKNOWN, text
    if hours.most < asked and ALWAYS_OPEN in {each.code for each in venue.services.all()}:
        return CheckVerdict.UNKNOWN, f"{text}, mais un accès à toute heure"
    return verdict_of(hours.least >= asked), text


def describe_hours(hours: WeeklyHours) -> str:
    """Return « 12 h », « de 10 h à 24 h 30 »."""
    least, most = (format_clock(*divmod(minutes, 60)) for minutes in hours)
    return least if least == most else f"de {least} à\u00a0{most}"


def describe_asked_hours(minutes: int) -> str:
    """Return « 20 demandées », « 17 h 30 demandées »."""
    hours, rest = divmod(minutes, 60)
    text = format_clock(hours, rest) if rest else f"{hours}"
    return f"{text}\u00a0demandée{'s' if hours >= FRENCH_PLURAL else ''}"


ACCEPTED_ACCESS = {
    Fact.FULL_ACCESS: {Venue.Wheelchair.YES},
    Fact.SOME_ACCESS: {Venue.Wheelchair.YES, Venue.Wheelchair.LIMITED},
}


def read_access(venue, criterion, on):
    text = f"accès en fauteuil\u00a0: {venue.get_wheelchair_display()}"
    if venue.wheelchair == Venue.Wheelchair.UNKNOWN:
        return CheckVerdict.UNKNOWN, text
    is_enough = venue.wheelchair in ACCEPTED_ACCESS[Fact(criterion.fact)]
    return verdict_of(is_enough), text


def read_service(venue, criterion, on):
    """A service that a sheet does not name is only known to lack once somebody has checked it."""
    names = {each.code: each.name for each in venue.services.all()}
    if criterion.service in names:
        return CheckVerdict.RESPECTED, f"service offert\u00a0: {names[criterion.service]}"
    text = f"service «\u202f{criterion.service}\u202f» absent de la fiche"
    if not names or venue.verified_on is None:
        return CheckVerdict.UNKNOWN, text
    return CheckVerdict.CONTRADICTED, f"{text}, vérifiée le {format_date(venue.verified_on)}"


FACT_READERS = {
    Fact.OPENING_HOURS: read_hours,
    Fact.INTERNET_RATE: NumberReader(
        "internet_mbps", "Mbit/s mesuré,Mbit/s mesurés", "demandé,demandés", "débit non mesuré"
    ).read,
    Fact.DESKS: NumberReader(
        "desks",
        "poste de travail,postes de travail",
        "demandé,demandés",
        "nombre de postes non connu",
    ).read,
    Fact.MEETING_ROOMS: NumberReader(
        "meeting_rooms",
        "salle de réunion,salles de réunion",
        "demandée,demandées",
        "nombre de salles non connu",
    ).read,
    Fact.FULL_ACCESS: read_access,
    Fact.SOME_ACCESS: read_access,
    Fact.SERVICE: read_service,
}
