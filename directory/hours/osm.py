"""Opening hours in OpenStreetMap's syntax; the only file that knows opening-hours-py."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined] # not in its stubs

from directory.hours.weekdays import DAY_CODES, WEEKDAY_NAMES

MAX_LENGTH = 500
PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)
COMMENT = re.compile(r'"[^"]*"')
SAYS_WHEN = re.compile(r"\d{1,2}:\d{2}|24/7|\b(?:off|closed|sunrise|sunset|dawn|dusk)\b")

ALWAYS_OPEN = (
    "« {rule} » n’indique aucune heure : la syntaxe y lit « toujours ouvert ». Ajoutez les heures, "
    "par exemple « Mo-Fr 09:00-12:30,14:00-18:00 », ou 24/7 si le lieu ne ferme jamais ; laissez "
    "vide si les horaires ne sont pas connus."
)
UNREADABLE_HOURS = (
    "Horaires illisibles à partir de « {text} ». Écrivez par exemple "
    "« Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off »."
)


def parse_hours(text: str, zone: ZoneInfo | None = PARIS) -> OpeningHours:
    """Return the opening hours written in `text`, for France and its time zone.

    Raise ValidationError, with the place where reading stopped, when they cannot be read.
    """
    try:
        return OpeningHours(text, timezone=zone, country="FR", max_interval_days=366)
    except ParserError as error:
        column = re.search(r"--> \d+:(\d+)", str(error))
        start = int(column[1]) - 1 if column else 0
        raise ValidationError(UNREADABLE_HOURS.format(text=text[start:] or text)) from error


def validate_hours(text: str) -> OpeningHours:
    """Refuse what cannot be read and what would mean always open without saying so.

    Return the hours read; raise ValidationError, in French.
    """
    if len(text) > MAX_LENGTH:
        raise ValidationError(f"Les horaires comptent {MAX_LENGTH} caractères au plus.")
    for rule in re.split(r";|\|\|", COMMENT.sub("", text)):
        if not SAYS_WHEN.search(rule):
            shown = rule.strip() or text.strip() or "des espaces seuls"
            raise ValidationError(ALWAYS_OPEN.format(rule=shown))
    return parse_hours(text.strip())


FRENCH_TOKENS = WEEKDAY_NAMES | {
    "PH": "jours fériés",
    "SH": "vacances scolaires",
    "off": "fermé",
    "closed": "fermé",
    "24/7": "24\u00a0h sur 24, 7\u00a0jours sur 7",
    "sunrise": "lever du soleil",
    "sunset": "coucher du soleil",
    "dawn": "aube",
    "dusk": "crépuscule",
    "Jan": "janvier",
    "Feb": "février",
    "Mar": "mars",
    "Apr": "avril",
    "May": "mai",
    "Jun": "juin",
    "Jul": "juillet",
    "Aug": "août",
    "Sep": "septembre",
    "Oct": "octobre",
    "Nov": "novembre",
    "Dec": "décembre",
    "-": "\u00a0–\u00a0",
    ",": ", ",
}
RANKS = {"1": "premier", "2": "deuxième", "3": "troisième", "4": "quatrième", "-1": "dernier"}
DAYS_THEN_HOURS = re.compile(r"(?<=[^\s,]) (?=\d\d:\d\d)")
OSM_RULE = re.compile(r'(?:"[^"]*"|[^;"|])+')
TOKEN = re.compile(
    r'(?P<comment>"[^"]*")|(?P<time>\d{1,2}:\d{2})'
    rf"|(?P<day>{'|'.join(DAY_CODES)})\[(?P<rank>-1|[1-4])\]|24/7|[A-Za-z]+|[-,]"
)


def format_hours(text: str) -> list[str]:
    """Return opening hours in French, a line a rule: « lundi – vendredi : 9 h – 12 h 30 »."""
    rules = filter(None, map(str.strip, OSM_RULE.findall(text)))
    said = (DAYS_THEN_HOURS.sub("\u00a0: ", rule, count=1) for rule in rules)
    return [TOKEN.sub(format_token, rule) for rule in said]


def format_hours_line(text: str) -> str:
    """Return the same on one line: « lundi – vendredi 9 h – 12 h 30 ; samedi fermé »."""
    return "\u202f; ".join(format_hours(text))


def format_clock(hour: int, minute: int) -> str:
    """Return « 9 h » or « 9 h 05 »."""
    return f"{hour}\u00a0h" + (f"\u00a0{minute:02}" if minute else "")


def format_time(moment: time | datetime) -> str:
    """Return « 9 h » or « 9 h 05 » for a time, or a moment where its clock is read."""
    return format_clock(moment.hour, moment.minute)


def format_token(match: re.Match[str]) -> str:
    token = match[0]
    if match["comment"]:
        return f"({token[1:-1]})"
    if match["time"]:
        return format_clock(*map(int, token.split(":")))
    if match["rank"]:
        return f"{RANKS[match['rank']]} {WEEKDAY_NAMES[match['day']]} du mois"
    return FRENCH_TOKENS.get(token, token)


class Openness(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


class Span(NamedTuple):
    """From an instant, included, to another, excluded, both in UTC: open, or one cannot tell."""

    start: datetime
    end: datetime
    openness: Openness
    comment: str = ""


def follow(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield spans in order, without overlap, those alike that touch made one."""
    pending: list[Span] = []
    for span in spans:
        pending = merge_span(pending, span)
        yield from pending[:-1]
        pending = pending[-1:]
    yield from pending


def merge_span(pending: list[Span], span: Span) -> list[Span]:
    """Return the last span and the one after it; what began first goes on to its end."""
    if not pending:
        return [span]
    [last] = pending
    if span.start <= last.end and last[2:] == span[2:]:
        return [last._replace(end=max(last.end, span.end))]
    if span.end <= last.end:
        return [last]
    return [last, span._replace(start=max(last.end, span.start))]


OPENNESS_OF_STATE = {State.OPEN: Openness.OPEN, State.UNKNOWN: Openness.UNKNOWN}
# What depends on things that we are not told: no page can say when it holds.
VAGUE = {
    re.compile(r"\bSH\b"): "horaires variables selon les vacances scolaires",
    re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b"): "horaires variables selon le soleil",
    re.compile(r"\d\+"): "heure de fermeture non précisée",
}
SAYS_HOLIDAYS = re.compile(r"\bPH\b|24/7")
TIME_SPANS = re.compile(r'"[^"]*"|(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})')
DAY_MINUTES = 24 * 60
ASIDE = "23:59-24:00"
ASIDE_FROM = timedelta(hours=23, minutes=59)
CACHED_RULES = 20_000
CACHED_DAYS = 50_000
LONG_AGO = datetime(2020, 1, 1, tzinfo=PARIS)


class Rule:
    """Opening hours read once, asked day by day; raises ValidationError when they say nothing.

    opening-hours-py cuts a span that goes past midnight as soon as another rule names the day
    after (Fr 20:00-02:00; Sa 10:00-12:00). Such hours are read in two halves, both on the day when
    the span begins: up to midnight, and what follows it, written as if it were that morning.
    """

    def __init__(self, text: str) -> None:
        self.whole = self.evening = validate_hours(text)
        bare = COMMENT.sub("", text)
        self.vagueness = next((why for sign, why in VAGUE.items() if sign.search(bare)), "")
        self.is_silent_on_holidays = not SAYS_HOLIDAYS.search(bare)
        self.goes_past_midnight = any(map(ends_on_the_next_day, TIME_SPANS.finditer(text)))
        if self.goes_past_midnight:
            self.evening = parse_hours(TIME_SPANS.sub(up_to_midnight, text.strip()))
            self.morning = parse_hours(TIME_SPANS.sub(past_midnight, text.strip()), zone=None)

    def spans(self, day: date) -> list[Span]:
        """Return the spans that begin on a civil day, in order."""
        start = datetime.combine(day, time(), PARIS)
        spans = [
            Span(first.astimezone(UTC), last.astimezone(UTC), OPENNESS_OF_STATE[state], comment)
            for first, last, state, comment in self.evening.intervals(start, start + DAY)
            if state in OPENNESS_OF_STATE and first < last
        ]
        return list(follow(spans + self.late_spans(day))) if self.goes_past_midnight else spans

    def late_spans(self, day: date) -> list[Span]:
        """Return what follows midnight of the spans that begin on a civil day."""
        start = datetime.combine(day, time())
        return [
            Span(instant(first + DAY), instant(last + DAY), OPENNESS_OF_STATE[state], comment)
            for first, last, state, comment in self.morning.intervals(start, start + DAY)
            if state in OPENNESS_OF_STATE and first < start + ASIDE_FROM
        ]


def span_minutes(match: re.Match[str]) -> tuple[int, int]:
    """Return the minutes from midnight to the start and to the end of a span of times."""
    start, start_minutes, end, end_minutes = map(int, match.groups())
    return start * 60 + start_minutes, end * 60 + end_minutes


def ends_on_the_next_day(match: re.Match[str]) -> bool:
    if match[1] is None:
        return False
    start, end = span_minutes(match)
    return end > DAY_MINUTES or 0 < end <= start


def up_to_midnight(match: re.Match[str]) -> str:
    return f"{match[1]}:{match[2]}-24:00" if ends_on_the_next_day(match) else match[0]


def past_midnight(match: re.Match[str]) -> str:
    """Return the part past midnight; a span without any moves aside, its rule still overrides."""
    if match[1] is None:
        return match[0]
    if not ends_on_the_next_day(match):
        return ASIDE
    end = span_minutes(match)[1]
    hour, minute = divmod(end - DAY_MINUTES if end > DAY_MINUTES else end, 60)
    return f"00:00-{hour:02}:{minute:02}"


def instant(wall: datetime) -> datetime:
    """Return when the clock of Paris shows `wall`, the last time if autumn shows it twice, at 3:00
    if spring skips it.
    """
    moment = wall.replace(tzinfo=PARIS, fold=1).astimezone(UTC)
    if moment.astimezone(PARIS).replace(tzinfo=None) == wall:
        return moment
    return instant(wall.replace(hour=3, minute=0))


@lru_cache(maxsize=CACHED_RULES)
def read_rule(text: str) -> Rule | None:
    """Return the Rule written in `text`, None when it says nothing that can be read."""
    try:
        return Rule(text)
    except ValidationError:
        return None


@lru_cache(maxsize=CACHED_DAYS)
def day_spans(text: str, day: date) -> list[Span]:
    """Return the spans that readable hours begin on a civil day of Paris, in order; the last may
    end on the day after.
    """
    rule = read_rule(text)
    return rule.spans(day) if rule else []


@lru_cache(maxsize=CACHED_RULES)
def never_closes(text: str) -> bool:
    rule = read_rule(text)
    if rule is None or rule.vagueness:
        return False
    return rule.whole.is_open(LONG_AGO) and rule.whole.next_change(LONG_AGO) is None


def never_opens(text: str) -> bool:
    """Return whether hours, read in full, never open."""
    rule = read_rule(text)
    if rule is None or rule.vagueness:
        return False
    return not rule.whole.is_open(LONG_AGO) and rule.whole.next_change(LONG_AGO) is None
