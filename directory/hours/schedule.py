"""A venue's hours day by day: its rule, the special days that win over it, the public holidays.

Instants are compared in UTC: two times of Paris compare by what the clock shows, which autumn shows
twice. Days are those of Paris.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain

from directory.hours.holidays import holiday_name
from directory.hours.osm import (
    DAY,
    PARIS,
    VAGUE,
    Openness,
    Span,
    day_spans,
    follow,
    never_closes,
    read_rule,
)

HORIZON = 92  # days after which one no longer looks for the next opening
HOLIDAY = "jour férié"
INSTANT = timedelta(microseconds=1)
NOT_KNOWN = "horaires non connus"
NEVER_KNOWN = (NOT_KNOWN, *VAGUE.values())


@lru_cache(maxsize=1000)
def midnight(day):
    """Returns the instant at which a civil day begins."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def civil_day(moment):
    return moment.astimezone(PARIS).date()


def unknown_day(day, why):
    return [Span(midnight(day), midnight(day + DAY), Openness.UNKNOWN, why)]


class Agenda:
    """The hours written in `text`, and the special days that win over them."""

    def __init__(self, text, special_days=()):
        self.text, self.special_days = text, special_days
        self.rule = read_rule(text) if text else None
        self.why_unknown = self.rule.vagueness if self.rule else NOT_KNOWN

    @property
    def is_unknown(self):
        return bool(self.why_unknown) and not self.special_days

    @property
    def is_always_open(self):
        """Whether nothing ever closes the venue, nor leaves a holiday in doubt."""
        return (
            not self.special_days
            and never_closes(self.text)
            and not self.rule.is_silent_on_holidays
        )

    def special_day(self, day):
        """Returns the special hours of a day, the last begun when there are several, or None."""
        told = [each for each in self.special_days if each.first_day <= day <= each.last_day]
        return max(told, key=lambda each: each.first_day, default=None)

    def begun(self, day):
        """Returns the spans that begin on a day, in order."""
        special = self.special_days and self.special_day(day)
        if special:
            return special_spans(special.hours, day) if special.hours else []
        if self.why_unknown:
            return unknown_day(day, self.why_unknown)
        if self.rule.is_silent_on_holidays and holiday_name(day):
            return unknown_day(day, HOLIDAY)
        return day_spans(self.text, day)

    @property
    def goes_past_midnight(self):
        return bool(self.special_days or (self.rule and self.rule.goes_past_midnight))

    def between(self, start, end):
        """Yields the spans that have an instant in common with a period, its end excluded."""
        first = civil_day(start) - DAY * self.goes_past_midnight
        days = (civil_day(end) - first).days + 1
        begun = follow(chain.from_iterable(self.begun(first + DAY * rank) for rank in range(days)))
        return (span for span in begun if span.start < end and span.end > start)

    def after(self, moment):
        """Yields the spans that end after `moment`, for as long as anybody would look ahead."""
        return self.between(moment, midnight(civil_day(moment) + DAY * HORIZON))


def special_spans(hours, day):
    return day_spans(hours, day) if read_rule(hours) else unknown_day(day, NOT_KNOWN)


class Periods:
    """Periods [(start, end)] that are asked of many venues: their days are worked out once."""

    def __init__(self, periods):
        self.days, self.eves = {}, {}
        for start, end in periods:
            self.add(start.astimezone(UTC), end.astimezone(UTC))

    @classmethod
    def instant(cls, moment):
        return cls([(moment, moment + INSTANT)])

    def add(self, start, end):
        day = civil_day(start)
        self.eves.setdefault(day - DAY, []).append((start, end))
        while midnight(day) < end:
            self.days.setdefault(day, []).append((start, end))
            day += DAY

    @property
    def first_day(self):
        """The first day whose hours may matter; after the last when there is no period."""
        return min(self.eves, default=date.max)

    @property
    def last_day(self):
        return max(self.days, default=date.min)

    def openness(self, text, special_days):
        """Tells whether a venue is open at some instant: UNKNOWN when it is not, but may be."""
        agenda = Agenda(text, special_days)
        found = {*self.met(agenda, self.days)}
        if agenda.goes_past_midnight:
            found.update(self.met(agenda, self.eves))
        if Openness.OPEN in found:
            return Openness.OPEN
        return Openness.UNKNOWN if found else Openness.CLOSED

    def met(self, agenda, days):
        """Yields the openness of the spans that have an instant in common with a period."""
        for day, periods in days.items():
            for span in agenda.begun(day):
                for start, end in periods:
                    if span.start < end and span.end > start:
                        yield span.openness
