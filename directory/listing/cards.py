"""The card of a venue: what stands as long as its sheet does, and what is true now or here."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.template.defaultfilters import capfirst
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property

from directory.hours.status import state_at
from directory.listing.answers import answers
from directory.models import Venue
from directory.venues.words import check_status, format_distance, type_mark

BODY = "directory/listing/_card_body.html"


class Drawn(NamedTuple):
    """The part of a card that only an edit can change; `body` is HTML."""

    venue: Venue
    address: str
    mark: str
    body: str
    check: str


def draw(venue):
    """Returns the Drawn of a venue loaded by `with_cards`."""
    body = render_to_string(BODY, {"venue": venue})
    return Drawn(venue, venue.get_absolute_url(), type_mark(venue), body, check_status(venue))


class Card:
    """A card as it is shown now, to somebody who has asked for `chosen` (a VenueFilter) or not."""

    def __init__(self, drawn, chosen=None):
        self.drawn, self.chosen = drawn, chosen
        self.venue, self.mark, self.body = drawn.venue, drawn.mark, drawn.body
        self.check = drawn.check

    @property
    def address(self):
        """The address of the sheet, which then tells how far the place that was asked for is."""
        place = self.chosen and self.chosen.place
        query = f"?{urlencode({'pres-de': place.text}, safe=',')}" if place else ""
        return self.drawn.address + query

    @property
    def state(self):
        venue = self.venue
        return state_at(venue.opening_hours, venue.special_days, timezone.now())

    @cached_property
    def answers(self):
        """Returns the Answers when a time, or a thing besides a place, was asked for."""
        return answers(self.chosen, self.venue) if self.chosen and self.chosen.is_demanding else []

    @property
    def away(self):
        """« À environ 12 km », "" when no place was asked for or the answers tell it."""
        place = self.chosen and self.chosen.place
        is_told = self.answers and self.chosen.asked["rayon"]
        return capfirst(format_distance(self.venue, place)) if place and not is_told else ""


def cards(venues):
    """Returns the cards of venues loaded by `with_cards`, for those who have asked for nothing."""
    return [Card(draw(venue)) for venue in venues]
