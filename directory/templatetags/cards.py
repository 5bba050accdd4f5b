"""What a card says in words."""

from django import template
from django.template.defaultfilters import capfirst

from directory.geo.distance import distance_km
from directory.hours.osm import spoken_hours
from directory.models import Venue
from directory.models.freshness import is_recently_verified, is_stale
from tierslieux.templatetags.french import euros, km
from tierslieux.text.dates import spoken_date
from tierslieux.text.typography import lower_first

register = template.Library()
register.filter("hours", spoken_hours)

SERVICES_SHOWN = 4
SAME_COMMUNE = "dans la même commune"


@register.filter
def kinds(venue):
    """Returns « Coworking, fablab », or says that the type is not known."""
    names = [lower_first(each.short_name) for each in venue.types.all()]
    return capfirst(", ".join(names or ["type non connu"]))


@register.filter
def mark(venue):
    """Returns the code of the type whose mark the card bears, "" when no type is known."""
    return next((each.code for each in venue.types.all()), "")


@register.filter
def highlights(venue):
    """Returns the first services of a venue by name, and how many more there are."""
    names = [lower_first(each.name) for each in venue.services.all()]
    more = len(names) - SERVICES_SHOWN
    return capfirst(", ".join(names[:SERVICES_SHOWN])) + (f" et {more} de plus" if more > 0 else "")


@register.filter
def held_labels(venue):
    """Returns the labels in force: « Tiers-lieux Occitanie depuis juin 2018, appel 2018 »."""
    told = (filter(None, (each.told, each.call_told)) for each in venue.awards_in_force)
    return " · ".join(", ".join(parts) for parts in told)


@register.filter
def price(venue):
    """Returns what it costs in words: « accès payant · 12 € la journée », "" when not known."""
    access = {Venue.Free.YES: "accès gratuit", Venue.Free.NO: "accès payant"}.get(venue.free)
    day = None if venue.day_price is None else f"{euros(venue.day_price)} la journée"
    return " · ".join(filter(None, (access, day, venue.price_text)))


@register.filter
def away_from(venue, here):
    """Returns how far a venue is from a place: « à 3,2 km », « à environ 12 km », « dans la même
    commune » when that makes the distance meaningless.
    """
    is_same = venue.commune_code == here.commune_code
    is_exact = venue.is_exact and here.is_exact
    return SAME_COMMUNE if is_same and not is_exact else measured(venue, here)


def measured(venue, here):
    """Returns « à 3,2 km », « à environ 12 km » when either is known to its commune only."""
    distance = distance_km(here, venue)
    if venue.is_exact and here.is_exact:
        return f"à {km(distance)}"
    return f"à environ {km(max(round(distance), 1))}"


@register.filter
def distance_from(venue, place):
    """Returns « À environ 12 km de Limoux »."""
    away = away_from(venue, place)
    where = "dans la commune" if away == SAME_COMMUNE else away
    return f"{capfirst(where)} {place.of_name}"


@register.filter
def check_state(venue):
    """Returns when the sheet was checked, or that it is to be, with the last source's year."""
    if venue.verified_on:
        return checked_state(venue)
    return f"À vérifier · vu en {venue.seen_year}" if venue.seen_year else "À vérifier"


def checked_state(venue):
    day = spoken_date(venue.verified_on)
    if is_stale(venue):
        return f"Non vérifiée depuis le {day}"
    review = "" if is_recently_verified(venue) else ", à revoir"
    return f"Fiche vérifiée le {day}{review}"
