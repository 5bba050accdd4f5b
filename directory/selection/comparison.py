"""Venues side by side, fact by fact: what differs first."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.template.defaultfilters import capfirst
from django.utils import timezone

from directory.hours.osm import format_hours
from directory.hours.status import open_status
from directory.models import Service, Venue
from directory.venues.fields import SHEET_FIELDS
from directory.venues.words import (
    check_status,
    format_price,
    labels_in_force,
    type_names,
    wheelchair_access,
)
from tierslieux.text.phones import format_phone
from tierslieux.text.typography import lower_first


class ComparedFact(NamedTuple):
    """A fact, and what each venue says of it in the same order, "" when it is not known."""

    title: str
    texts: list[str]

    @property
    def is_unknown(self) -> bool:
        return not any(self.texts)

    @property
    def differs(self) -> bool:
        return len(set(self.texts)) > 1


def open_now(venue: Venue) -> str:
    return open_status(venue.opening_hours, venue.special_days, timezone.now()).text


def offers(family: str) -> Callable[[Venue], str]:
    """Return what names the services of a family that a venue has."""

    def names(venue: Venue) -> str:
        own = [lower_first(each.name) for each in venue.services.all() if each.family == family]
        return capfirst(", ".join(own))

    return names


def practical(row) -> Callable[[Venue], str]:
    return lambda venue: row.text(venue) if row.is_known(venue) else ""


FACTS: list[tuple[str, Callable[[Venue], str]]] = [
    ("Type", type_names),
    ("Commune", lambda venue: f"{venue.commune.name} ({venue.commune.department.name})"),
    ("Label", labels_in_force),
    ("Aujourd’hui", open_now),
    ("Horaires", lambda venue: "\u202f; ".join(format_hours(venue.opening_hours))),
    ("Tarifs", format_price),
    ("Accès en fauteuil", wheelchair_access),
    *((family.label, offers(family)) for family in Service.Family),
    *((row.title, practical(row)) for row in SHEET_FIELDS if row.title and not row.staff_only),
    ("Téléphone", lambda venue: format_phone(venue.phone)),
    ("Fiche", check_status),
]


def compare(venues: Iterable[Venue]) -> dict[str, list[ComparedFact]]:
    """Return {"differing": …, "shared": …, "unknown": …}: the facts, in the order of the sheet."""
    venues = list(venues)
    facts = [ComparedFact(title, [say(venue) for venue in venues]) for title, say in FACTS]
    return {
        "differing": [fact for fact in facts if fact.differs],
        "shared": [fact for fact in facts if not fact.differs and not fact.is_unknown],
        "unknown": [fact for fact in facts if fact.is_unknown],
    }
