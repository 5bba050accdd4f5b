"""What the card and the sheet of a venue say, in French."""

from typing import Protocol
from urllib.parse import urlencode

from django.template.defaultfilters import capfirst

from directory.geo.distance import distance_km
from directory.models import Venue
from directory.models.freshness import is_recently_verified, is_stale
from tierslieux.templatetags.french import euros, km
from tierslieux.text.dates import format_date
from tierslieux.text.typography import lower_first

MAX_LISTED_SERVICES = 4
OSM = "https://www.openstreetmap.org"
SAME_COMMUNE = "dans la même commune"


class Located(Protocol):
    """A place typed or a Venue: a point in degrees WGS 84, exact or that of its commune."""

    latitude: float
    longitude: float
    is_exact: bool
    commune_code: str


class NamedPlace(Located, Protocol):
    """A place typed: `of_name` is « de Limoux »."""

    of_name: str


def type_names(venue: Venue) -> str:
    """Return « Coworking, fablab », or say that the type is not known."""
    names = [lower_first(each.short_name) for each in venue.types.all()]
    return capfirst(", ".join(names or ["type non connu"]))


def type_mark(venue: Venue) -> str:
    """Return the code of the type whose mark the card bears, "" when no type is known."""
    return next((each.code for each in venue.types.all()), "")


def wheelchair_access(venue: Venue) -> str:
    """Return how one enters in a wheelchair, and the notes on it: "" when neither is known."""
    is_known = venue.wheelchair != Venue.Wheelchair.UNKNOWN
    access = venue.get_wheelchair_display() if is_known else ""
    return " · ".join(filter(None, (access, venue.wheelchair_notes)))


def advice(venue: Venue) -> str:
    """Return what to do before going to a venue loaded by `with_sheet` whose sheet is not sure, by
    what reaches it.
    """
    if venue.phone:
        return "Appelez avant de vous déplacer."
    if venue.takes_messages:
        return "Écrivez-lui avant de vous déplacer."
    if venue.website:
        return "Regardez son site avant de vous déplacer."
    return "Renseignez-vous sur place ou à la mairie avant de compter sur ce lieu."


def postal_lines(venue: Venue) -> list[str]:
    """Return the lines of the address: the street, what completes it, the postcode and the town."""
    town = f"{venue.postcode} {venue.commune.name}".strip()
    return [line for line in (venue.address, venue.address_extra, town) if line]


def directions_url(venue: Venue) -> str:
    """Return the page of OpenStreetMap that leads to a venue: its point, or its address in words.

    The point of a commune is not the door of a venue: its address is looked for as a text.
    """
    if venue.is_exact:
        return f"{OSM}/directions?to={venue.latitude:.5f}%2C{venue.longitude:.5f}"
    *street, town = postal_lines(venue)
    return f"{OSM}/search?{urlencode({'query': ', '.join([*street[:1], town])})}"


def main_services(venue: Venue) -> str:
    """Return the first services of a venue by name, and how many more there are."""
    names = [lower_first(each.name) for each in venue.services.all()]
    more = len(names) - MAX_LISTED_SERVICES
    listed = capfirst(", ".join(names[:MAX_LISTED_SERVICES]))
    return listed + (f" et {more} de plus" if more > 0 else "")


def labels_in_force(venue: Venue) -> str:
    """Return the labels in force: « Tiers-lieux Occitanie depuis juin 2018, appel 2018 »."""
    labels = (filter(None, (each.description, each.round_name)) for each in venue.awards_in_force)
    return " · ".join(", ".join(parts) for parts in labels)


def format_price(venue: Venue) -> str:
    """Return what it costs: « accès payant · 12 € la journée », "" when not known."""
    access = {Venue.Free.YES: "accès gratuit", Venue.Free.NO: "accès payant"}.get(venue.free)
    day = None if venue.day_price is None else f"{euros(venue.day_price)} la journée"
    return " · ".join(filter(None, (access, day, venue.price_text)))


def format_distance(venue: Venue, here: Located) -> str:
    """Return how far a venue is: « à 3,2 km », « à environ 12 km », « dans la même commune ».

    The last when the distance would be meaningless: one of the points is that of the commune.
    """
    is_same = venue.commune_code == here.commune_code
    is_exact = venue.is_exact and here.is_exact
    return SAME_COMMUNE if is_same and not is_exact else format_km_away(venue, here)


def format_km_away(venue: Venue, here: Located) -> str:
    """Return « à 3,2 km », « à environ 12 km » when either is known to its commune only."""
    distance = distance_km(here, venue)
    if venue.is_exact and here.is_exact:
        return f"à {km(distance)}"
    return f"à environ {km(max(round(distance), 1))}"


def format_distance_from(venue: Venue, place: NamedPlace) -> str:
    """Return « À environ 12 km de Limoux »."""
    away = format_distance(venue, place)
    where = "dans la commune" if away == SAME_COMMUNE else away
    return f"{capfirst(where)} {place.of_name}"


def check_status(venue: Venue) -> str:
    """Return when the sheet was checked, or that it is to be, with the last source's year."""
    if venue.verified_on:
        return last_check(venue)
    return f"À vérifier · vu en {venue.seen_year}" if venue.seen_year else "À vérifier"


def last_check(venue: Venue) -> str:
    """Return when a sheet was checked, and whether that is too long ago."""
    day = format_date(venue.verified_on)
    if is_stale(venue):
        return f"Non vérifiée depuis le {day}"
    review = "" if is_recently_verified(venue) else ", à revoir"
    return f"Fiche vérifiée le {day}{review}"
