"""Calls in people's own calendars: iCalendar files (RFC 5545).

What happens on a day is an event of the whole day: calendars show it on top of the day, in every
view, and no change of clocks or time zone moves it. Only what is known to the day is told.
"""

from datetime import UTC, timedelta

from django.urls import reverse
from django.utils import timezone
from icalendar import STATUS, TRANSP, Alarm, Calendar, Event, vDuration, vText

from tierslieux.text.dates import DatePrecision, format_offset, last_moment, paris_time
from tierslieux.web.absolute_urls import absolute_url, site_host

MAKER = "-//Tiers-lieux d’Occitanie//Appels à projets//FR"
ASKED_AGAIN = timedelta(days=1)
REMINDER = timedelta(days=7)
REMINDER_HOUR = 9
ALL_DEADLINES = "Dates limites des appels à projets – Tiers-lieux d’Occitanie"


def round_calendar(found, on=None):
    """Returns the calendar of a round as bytes."""
    events = round_events(found, on)
    return drawn(found.slug, found.title, found.get_absolute_url(), events)


def round_events(found, on=None):
    """Returns the events of a round, none when no day of it is known."""
    return [*opening(found), *deadlines(found, on), *decisions(found)]


def deadline_calendar(rounds, on=None):
    """Returns the calendar of all the deadlines of `rounds`, as bytes."""
    events = [event for found in rounds for event in deadlines(found, on)]
    return drawn("dates-limites", ALL_DEADLINES, reverse("round_list"), events)


def drawn(key, name, path, events):
    built = Calendar.new(
        uid=f"{key}@{site_host()}", prodid=MAKER, url=absolute_url(path), subcomponents=events
    )
    built.add("REFRESH-INTERVAL", vDuration(ASKED_AGAIN), parameters={"VALUE": "DURATION"})
    # The second is what calendars that do not know the first read instead.
    for each in ("NAME", "X-WR-CALNAME"):
        built.add(each, vText(name))
    return built.to_ical()


def opening(found):
    if found.opened_on and found.opened_precision == DatePrecision.DAY:
        told = f"L’appel à projets «\u202f{found.title}\u202f» ouvre ce jour."
        yield event(found, f"ouverture-{found.pk}", found.opened_on, "Ouverture", told)


def deadlines(found, on=None):
    """Yields the deadlines of a round; one that is not over by the day `on` (today) reminds."""
    on = on or timezone.localdate()
    for each in found.deadlines.all():
        offset = format_offset(last_moment(each.on))
        told = f"Dernier jour, jusqu’à 23\u00a0h\u00a059, heure de Paris ({offset})."
        built = event(found, f"date-limite-{each.pk}", each.on, "Date limite", told)
        if each.on >= on:
            built.add_component(reminder(each.on - REMINDER, built["SUMMARY"]))
        yield built


def decisions(found):
    told = f"Décision sur les candidatures à «\u202f{found.title}\u202f»."
    for each in found.decisions.all():
        if each.precision == DatePrecision.DAY:
            yield event(found, f"decision-{each.pk}", each.on, "Décision", told)


def event(found, key, day, kind, told):
    """Returns an event of the whole `day`; `key` stays when the day changes."""
    page = absolute_url(found.get_absolute_url())
    return Event.new(
        uid=f"{key}@{site_host()}",
        start=day,
        end=day + timedelta(days=1),
        summary=f"{kind}\u00a0: {found.title}",
        description=f"{told}\n{found.label.name}\n{page}",
        url=page,
        categories=["Appel à projets"],
        # Nobody is busy on that day because of it.
        transparency=TRANSP.TRANSPARENT,
        status=STATUS.CONFIRMED,
        stamp=found.updated_at,
        last_modified=found.updated_at,
        # It only has to grow with each change: minutes do.
        sequence=int(found.updated_at.timestamp()) // 60,
    )


def reminder(day, told):
    """Returns what rings on the morning of `day` in Paris, told in UTC whatever the season."""
    built = Alarm.new(description=told)
    built.add("ACTION", "DISPLAY")
    morning = paris_time(day, REMINDER_HOUR).astimezone(UTC)
    built.add("TRIGGER", morning, parameters={"VALUE": "DATE-TIME"})
    return built
