"""A week as people describe it, and its canonical text in OpenStreetMap's syntax.

Only what a form can hold: days with their spans, « sur rendez-vous », public holidays, 24/7. What a
text means beyond that (seasons, weeks, sunset…) is for opening-hours-py, in `hours`.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import TextChoices

MIDNIGHT = 24 * 60
# Six in the morning: a later end is more likely a slip than a long night.
LATEST_END = MIDNIGHT + 6 * 60
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
HOLIDAYS = "PH"
APPOINTMENT = "sur rendez-vous"


class Holidays(TextChoices):
    UNSAID = "", "non précisé : la fiche dira qu’on ne sait pas"
    OFF = "off", "fermé"
    USUAL = "usual", "ouvert ou fermé comme les autres jours"
    OWN = "own", "ouvert à d’autres heures"


@dataclass(frozen=True)
class Day:
    """Open spans as (start, end) in minutes; an end beyond 24 h is in the next morning."""

    spans: tuple = ()
    by_appointment: bool = False


CLOSED = Day()


@dataclass(frozen=True)
class Week:
    """Seven days from Monday; with nothing open and not `always`, the hours are not known."""

    days: tuple = (CLOSED,) * len(DAYS)
    always: bool = False
    holidays: Holidays = Holidays.UNSAID
    holiday: Day = CLOSED

    @property
    def is_known(self):
        return self.always or any(day.spans for day in self.days)


def is_faulty(span):
    """Tells whether a span lasts no time, or goes on too far after midnight to be meant."""
    start, end = span
    lasts = 0 < end - start < MIDNIGHT or span == (0, MIDNIGHT)
    return not (lasts and start < MIDNIGHT and end <= LATEST_END)


def overlap(spans):
    """Returns the first two of these sorted spans that overlap, None when they all follow."""
    return next((pair for pair in pairwise(spans) if pair[1][0] < pair[0][1]), None)


def compose_hours(week):
    """Returns the shortest canonical text that says `week`, "" when nothing is known."""
    if not week.is_known:
        return ""
    rules = ["24/7" if week.always else week_rules(week)]
    if week.holidays == Holidays.OFF:
        rules.append(f"{HOLIDAYS} off")
    elif week.holidays == Holidays.OWN:
        rules.append(rule(HOLIDAYS, week.holiday))
    return "; ".join(rules)


def week_rules(week):
    """Returns one rule for all the days alike, in the order of the week.

    Holidays as usual go with the first rule: each later one then takes its own days back, the
    closed ones included. After a span that passes midnight a semicolon may be read as closing the
    next morning, where a comma leaves it open.
    """
    alike = {}
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


def selector(numbers):
    """Returns « Mo-We,Fr » for the days 0, 1, 2 and 4."""
    runs = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ",".join("-".join(DAYS[end] for end in sorted({run[0], run[-1]})) for run in runs)


def rule(days, day):
    spans = ",".join(f"{clock(start)}-{clock(end)}" for start, end in day.spans)
    return f"{days} {spans}" + (f' "{APPOINTMENT}"' if day.by_appointment else "")


def clock(minutes):
    hour, minute = divmod(minutes if minutes <= MIDNIGHT else minutes - MIDNIGHT, 60)
    return f"{hour:02}:{minute:02}"


DAY = rf"(?:{'|'.join(DAYS)})"
SELECTED = rf"(?:{DAY}(?:-{DAY})?|{HOLIDAYS})"
SPAN = r"\d{1,2}:[0-5]\d\s*-\s*\d{1,2}:[0-5]\d"
RULE = re.compile(
    rf"(?P<days>{SELECTED}(?:\s*,\s*{SELECTED})*(?=\s))?\s*"
    rf"(?P<when>off|closed|{SPAN}(?:\s*,\s*{SPAN})*)\s*"
    r'(?:"(?P<comment>[^"]*)")?'
)
# A comma after times or a comment, before a day, adds a rule without taking days back.
BETWEEN = re.compile(rf'\s*(;|(?<=[\d"f]),(?=\s*{SELECTED}))\s*')


class SaysMoreError(ValueError):
    """The text says what a Week cannot hold."""


def read_hours(text):
    """Returns the Week that `text` says, None when it says more than one can hold."""
    if not text.strip():
        return Week()
    first, *others = BETWEEN.split(text.strip().removesuffix(";").rstrip())
    try:
        if first == "24/7":
            return read_always(others)
        return read_week([";", first, *others])
    except SaysMoreError:
        return None


def read_always(others):
    if not others:
        return Week(always=True, holidays=Holidays.USUAL)
    separator, text, *rest = others
    numbers, said = read_rule(text)
    if rest or separator != ";" or numbers != [HOLIDAYS]:
        raise SaysMoreError
    return Week(always=True, holidays=answer(said), holiday=said)


def read_week(parts):
    """Follows the rules, each after its separator, on the seven days and on their holidays."""
    pairs = zip(parts[::2], parts[1::2], strict=True)
    rules = [(separator, *read_rule(text)) for separator, text in pairs]
    refuse_taken_back(rules)
    plain = followed(rules, lambda number, selected: number in selected)
    holiday = followed(rules, lambda number, selected: {number, HOLIDAYS} & {*selected})
    if not any(day.spans for day in plain):
        raise SaysMoreError
    if not any(HOLIDAYS in selected for _, selected, _ in rules):
        return Week(plain)
    if holiday == plain:
        return Week(plain, holidays=Holidays.USUAL)
    if len(set(holiday)) > 1:
        raise SaysMoreError
    return Week(plain, holidays=answer(holiday[0]), holiday=holiday[0])


def refuse_taken_back(rules):
    """Refuses « PH off; Mo-Fr … »: it opens on holidays, and whoever wrote it meant closed."""
    off = False
    for _, selected, said in rules:
        if off and said.spans and HOLIDAYS not in selected:
            raise SaysMoreError
        off = off or (HOLIDAYS in selected and not said.spans)


def followed(rules, concerns):
    """Returns the seven days once each rule is applied to those that it concerns."""
    days = [CLOSED] * len(DAYS)
    for separator, selected, said in rules:
        for number in range(len(DAYS)):
            if concerns(number, selected):
                days[number] = applied(days[number], separator, said)
    return tuple(days)


def applied(before, separator, said):
    """Returns a day after a rule: added to what it had by a comma, in its place by a semicolon."""
    if separator == ";" or not before.spans:
        return said
    if not said.spans or before.by_appointment != said.by_appointment:
        raise SaysMoreError
    return checked_day(before.spans + said.spans, said.by_appointment)


def answer(holiday):
    return Holidays.OWN if holiday.spans else Holidays.OFF


def read_rule(text):
    """Returns ([number of a day, or PH], Day) of one rule; without days it is for all seven."""
    found = RULE.fullmatch(text)
    comment = (found["comment"] or "").strip().lower() if found else ""
    if not found or comment not in ("", APPOINTMENT):
        raise SaysMoreError
    numbers = selected_days(found["days"]) if found["days"] else [*range(len(DAYS))]
    spans = tuple(read_span(span) for span in re.findall(SPAN, found["when"]))
    return numbers, checked_day(spans, bool(comment and spans))


def selected_days(text):
    numbers = []
    for part in re.split(r"\s*,\s*", text):
        if part == HOLIDAYS:
            numbers.append(HOLIDAYS)
        else:
            first, last = (DAYS.index(end) for end in (part[:2], part[-2:]))
            length = (last - first) % len(DAYS) + 1
            numbers += [(first + step) % len(DAYS) for step in range(length)]
    return numbers


def read_span(text):
    times = re.findall(r"(\d+):(\d+)", text)
    start, end = (int(hour) * 60 + int(minute) for hour, minute in times)
    return start, end if end > start else end + MIDNIGHT


def checked_day(spans, by_appointment):
    spans = tuple(sorted(spans))
    if overlap(spans) or any(map(is_faulty, spans)):
        raise SaysMoreError
    return Day(spans, by_appointment)
