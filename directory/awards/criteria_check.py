"""What the facts of a sheet say of the criteria of its labels: respected, contradicted, not known.

Only what a sheet tells can contradict a criterion; what it leaves out is not known.
"""

from enum import StrEnum
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.formats import number_format

from directory.hours.ordinary_week import weekly_hours
from directory.hours.osm import format_clock
from directory.models import Venue
from directory.models.venue_queryset import ALWAYS_OPEN
from labels.models import Criterion, Fact, RoundCriterion
from tierslieux.text.dates import format_date


class Standing(StrEnum):
    RESPECTED = "respecté"
    CONTRADICTED = "contredit"
    UNKNOWN = "non connu"


class Finding(NamedTuple):
    """What a sheet says of a criterion of one of its awards, and in which words."""

    award: object
    criterion: object
    standing: Standing
    told: str


def findings(venue, on=None):
    """Returns the Findings on a venue loaded by `with_rules`, for the day `on` (today)."""
    on = on or timezone.localdate()
    return [
        Finding(award, criterion, *READERS[Fact(criterion.fact)](venue, criterion, on))
        for award in newest(venue.awards_in_force)
        for criterion in rules(award)
    ]


def contradictions(on=None):
    """Yields the (venue, Finding) of the sheets whose facts contradict a criterion on a day."""
    for venue in with_rules(Venue.objects.exclude(status=Venue.Status.CLOSED), on).by_name():
        for finding in findings(venue, on):
            if finding.standing == Standing.CONTRADICTED:
                yield venue, finding


def with_rules(venues, on=None):
    """Keeps the venues of which a label in force has a rule, and loads what `findings` reads."""
    criteria = Criterion.objects.exclude(fact="")
    frozen = RoundCriterion.objects.exclude(fact="")
    ruled = Exists(criteria.filter(label=OuterRef("awards__label")))
    ruled_then = Exists(frozen.filter(round=OuterRef("awards__round")))
    kept = Venue.objects.filter(ruled | ruled_then).values("pk")
    held = venues.labelled(on=on).filter(pk__in=kept).with_holdings(on)
    return held.prefetch_related(
        "awards_in_force__label__criteria", "awards_in_force__round__criteria"
    )


def newest(awards):
    """Returns the last granted of the awards of each label: it says what is asked today."""
    by_label = {}
    for award in sorted(awards, key=lambda award: award.granted_on):
        by_label[award.label_id] = award
    return by_label.values()


def rules(award):
    """Returns the criteria with a rule that an award stands on: those of its round once frozen.

    A criterion frozen before staff gave it a rule takes that of the label's criterion, as long as
    both ask the same question.
    """
    present = {each.code: each for each in award.label.criteria.all()}
    if award.round is None or award.round.frozen_at is None:
        asked = present.values()
    else:
        asked = [ruled(each, present.get(each.code)) for each in award.round.criteria.all()]
    return sorted((each for each in asked if each.fact), key=lambda each: (each.rank, each.code))


def ruled(frozen, present):
    takes_over = not frozen.fact and present and present.question == frozen.question
    return present if takes_over else frozen


def stands(is_enough):
    return Standing.RESPECTED if is_enough else Standing.CONTRADICTED


class Number(NamedTuple):
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
            return Standing.UNKNOWN, self.unknown
        return stands(value >= least), f"{counted(value, self.names)}, {counted(least, self.asked)}"


def counted(value, names):
    """Returns « 1 poste », « 2,5 postes »."""
    singular, plural = names.split(",")
    number = number_format(f"{value:f}".rstrip("0").rstrip(".") if value % 1 else int(value))
    return f"{number}\u00a0{plural if value >= PLURAL else singular}"


PLURAL = 2


def read_hours(venue, criterion, on):
    found, asked = weekly_hours(venue.opening_hours, on), round(criterion.minimum * 60)
    if found is None:
        return Standing.UNKNOWN, "horaires non connus, ou qui ne disent pas combien d’heures"
    told = f"{told_hours(found)} d’ouverture par semaine, {asked_hours(asked)}"
    if found.least < asked <= found.most:
        return Standing.UNKNOWN, told
    if found.most < asked and ALWAYS_OPEN in {each.code for each in venue.services.all()}:
        return Standing.UNKNOWN, f"{told}, mais un accès à toute heure"
    return stands(found.least >= asked), told


def told_hours(found):
    """Returns « 12 h », « de 10 h à 24 h 30 »."""
    least, most = (format_clock(*divmod(minutes, 60)) for minutes in found)
    return least if least == most else f"de {least} à\u00a0{most}"


def asked_hours(minutes):
    """Returns « 20 demandées », « 17 h 30 demandées »."""
    hours, rest = divmod(minutes, 60)
    told = format_clock(hours, rest) if rest else f"{hours}"
    return f"{told}\u00a0demandée{'s' if hours >= PLURAL else ''}"


ACCESS = {
    Fact.FULL_ACCESS: {Venue.Wheelchair.YES},
    Fact.SOME_ACCESS: {Venue.Wheelchair.YES, Venue.Wheelchair.LIMITED},
}


def read_access(venue, criterion, on):
    told = f"accès en fauteuil\u00a0: {venue.get_wheelchair_display()}"
    if venue.wheelchair == Venue.Wheelchair.UNKNOWN:
        return Standing.UNKNOWN, told
    is_enough = venue.wheelchair in ACCESS[Fact(criterion.fact)]
    return stands(is_enough), told


def read_service(venue, criterion, on):
    """A service that a sheet does not name is only known to lack once somebody has checked it."""
    names = {each.code: each.name for each in venue.services.all()}
    if criterion.service in names:
        return Standing.RESPECTED, f"service offert\u00a0: {names[criterion.service]}"
    told = f"service «\u202f{criterion.service}\u202f» absent de la fiche"
    if not names or venue.verified_on is None:
        return Standing.UNKNOWN, told
    return Standing.CONTRADICTED, f"{told}, vérifiée le {format_date(venue.verified_on)}"


READERS = {
    Fact.OPENING_HOURS: read_hours,
    Fact.INTERNET_RATE: Number(
        "internet_mbps", "Mbit/s mesuré,Mbit/s mesurés", "demandé,demandés", "débit non mesuré"
    ).read,
    Fact.DESKS: Number(
        "desks",
        "poste de travail,postes de travail",
        "demandé,demandés",
        "nombre de postes non connu",
    ).read,
    Fact.MEETING_ROOMS: Number(
        "meeting_rooms",
        "salle de réunion,salles de réunion",
        "demandée,demandées",
        "nombre de salles non connu",
    ).read,
    Fact.FULL_ACCESS: read_access,
    Fact.SOME_ACCESS: read_access,
    Fact.SERVICE: read_service,
}
