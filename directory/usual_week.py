"""On which days of an ordinary week a venue's hours let one work there."""

from datetime import datetime, timedelta
from functools import lru_cache

from directory.holidays import holiday_name
from directory.hours import PARIS, Openness, day_spans, read_rule

WEEK = timedelta(days=7)
# A day counts when the venue is open so much of the hours asked: it may close for lunch.
ENOUGH = 2 / 3


def ordinary_monday(today):
    """Returns the Monday of the first whole week to come that holds no public holiday."""
    monday = today + timedelta(days=7 - today.weekday())
    while any(holiday_name(monday + timedelta(days=ahead)) for ahead in range(7)):
        monday += WEEK
    return monday


@lru_cache(maxsize=5_000)
def openness_of_days(text, days, span):
    """Returns for each of `days` (dates) whether hours are open enough of `span` (two times).

    The rule alone is read: exceptional closures and openings do not make a usual week.
    """
    return tuple(openness_of_day(text, day, span) for day in days)


def openness_of_day(text, day, span):
    if not read_rule(text):
        return Openness.UNKNOWN
    start, end = (datetime.combine(day, at, PARIS) for at in span)
    covered = {openness: timedelta() for openness in Openness}
    for found in day_spans(text, day):
        covered[found.openness] += max(min(end, found.end) - max(start, found.start), timedelta())
    if covered[Openness.OPEN] >= (end - start) * ENOUGH:
        return Openness.OPEN
    may_be = covered[Openness.OPEN] + covered[Openness.UNKNOWN]
    return Openness.UNKNOWN if may_be >= (end - start) * ENOUGH else Openness.CLOSED
