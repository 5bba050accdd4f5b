"""The card of a venue: what stands as long as its sheet does, and what is true now or here."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlencode

from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property

from directory.hours.status import OpenStatus, open_status
from directory.listing.base_filters import Answer
from directory.listing.filters import VenueFilters
from directory.models import Venue
from directory.venues.words import check_status, format_distance, type_mark

BODY_TEMPLATE = "directory/listing/_card_body.html"


class DrawnCard(NamedTuple):
    """The part of a card that only an edit can change; `body` is HTML."""

    venue: Venue
    address: str
    mark: str
    body: str
    check: str


def draw(venue: Venue) -> DrawnCard:
    """Draw what can be cached of the card of a venue loaded by `with_cards`."""
    body = render_to_string(BODY_TEMPLATE, {"venue": venue})
    return DrawnCard(venue, venue.get_absolute_url(), type_mark(venue), body, check_status(venue))


class Card:
    """A card as it is shown now, to somebody who has asked for `filters` or for nothing."""

    def __init__(self, drawn: DrawnCard, filters: VenueFilters | None = None) -> None:
        self.drawn, self.filters = drawn, filters
        self.venue, self.mark, self.body = drawn.venue, drawn.mark, drawn.body
        self.check = drawn.check

    @property
    def address(self) -> str:
        """The address of the sheet, which then tells how far the place that was asked for is."""
        place = self.filters and self.filters.place
        query = f"?{urlencode({'pres-de': place.text}, safe=',')}" if place else ""
        return self.drawn.address + query

    @property
    def state(self) -> OpenStatus:
        venue = self.venue
        return open_status(venue.opening_hours, venue.special_days, timezone.now())

    @cached_property
    def answers(self) -> list[Answer]:
        """What the venue answers when a time, or a thing besides a place, was asked for."""
        is_asked = self.filters and self.filters.is_demanding
        return self.filters.answers(self.venue) if is_asked else []

    @property
    def away(self) -> str:
        """« À environ 12 km », "" when no place was asked for or the answers tell it."""
        place = self.filters and self.filters.place
        is_answered = self.answers and self.filters.asked["rayon"]
        return capfirst(format_distance(self.venue, place)) if place and not is_answered else ""


def cards(venues: Iterable[Venue]) -> list[Card]:
    """Return the cards of venues loaded by `with_cards`, for those who have asked for nothing."""
    return [Card(draw(venue)) for venue in venues]
