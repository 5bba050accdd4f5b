"""Opening hours as people write them in French: OpenStreetMap's syntax when they are certain.

« du lundi au vendredi 9h-12h et 14h-18h, samedi sur rendez-vous » is not: what the syntax cannot
say, or the text says in two ways, stays a text for a person.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.core.exceptions import ValidationError

from directory.hours.day_input import SPAN_TEXT, normalise_input, parse_spans, read_match
from directory.hours.osm import validate_hours
from directory.hours.week import (
    CLOSED,
    Day,
    Holidays,
    MinuteSpan,
    Week,
    compose_hours,
    first_overlap,
)
from directory.hours.weekdays import WEEKDAYS

HOLIDAY_NUMBER = len(WEEKDAYS)  # the number of public holidays, after those of the seven days
ABBREVIATED = ("lu", "ma", "me", "je", "ve", "sa", "di")
DAY_NUMBERS = {
    name: number
    for number, (two, long) in enumerate(zip(ABBREVIATED, WEEKDAYS, strict=True))
    for name in (two, long[:3], long, f"{long}s")
}
# What a text is made of, each with the letter that stands for it; anything else is not certain.
WORD_PATTERNS = {
    "always": r"24 ?h? ?(?:/|sur) ?24 ?h?,? ?(?:et )?7 ?j(?:ours?)? ?(?:/|sur) ?7 ?j?|24/7"
    r"|7 ?j(?:ours?)? ?(?:/|sur) ?7 ?j?,? ?(?:et )?24 ?h? ?(?:/|sur) ?24 ?h?",
    "Z": r"tous les jours|7 ?j(?:ours?)? ?(?:/|sur) ?7 ?j?(?!\w)|tlj\b",
    "E": r"week-?ends?\b",
    "P": r"(?:jours )?f[ée]ri[ée]s?\b",
    "S": SPAN_TEXT.pattern,
    "D": rf"(?:{'|'.join(sorted(DAY_NUMBERS, key=len, reverse=True))})\b\.?",
    "C": r"ferm[ée]e?s?\b|fermeture\b|sauf\b|except[ée]\b|hors\b",
    "R": r"\(?(?:(?:uniquement|seulement) )?sur (?:rendez-vous|rdv|r\.d\.v)"
    r"(?: (?:uniquement|seulement))?\)?",
    "T": r"-|(?:au|à)\b",
    "A": r"[,&+:]|et\b",
    "B": r"[;/|.]",
    "noise": r"(?:horaires?|h d['’]ouverture|d['’]ouverture|ouverte?s?|ouverture|accueil)\b"
    r"|(?:du public|au public|du|de|des|le|les|chaque)\b|\s+",
}
WORD = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in WORD_PATTERNS.items()))
ITEM = r"(?:D(?:TD)?|[ZEP])"
GROUP = rf"{ITEM}(?:A+{ITEM})*"
SPANS = r"S(?:[AB]*S)*"
DAYS_FIRST = re.compile(
    rf"(?P<days>{GROUP})A*(?:(?P<spans>{SPANS})(?:A*(?P<rdv>R))?|C)"
    rf"|C(?P<closed>{GROUP})(?!A*[SCR])"
)
SPANS_FIRST = re.compile(
    rf"(?P<spans>{SPANS})(?P<rdv>)A*(?P<days>{GROUP})|C(?P<closed>{GROUP})(?!A*[SCR])"
)
CLAUSE_SEPARATORS = re.compile(r"[AB]*")

NOT_CERTAIN = "«\u202f{part}\u202f» ne se lit pas de façon certaine"
NO_DAY = "les jours ne sont pas dits"
NO_HOUR = "les heures ne sont pas dites pour tous les jours"
DAY_SAID_TWICE = "un jour y est dit deux fois"
WHOSE_APPOINTMENT = "on ne sait pas quels jours sont sur rendez-vous"
HOLIDAY_HOURS = "les jours fériés ont leurs heures"
NOTHING_OPEN = "aucune heure d’ouverture n’y est dite"
SPANS_OVERLAP = "deux plages d’un même jour se chevauchent"
MAX_QUOTED = 40  # characters of a text quoted in a message
DAY_SETS: dict[str, Iterable[int]] = {"Z": range(7), "E": (5, 6), "P": (HOLIDAY_NUMBER,)}
DAY_LETTERS = {*"DZEP"}


class FrenchHours(NamedTuple):
    """`rule` in OpenStreetMap's syntax, "" unless `certain`; else `note` says why, in French."""

    rule: str
    certain: bool
    note: str = ""


class UncertainError(ValueError):
    """A text whose hours are not certain; says why."""


class Clause(NamedTuple):
    """Days, by number, and their hours; without spans, days that are closed."""

    numbers: tuple[int, ...]
    spans: tuple[MinuteSpan, ...] = ()
    by_appointment: bool = False

    @property
    def day(self) -> Day:
        return Day(self.spans, self.by_appointment) if self.spans else CLOSED


def read_french_hours(text: str) -> FrenchHours:
    """Return the FrenchHours of a text that tells a week."""
    return certain_hours(lambda: parse_week(text))


def read_days(texts: Iterable[str]) -> FrenchHours:
    """Return the FrenchHours of seven texts, one a day from Monday; a blank day is closed."""
    return certain_hours(lambda: Week(tuple(map(parse_day, texts))))


def certain_hours(parse: Callable[[], Week]) -> FrenchHours:
    """Return the FrenchHours of the Week that `parse` returns, or why it is not certain."""
    try:
        rule = compose_hours(parse())
        if not rule:
            raise UncertainError(NOTHING_OPEN)
        validate_hours(rule)
    except (UncertainError, ValidationError) as error:
        why = error.messages[0] if isinstance(error, ValidationError) else str(error)
        return FrenchHours("", certain=False, note=why)
    return FrenchHours(rule, certain=True)


def parse_day(text: str) -> Day:
    """Return the Day that a text tells; raise UncertainError or ValidationError."""
    bare = re.sub(rf"[\s,;]*{WORD_PATTERNS['R']}", "", normalise_input(text))
    by_appointment = bare != normalise_input(text)
    spans = parse_spans(bare)
    if by_appointment and len(spans) != 1:
        raise UncertainError(WHOSE_APPOINTMENT if spans else NO_HOUR)
    return Day(spans, by_appointment)


def parse_week(text: str) -> Week:
    """Return the Week that a text tells; raise UncertainError or ValidationError."""
    words = [word for word in split_words(text) if word.kind != "noise"]
    shape = "".join(word.kind[0] for word in words)
    if shape == "a":
        return Week(always=True, holidays=Holidays.USUAL)
    return combine_clauses(read_clauses(shape, words))


class Word(NamedTuple):
    """A known word of a text: its name in WORD_PATTERNS, and its match."""

    kind: str
    match: re.Match[str]


def split_words(text: str) -> list[Word]:
    """Return the Words of a text; raise UncertainError at the first that is not known."""
    typed = normalise_input(re.sub(r"[\n\r]+", " ; ", text.strip()))
    words: list[Word] = []
    start = 0
    while start < len(typed):
        match = WORD.match(typed, start)
        if not match:
            raise UncertainError(NOT_CERTAIN.format(part=typed[start : start + MAX_QUOTED]))
        words.append(Word(next(name for name in WORD_PATTERNS if match[name] is not None), match))
        start = match.end()
    return words


def read_clauses(shape: str, words: list[Word]) -> list[Clause]:
    """Return the Clauses of a text, from the letters of its words."""
    start = past_separators(shape, 0)
    leads = shape.startswith("R", start)
    start = past_separators(shape, start + leads)
    pattern = SPANS_FIRST if shape.startswith("S", start) else DAYS_FIRST
    matches: list[re.Match[str]] = []
    while start < len(shape):
        match = pattern.match(shape, start)
        if not match:
            raise UncertainError(why_unread(shape, words, start))
        matches.append(match)
        start = past_separators(shape, match.end())
    refuse_vague_appointment(matches, leads)
    return [read_clause(match, words, leads) for match in matches]


def past_separators(shape: str, start: int) -> int:
    separators = CLAUSE_SEPARATORS.match(shape, start)
    return separators.end() if separators else start


def why_unread(shape: str, words: list[Word], start: int) -> str:
    """Return why the words from `start` on make no clause."""
    if not DAY_LETTERS & {*shape}:
        return NO_DAY
    if "S" not in shape[start:]:
        return NO_HOUR
    return NOT_CERTAIN.format(
        part=" ".join(each.match[0].strip() for each in words[start:])[:MAX_QUOTED]
    )


def refuse_vague_appointment(matches: list[re.Match[str]], leads: bool) -> None:
    """Raise UncertainError for an appointment said once: for one clause or span, or for all?"""
    after_several = any(each["rdv"] and each["spans"].count("S") > 1 for each in matches)
    if after_several or (len(matches) > 1 and (leads or matches[-1]["rdv"])):
        raise UncertainError(WHOSE_APPOINTMENT)


def read_clause(match: re.Match[str], words: list[Word], leads: bool) -> Clause:
    """Return the Clause of the words that `match` covers."""
    group = "days" if match["days"] else "closed"
    numbers = tuple(numbers_of(words[match.start(group) : match.end(group)]))
    spans: tuple[MinuteSpan, ...] = ()
    if match["spans"]:
        hours = words[match.start("spans") : match.end("spans")]
        spans = tuple(sorted(read_match(each.match) for each in hours if each.kind == "S"))
    return Clause(numbers, spans, bool(leads or match["rdv"]))


def numbers_of(words: list[Word]) -> Iterator[int]:
    """Yield the numbers of the days in a group of words: « lundi au jeudi et samedi »."""
    words = [word for word in words if word.kind not in ("A", "B")]
    for rank, word in enumerate(words):
        if word.kind in DAY_SETS:
            yield from DAY_SETS[word.kind]
        elif word.kind == "D" and not follows_a_dash(words, rank):
            yield from days_from(words[rank:])


def follows_a_dash(words: list[Word], rank: int) -> bool:
    return rank > 0 and words[rank - 1].kind == "T"


def days_from(words: list[Word]) -> list[int]:
    """Return the day that begins `words`, or all those up to the one after « au »."""
    first = day_of(words[0])
    if [word.kind for word in words[1:3]] != ["T", "D"]:
        return [first]
    length = (day_of(words[2]) - first) % len(WEEKDAYS) + 1
    return [(first + step) % len(WEEKDAYS) for step in range(length)]


def day_of(word: Word) -> int:
    return DAY_NUMBERS[word.match[0].rstrip(".")]


def combine_clauses(clauses: list[Clause]) -> Week:
    """Return the Week of Clauses; those that close take their days back from the others."""
    days: dict[int, Day] = {}
    holidays = Holidays.UNSAID
    for each in sorted(clauses, key=lambda each: not each.spans):
        refuse_repetition(each, days)
        if HOLIDAY_NUMBER in each.numbers:
            holidays = Holidays.OFF
        days |= dict.fromkeys(each.numbers, each.day)
    week = tuple(checked_spans(days.get(number, CLOSED)) for number in range(len(WEEKDAYS)))
    return Week(week, holidays=holidays)


def refuse_repetition(clause: Clause, days: dict[int, Day]) -> None:
    """Raise UncertainError when a clause gives hours to a day that has some, or to holidays."""
    if clause.spans and HOLIDAY_NUMBER in clause.numbers:
        raise UncertainError(HOLIDAY_HOURS)
    if clause.spans and {*clause.numbers} & {*days}:
        raise UncertainError(DAY_SAID_TWICE)


def checked_spans(day: Day) -> Day:
    if first_overlap(day.spans):
        raise UncertainError(SPANS_OVERLAP)
    return day
