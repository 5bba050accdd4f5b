"""An ordinary week: how long a venue is open, and on which days one may work there."""

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from directory.hours.holidays import holiday_name
from directory.hours.osm import COMMENT, DAY, PARIS, Openness, day_spans, follow, read_rule
from directory.hours.schedule import midnight

WEEK = timedelta(days=7)
# A day counts when the venue is open so much of the hours asked: it may close for lunch.
ENOUGH = 2 / 3
WEEKS = 52  # the year over which hours that change with it are read
WEEK_SELECTOR = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|week|easter|\d{4})\b|\["
)


class WeeklyHours(NamedTuple):
    """Open minutes a week: so many at least, so many at most when some of them are not known."""

    least: int
    most: int


@lru_cache(maxsize=5_000)
def weekly_hours(text: str, today: date) -> WeeklyHours | None:
    """Return the WeeklyHours of the weeks to come, None when hours do not tell them.

    The rule alone is read, in weeks without public holiday or change of clocks: exceptional days
    do not make an ordinary week. Hours that change with the season are read over a year.
    """
    rule = read_rule(text)
    if rule is None or rule.vagueness:
        return None
    changes = WEEK_SELECTOR.search(COMMENT.sub("", text))
    mondays = ordinary_mondays(today)
    weeks = [open_minutes(text, monday) for monday in (mondays if changes else mondays[:1])]
    return WeeklyHours(min(least for least, _ in weeks), max(most for _, most in weeks))


@lru_cache(maxsize=8)
def ordinary_mondays(today: date) -> list[date]:
    """Return the Mondays of the ordinary weeks of the year to come, the next first.

    Such a week holds no public holiday and no change of clocks.
    """
    first = today + timedelta(days=7 - today.weekday())
    mondays = [first + rank * WEEK for rank in range(WEEKS)]
    return [monday for monday in mondays if is_ordinary(monday)]


def is_ordinary(monday: date) -> bool:
    days = [monday + rank * DAY for rank in range(7)]
    lasts = midnight(monday + WEEK).timestamp() - midnight(monday).timestamp()
    return lasts == WEEK.total_seconds() and not any(map(holiday_name, days))


def open_minutes(text: str, monday: date) -> tuple[int, int]:
    """Return the minutes known to be open, and those that may be, of the week of a Monday."""
    lasts = {openness: timedelta() for openness in Openness}
    for span in follow(chain(*(day_spans(text, monday + rank * DAY) for rank in range(7)))):
        lasts[span.openness] += span.end - span.start
    least = lasts[Openness.OPEN] // timedelta(minutes=1)
    return least, least + lasts[Openness.UNKNOWN] // timedelta(minutes=1)


@lru_cache(maxsize=5_000)
def openness_of_days(
    text: str, days: tuple[date, ...], span: tuple[time, time]
) -> tuple[Openness, ...]:
    """Return for each of `days` (dates) whether hours are open enough of `span` (two times).

    The rule alone is read: exceptional closures and openings do not make a usual week.
    """
    return tuple(openness_of_day(text, day, span) for day in days)


def openness_of_day(text: str, day: date, span: tuple[time, time]) -> Openness:
    if not read_rule(text):
        return Openness.UNKNOWN
    start, end = (datetime.combine(day, at, PARIS) for at in span)
    covered = {openness: timedelta() for openness in Openness}
    for each in day_spans(text, day):
        covered[each.openness] += max(min(end, each.end) - max(start, each.start), timedelta())
    if covered[Openness.OPEN] >= (end - start) * ENOUGH:
        return Openness.OPEN
    may_be = covered[Openness.OPEN] + covered[Openness.UNKNOWN]
    return Openness.UNKNOWN if may_be >= (end - start) * ENOUGH else Openness.CLOSED
