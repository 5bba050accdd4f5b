"""Calls in people's own calendars: iCalendar files (RFC 5545).

What happens on a day is an event of the whole day: calendars show it on top of the day, in every
view, and no change of clocks or time zone moves it. Only what is known to the day is in them.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from icalendar import STATUS, TRANSP, Alarm, Calendar, Event, vDuration, vText

from labels.models import Round
from tierslieux.text.dates import DatePrecision, format_offset, last_moment, paris_time
from tierslieux.web.absolute_urls import absolute_url, site_host

PRODUCT_ID = "-//Tiers-lieux d’Occitanie//Agenda//FR"
REFRESH_INTERVAL = timedelta(days=1)
ALARM_BEFORE = timedelta(days=7)
ALARM_HOUR = 9
ALL_DEADLINES = "Dates limites des appels à projets – Tiers-lieux d’Occitanie"


def round_calendar(round_: Round, on: date | None = None) -> bytes:
    events = round_events(round_, on)
    return build_calendar(round_.slug, round_.title, round_.get_absolute_url(), events)


def round_events(round_: Round, on: date | None = None) -> list[Event]:
    """Return the events of a round, none when no day of it is known."""
    return [*opening_events(round_), *deadline_events(round_, on), *decision_events(round_)]


def deadline_calendar(rounds: Iterable[Round], on: date | None = None) -> bytes:
    """Return the calendar of all the deadlines of `rounds`."""
    events = [event for round_ in rounds for event in deadline_events(round_, on)]
    return build_calendar("dates-limites", ALL_DEADLINES, reverse("round_list"), events)


def build_calendar(key: str, name: str, path: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar.new(
        uid=f"{key}@{site_host()}", prodid=PRODUCT_ID, url=absolute_url(path), subcomponents=events
    )
    refresh = vDuration(REFRESH_INTERVAL)
    calendar.add("REFRESH-INTERVAL", refresh, parameters={"VALUE": "DURATION"})
    # The second is what calendars that do not know the first read instead.
    for property_name in ("NAME", "X-WR-CALNAME"):
        calendar.add(property_name, vText(name))
    return calendar.to_ical()


def opening_events(round_: Round) -> Iterator[Event]:
    if round_.opened_on and round_.opened_precision == DatePrecision.DAY:
        text = f"L’appel à projets «\u202f{round_.title}\u202f» ouvre ce jour."
        yield round_event(round_, f"ouverture-{round_.pk}", round_.opened_on, "Ouverture", text)


def deadline_events(round_: Round, on: date | None = None) -> Iterator[Event]:
    """Yield the deadlines of a round, with an alarm unless over on the day `on` (today)."""
    on = on or timezone.localdate()
    for each in round_.deadlines.all():
        offset = format_offset(last_moment(each.on))
        text = f"Dernier jour, jusqu’à 23\u00a0h\u00a059, heure de Paris ({offset})."
        event = round_event(round_, f"date-limite-{each.pk}", each.on, "Date limite", text)
        if each.on >= on:
            event.add_component(morning_alarm(each.on - ALARM_BEFORE, event["SUMMARY"]))
        yield event


def decision_events(round_: Round) -> Iterator[Event]:
    text = f"Décision sur les candidatures à «\u202f{round_.title}\u202f»."
    for each in round_.decisions.all():
        if each.precision == DatePrecision.DAY:
            yield round_event(round_, f"decision-{each.pk}", each.on, "Décision", text)


class WholeDayEvent(NamedTuple):
    """What happens on a day; `key` stays when the day changes, `path` is that of its page."""

    key: str
    day: date
    summary: str
    description: str
    path: str
    category: str
    updated_at: datetime

    def build(self) -> Event:
        url = absolute_url(self.path)
        return Event.new(
            uid=f"{self.key}@{site_host()}",
            start=self.day,
            end=self.day + timedelta(days=1),
            summary=self.summary,
            description=f"{self.description}\n{url}",
            url=url,
            categories=[self.category],
            # Nobody is busy on that day because of it.
            transparency=TRANSP.TRANSPARENT,
            status=STATUS.CONFIRMED,
            stamp=self.updated_at,
            last_modified=self.updated_at,
            # It only has to grow with each change: minutes do.
            sequence=int(self.updated_at.timestamp()) // 60,
        )


def round_event(round_: Round, key: str, day: date, kind: str, text: str) -> Event:
    event = WholeDayEvent(
        key,
        day,
        summary=f"{kind}\u00a0: {round_.title}",
        description=f"{text}\n{round_.label.name}",
        path=round_.get_absolute_url(),
        category="Appel à projets",
        updated_at=round_.updated_at,
    )
    return event.build()


def morning_alarm(day: date, text: str) -> Alarm:
    """Return what rings on the morning of `day` in Paris, written in UTC whatever the season."""
    alarm = Alarm.new(description=text)
    alarm.add("ACTION", "DISPLAY")
    morning = paris_time(day, ALARM_HOUR).astimezone(UTC)
    alarm.add("TRIGGER", morning, parameters={"VALUE": "DATE-TIME"})
    return alarm
