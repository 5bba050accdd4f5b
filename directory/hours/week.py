"""A week as people describe it, and its canonical text in OpenStreetMap's syntax.

Only what a form can hold: days with their spans, « sur rendez-vous », public holidays, 24/7. What a
text means beyond that (seasons, weeks, sunset…) is for opening-hours-py, in `osm`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias, TypeVar

from django.db.models import TextChoices

from directory.hours.osm import Span
from directory.hours.weekdays import DAY_CODES

MIDNIGHT = 24 * 60
# Six in the morning: a later end is more likely a slip than a long night.
LATEST_END = MIDNIGHT + 6 * 60
HOLIDAYS = "PH"
APPOINTMENT = "sur rendez-vous"


# Minutes from midnight: of the start, and of the end, beyond 24 h in the next morning.
MinuteSpan: TypeAlias = tuple[int, int]
# The number of a day from Monday (0), or PH.
DayNumber: TypeAlias = int | str
RuleOfDays: TypeAlias = tuple[str, list[DayNumber], "Day"]
SpanT = TypeVar("SpanT", MinuteSpan, Span)


class Holidays(TextChoices):
    UNSAID = "", "non précisé : la fiche dira qu’on ne sait pas"
    OFF = "off", "fermé"
    USUAL = "usual", "ouvert ou fermé comme les autres jours"
    OWN = "own", "ouvert à d’autres heures"


@dataclass(frozen=True)
class Day:
    """The open spans of a day; none when closed."""

    spans: tuple[MinuteSpan, ...] = ()
    by_appointment: bool = False


CLOSED = Day()


@dataclass(frozen=True)
class Week:
    """Seven days from Monday; with nothing open and not `always`, the hours are not known."""

    days: tuple[Day, ...] = (CLOSED,) * len(DAY_CODES)
    always: bool = False
    holidays: Holidays = Holidays.UNSAID
    holiday: Day = CLOSED

    @property
    def is_known(self) -> bool:
        return self.always or any(day.spans for day in self.days)


def is_faulty(span: MinuteSpan) -> bool:
    """Return whether a span lasts no time, or goes on too far after midnight to be meant."""
    start, end = span
    lasts = 0 < end - start < MIDNIGHT or span == (0, MIDNIGHT)
    return not (lasts and start < MIDNIGHT and end <= LATEST_END)


def first_overlap(spans: Sequence[SpanT]) -> tuple[SpanT, SpanT] | None:
    """Return the first two of these sorted spans that overlap, None when there are none."""
    return next((pair for pair in pairwise(spans) if pair[1][0] < pair[0][1]), None)


def compose_hours(week: Week) -> str:
    """Return the shortest canonical text that says `week`, "" when nothing is known."""
    if not week.is_known:
        return ""
    rules = ["24/7" if week.always else week_rules(week)]
    if week.holidays == Holidays.OFF:
        rules.append(f"{HOLIDAYS} off")
    elif week.holidays == Holidays.OWN:
        rules.append(rule(HOLIDAYS, week.holiday))
    return "; ".join(rules)


def week_rules(week: Week) -> str:
    """Return one rule for all the days alike, in the order of the week.

    Holidays as usual go with the first rule: each later one then takes its own days back, the
    closed ones included. After a span that passes midnight a semicolon may be read as closing the
    next morning, where a comma leaves it open.
    """
    alike: dict[Day, list[int]] = {}
    for number, day in enumerate(week.days):
        alike.setdefault(day, []).append(number)
    closed = alike.pop(CLOSED, [])
    usual = week.holidays == Holidays.USUAL
    rules = [
        rule(selector(numbers) + (f",{HOLIDAYS}" if usual and not rank else ""), day)
        for rank, (day, numbers) in enumerate(alike.items())
    ]
    if usual and closed:
        rules.append(f"{selector(closed)} off")
    passes_midnight = any(end > MIDNIGHT for day in alike for _, end in day.spans)
    return (", " if passes_midnight and not usual else "; ").join(rules)


def selector(numbers: Iterable[int]) -> str:
    """Return « Mo-We,Fr » for the days 0, 1, 2 and 4."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join("-".join(DAY_CODES[end] for end in sorted({run[0], run[-1]})) for run in runs)


def rule(days: str, day: Day) -> str:
    spans = ",".join(f"{format_osm_time(start)}-{format_osm_time(end)}" for start, end in day.spans)
    return f"{days} {spans}" + (f' "{APPOINTMENT}"' if day.by_appointment else "")


def format_osm_time(minutes: int) -> str:
    hour, minute = divmod(minutes if minutes <= MIDNIGHT else minutes - MIDNIGHT, 60)
    return f"{hour:02}:{minute:02}"


DAY_CODE = rf"(?:{'|'.join(DAY_CODES)})"
SELECTED = rf"(?:{DAY_CODE}(?:-{DAY_CODE})?|{HOLIDAYS})"
OSM_SPAN = r"\d{1,2}:[0-5]\d\s*-\s*\d{1,2}:[0-5]\d"
DAY_RULE = re.compile(
    rf"(?P<days>{SELECTED}(?:\s*,\s*{SELECTED})*(?=\s))?\s*"
    rf"(?P<when>off|closed|{OSM_SPAN}(?:\s*,\s*{OSM_SPAN})*)\s*"
    r'(?:"(?P<comment>[^"]*)")?'
)
# A comma after times or a comment, before a day, adds a rule without taking days back.
BETWEEN = re.compile(rf'\s*(;|(?<=[\d"f]),(?=\s*{SELECTED}))\s*')


class SaysMoreError(ValueError):
    """The text says what a Week cannot hold."""


def read_hours(text: str) -> Week | None:
    """Return the Week that `text` says, None when it says more than one can hold."""
    if not text.strip():
        return Week()
    first, *others = BETWEEN.split(text.strip().removesuffix(";").rstrip())
    try:
        if first == "24/7":
            return read_always(others)
        return read_week([";", first, *others])
    except SaysMoreError:
        return None


def read_always(others: list[str]) -> Week:
    if not others:
        return Week(always=True, holidays=Holidays.USUAL)
    separator, text, *rest = others
    numbers, holiday = read_day_rule(text)
    if rest or separator != ";" or numbers != [HOLIDAYS]:
        raise SaysMoreError
    return Week(always=True, holidays=holiday_answer(holiday), holiday=holiday)


def read_week(parts: list[str]) -> Week:
    """Apply the rules, each after its separator, to the seven days and to their holidays."""
    pairs = zip(parts[::2], parts[1::2], strict=True)
    rules = [(separator, *read_day_rule(text)) for separator, text in pairs]
    refuse_implicit_opening(rules)
    plain = apply_rules(rules, lambda number, selected: number in selected)
    holiday = apply_rules(rules, lambda number, selected: bool({number, HOLIDAYS} & {*selected}))
    if not any(day.spans for day in plain):
        raise SaysMoreError
    if not any(HOLIDAYS in selected for _, selected, _ in rules):
        return Week(plain)
    if holiday == plain:
        return Week(plain, holidays=Holidays.USUAL)
    if len(set(holiday)) > 1:
        raise SaysMoreError
    return Week(plain, holidays=holiday_answer(holiday[0]), holiday=holiday[0])


def refuse_implicit_opening(rules: list[RuleOfDays]) -> None:
    """Refuse « PH off; Mo-Fr … »: it opens on holidays, and whoever wrote it meant closed."""
    off = False
    for _, selected, day in rules:
        if off and day.spans and HOLIDAYS not in selected:
            raise SaysMoreError
        off = off or (HOLIDAYS in selected and not day.spans)


def apply_rules(
    rules: list[RuleOfDays], concerns: Callable[[int, list[DayNumber]], bool]
) -> tuple[Day, ...]:
    """Return the seven days once each rule is applied to those that it concerns."""
    days = [CLOSED] * len(DAY_CODES)
    for separator, selected, day in rules:
        for number in range(len(DAY_CODES)):
            if concerns(number, selected):
                days[number] = apply_rule(days[number], separator, day)
    return tuple(days)


def apply_rule(before: Day, separator: str, day: Day) -> Day:
    """Return a day after a rule: added to what it had by a comma, in its place by a semicolon."""
    if separator == ";" or not before.spans:
        return day
    if not day.spans or before.by_appointment != day.by_appointment:
        raise SaysMoreError
    return checked_day(before.spans + day.spans, day.by_appointment)


def holiday_answer(holiday: Day) -> Holidays:
    return Holidays.OWN if holiday.spans else Holidays.OFF


def read_day_rule(text: str) -> tuple[list[DayNumber], Day]:
    """Return ([number of a day, or PH], Day) of one rule; without days it is for all seven."""
    match = DAY_RULE.fullmatch(text)
    comment = (match["comment"] or "").strip().lower() if match else ""
    if not match or comment not in ("", APPOINTMENT):
        raise SaysMoreError
    numbers = selected_days(match["days"]) if match["days"] else [*range(len(DAY_CODES))]
    spans = tuple(read_span(span) for span in re.findall(OSM_SPAN, match["when"]))
    return numbers, checked_day(spans, bool(comment and spans))


def selected_days(text: str) -> list[DayNumber]:
    numbers: list[DayNumber] = []
    for part in re.split(r"\s*,\s*", text):
        if part == HOLIDAYS:
            numbers.append(HOLIDAYS)
        else:
            first, last = (DAY_CODES.index(end) for end in (part[:2], part[-2:]))
            length = (last - first) % len(DAY_CODES) + 1
            numbers += [(first + step) % len(DAY_CODES) for step in range(length)]
    return numbers


def read_span(text: str) -> MinuteSpan:
    times = re.findall(r"(\d+):(\d+)", text)
    start, end = (int(hour) * 60 + int(minute) for hour, minute in times)
    return start, end if end > start else end + MIDNIGHT


def checked_day(spans: Iterable[MinuteSpan], by_appointment: bool) -> Day:
    """Return a Day of these spans, sorted; raise SaysMoreError when they overlap or are faulty."""
    ordered = tuple(sorted(spans))
    if first_overlap(ordered) or any(map(is_faulty, ordered)):
        raise SaysMoreError
    return Day(ordered, by_appointment)
