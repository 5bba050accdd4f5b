"""The hours of a selection in people's own calendars: an iCalendar file (RFC 5545).

Instants are written in UTC: a local time would need the rules of its time zone beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.utils import timezone
from icalendar import TRANSP, Event

from directory.hours.osm import Openness, Span
from directory.hours.schedule import OpeningSchedule
from directory.models import Venue
from directory.venues.words import postal_lines
from labels.calls.calendars import build_calendar
from tierslieux.web.absolute_urls import absolute_url, site_host

DAYS_AHEAD = 28
NAME = "Horaires de ma sélection – Tiers-lieux d’Occitanie"


def selection_calendar(venues: Iterable[Venue], address: str) -> bytes:
    """Return the calendar of the hours of `venues`, loaded by `with_cards`, for four weeks."""
    return build_calendar("selection", NAME, address, hours_events(venues))


def hours_events(venues: Iterable[Venue]) -> Iterator[Event]:
    today = timezone.localdate()
    for venue in venues:
        hours = OpeningSchedule(venue.opening_hours, venue.special_days)
        for rank in range(DAYS_AHEAD):
            for span in hours.spans_of(today + timedelta(days=rank)):
                if span.openness == Openness.OPEN:
                    yield span_event(venue, span)


def span_event(venue: Venue, span: Span) -> Event:
    event = Event.new(
        summary=f"{venue.name}\u00a0: ouvert",
        start=span.start,
        end=span.end,
        uid=f"{venue.slug}-{span.start:%Y%m%dT%H%M}@{site_host()}",
        stamp=datetime.now(UTC),
        location=", ".join(postal_lines(venue)),
        url=absolute_url(venue.get_absolute_url()),
    )
    event.add("TRANSP", TRANSP.TRANSPARENT)
    return event
