"""A venue's hours day by day: its rule, the special days that replace it, the public holidays.

Instants are compared in UTC: two times of Paris compare by what the clock shows, which autumn shows
twice. Days are those of Paris.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from typing import Protocol, Self, TypeAlias

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


Period: TypeAlias = tuple[datetime, datetime]


class SpecialDay(Protocol):
    """Hours of some days that replace the rule: "" when closed; `models.SpecialHours` is one."""

    first_day: date
    last_day: date
    hours: str
    reason: str


SpecialDays: TypeAlias = Sequence[SpecialDay]


@lru_cache(maxsize=1000)
def midnight(day: date) -> datetime:
    """Return the instant at which a civil day begins."""
    return datetime.combine(day, time(), PARIS).astimezone(UTC)


def civil_day(moment: datetime) -> date:
    return moment.astimezone(PARIS).date()


def unknown_day(day: date, why: str) -> list[Span]:
    return [Span(midnight(day), midnight(day + DAY), Openness.UNKNOWN, why)]


class OpeningSchedule:
    """The hours written in `text`, and the special days that replace them."""

    def __init__(self, text: str, special_days: SpecialDays = ()) -> None:
        self.text, self.special_days = text, special_days
        self.rule = read_rule(text) if text else None
        self.why_unknown = self.rule.vagueness if self.rule else NOT_KNOWN

    @property
    def is_unknown(self) -> bool:
        return bool(self.why_unknown) and not self.special_days

    @property
    def is_always_open(self) -> bool:
        """Whether the venue never closes, and says so of public holidays too."""
        return (
            not self.special_days
            and self.rule is not None
            and never_closes(self.text)
            and not self.rule.is_silent_on_holidays
        )

    def special_day(self, day: date) -> SpecialDay | None:
        """Return the special hours of a day, the last begun when there are several, or None."""
        holding = [each for each in self.special_days if each.first_day <= day <= each.last_day]
        return max(holding, key=lambda each: each.first_day, default=None)

    def spans_of(self, day: date) -> list[Span]:
        """Return the spans that begin on a day of Paris, in order."""
        special = self.special_days and self.special_day(day)
        if special:
            return special_spans(special.hours, day) if special.hours else []
        if self.rule is None or self.why_unknown:
            return unknown_day(day, self.why_unknown)
        if self.rule.is_silent_on_holidays and holiday_name(day):
            return unknown_day(day, HOLIDAY)
        return day_spans(self.text, day)

    @property
    def goes_past_midnight(self) -> bool:
        return bool(self.special_days or (self.rule and self.rule.goes_past_midnight))

    def between(self, start: datetime, end: datetime) -> Iterator[Span]:
        """Yield the spans that have an instant in common with a period, its end excluded."""
        first = civil_day(start) - DAY * self.goes_past_midnight
        days = (civil_day(end) - first).days + 1
        spans = follow(
            chain.from_iterable(self.spans_of(first + DAY * rank) for rank in range(days))
        )
        return (span for span in spans if span.start < end and span.end > start)

    def after(self, moment: datetime) -> Iterator[Span]:
        """Yield the spans that end after `moment`, for as long as anybody would look ahead."""
        return self.between(moment, midnight(civil_day(moment) + DAY * HORIZON))


def special_spans(hours: str, day: date) -> list[Span]:
    return day_spans(hours, day) if read_rule(hours) else unknown_day(day, NOT_KNOWN)


class Periods:
    """Periods [(start, end)] to compare with many venues: their days are computed once."""

    def __init__(self, periods: Iterable[Period]) -> None:
        self.days: dict[date, list[Period]] = {}
        self.eves: dict[date, list[Period]] = {}
        for start, end in periods:
            self.add(start.astimezone(UTC), end.astimezone(UTC))

    @classmethod
    def instant(cls, moment: datetime) -> Self:
        return cls([(moment, moment + INSTANT)])

    def add(self, start: datetime, end: datetime) -> None:
        day = civil_day(start)
        self.eves.setdefault(day - DAY, []).append((start, end))
        while midnight(day) < end:
            self.days.setdefault(day, []).append((start, end))
            day += DAY

    @property
    def first_day(self) -> date:
        """The first day whose hours may matter; after the last when there is no period."""
        return min(self.eves, default=date.max)

    @property
    def last_day(self) -> date:
        return max(self.days, default=date.min)

    def openness(self, text: str, special_days: SpecialDays) -> Openness:
        """Return whether a venue is open at some instant: UNKNOWN when it is not, but may be."""
        schedule = OpeningSchedule(text, special_days)
        met = {*self.openness_within(schedule, self.days)}
        if schedule.goes_past_midnight:
            met.update(self.openness_within(schedule, self.eves))
        if Openness.OPEN in met:
            return Openness.OPEN
        return Openness.UNKNOWN if met else Openness.CLOSED

    def openness_within(
        self, schedule: OpeningSchedule, days: dict[date, list[Period]]
    ) -> Iterator[Openness]:
        """Yield the openness of the spans that have an instant in common with a period."""
        for day, periods in days.items():
            for span in schedule.spans_of(day):
                for start, end in periods:
                    if span.start < end and span.end > start:
                        yield span.openness
