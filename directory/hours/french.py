"""Opening hours as people write them in French: OpenStreetMap's syntax when they are certain.

« du lundi au vendredi 9h-12h et 14h-18h, samedi sur rendez-vous » is not: what the syntax cannot
say, or the text says in two ways, stays a text for a person.
"""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError

from directory.hours.day_input import SPAN, plain, span_from, spans_from
from directory.hours.osm import validate_hours
from directory.hours.week import CLOSED, DAYS, Day, Holidays, Week, compose_hours, overlap

HOLIDAY = len(DAYS)  # the number of public holidays, after those of the seven days
ABBREVIATED = ("lu", "ma", "me", "je", "ve", "sa", "di")
LONG = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
NAMES = {
    name: number
    for number, (two, long) in enumerate(zip(ABBREVIATED, LONG, strict=True))
    for name in (two, long[:3], long, f"{long}s")
}
# What a text is made of, each with the letter that stands for it; anything else is not certain.
WORDS = {
    "always": r"24 ?h? ?(?:/|sur) ?24 ?h?,? ?(?:et )?7 ?j(?:ours?)? ?(?:/|sur) ?7 ?j?|24/7"
    r"|7 ?j(?:ours?)? ?(?:/|sur) ?7 ?j?,? ?(?:et )?24 ?h? ?(?:/|sur) ?24 ?h?",
    "Z": r"tous les jours|7 ?j(?:ours?)? ?(?:/|sur) ?7 ?j?(?!\w)|tlj\b",
    "E": r"week-?ends?\b",
    "P": r"(?:jours )?f[ée]ri[ée]s?\b",
    "S": SPAN.pattern,
    "D": rf"(?:{'|'.join(sorted(NAMES, key=len, reverse=True))})\b\.?",
    "C": r"ferm[ée]e?s?\b|fermeture\b|sauf\b|except[ée]\b|hors\b",
    "R": r"\(?(?:(?:uniquement|seulement) )?sur (?:rendez-vous|rdv|r\.d\.v)"
    r"(?: (?:uniquement|seulement))?\)?",
    "T": r"-|(?:au|à)\b",
    "A": r"[,&+:]|et\b",
    "B": r"[;/|.]",
    "noise": r"(?:horaires?|h d['’]ouverture|d['’]ouverture|ouverte?s?|ouverture|accueil)\b"
    r"|(?:du public|au public|du|de|des|le|les|chaque)\b|\s+",
}
WORD = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in WORDS.items()))
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
SEPARATORS = re.compile(r"[AB]*")

NOT_CERTAIN = "«\u202f{part}\u202f» ne se lit pas de façon certaine"
NO_DAY = "les jours ne sont pas dits"
NO_HOUR = "les heures ne sont pas dites pour tous les jours"
TWICE = "un jour y est dit deux fois"
WHOSE_APPOINTMENT = "on ne sait pas quels jours sont sur rendez-vous"
HOLIDAY_HOURS = "les jours fériés ont leurs heures"
NOTHING_OPEN = "aucune heure d’ouverture n’y est dite"
OVERLAPPING = "deux plages d’un même jour se chevauchent"
SHOWN = 40  # characters of a text that are said again
SETS = {"Z": range(7), "E": (5, 6), "P": (HOLIDAY,)}
DAY_LETTERS = {*"DZEP"}


class FrenchHours(NamedTuple):
    """`rule` in OpenStreetMap's syntax, "" unless `certain`; else `note` says why, in French."""

    rule: str
    certain: bool
    note: str = ""


class UncertainError(ValueError):
    """A text whose hours are not certain; says why."""


class Clause(NamedTuple):
    numbers: tuple
    spans: tuple = ()
    by_appointment: bool = False

    @property
    def day(self):
        return Day(self.spans, self.by_appointment) if self.spans else CLOSED


def read_french_hours(text):
    """Returns the FrenchHours of a text that tells a week."""
    return settled(lambda: week_told(text))


def read_days(texts):
    """Returns the FrenchHours of seven texts, one a day from Monday; a blank day is closed."""
    return settled(lambda: week_of(texts))


def settled(told):
    try:
        rule = compose_hours(told())
        if not rule:
            raise UncertainError(NOTHING_OPEN)
        validate_hours(rule)
    except (UncertainError, ValidationError) as error:
        why = error.messages[0] if isinstance(error, ValidationError) else str(error)
        return FrenchHours("", certain=False, note=why)
    return FrenchHours(rule, certain=True)


def week_of(texts):
    return Week(tuple(day_told(text) for text in texts))


def day_told(text):
    bare = re.sub(rf"[\s,;]*{WORDS['R']}", "", plain(text))
    by_appointment = bare != plain(text)
    spans = spans_from(bare)
    if by_appointment and len(spans) != 1:
        raise UncertainError(WHOSE_APPOINTMENT if spans else NO_HOUR)
    return Day(spans, by_appointment)


def week_told(text):
    """Returns the Week that a text tells; raises UncertainError or ValidationError."""
    words = [word for word in words_of(text) if word.kind != "noise"]
    shape = "".join(word.kind[0] for word in words)
    if shape == "a":
        return Week(always=True, holidays=Holidays.USUAL)
    return week_from(clauses(shape, words))


class Word(NamedTuple):
    """A known word of a text: its name in WORDS, and what was found."""

    kind: str
    found: re.Match


def words_of(text):
    """Returns the Words of a text; raises UncertainError at the first that is not known."""
    typed = plain(re.sub(r"[\n\r]+", " ; ", text.strip()))
    words, start = [], 0
    while start < len(typed):
        found = WORD.match(typed, start)
        if not found:
            raise UncertainError(NOT_CERTAIN.format(part=typed[start : start + SHOWN]))
        words.append(Word(next(name for name in WORDS if found[name] is not None), found))
        start = found.end()
    return words


def clauses(shape, words):
    """Returns the Clauses of a text, from the letters of its words."""
    start = past_separators(shape, 0)
    leads = shape.startswith("R", start)
    start = past_separators(shape, start + leads)
    pattern = SPANS_FIRST if shape.startswith("S", start) else DAYS_FIRST
    found = []
    while start < len(shape):
        match = pattern.match(shape, start)
        if not match:
            raise UncertainError(unread(shape, words, start))
        found.append(match)
        start = past_separators(shape, match.end())
    refuse_a_vague_appointment(found, leads)
    return [clause(match, words, leads) for match in found]


def past_separators(shape, start):
    return SEPARATORS.match(shape, start).end()


def unread(shape, words, start):
    """Returns why the words from `start` on make no clause."""
    if not DAY_LETTERS & {*shape}:
        return NO_DAY
    if "S" not in shape[start:]:
        return NO_HOUR
    return NOT_CERTAIN.format(
        part=" ".join(each.found[0].strip() for each in words[start:])[:SHOWN]
    )


def refuse_a_vague_appointment(found, leads):
    """An appointment said once, beside several clauses or spans, may be for one or for all."""
    after_several = any(each["rdv"] and each["spans"].count("S") > 1 for each in found)
    if after_several or (len(found) > 1 and (leads or found[-1]["rdv"])):
        raise UncertainError(WHOSE_APPOINTMENT)


def clause(match, words, leads):
    """Returns the Clause of the words that `match` covers."""
    group = "days" if match["days"] else "closed"
    numbers = tuple(numbers_of(words[match.start(group) : match.end(group)]))
    spans = ()
    if match["spans"]:
        said = words[match.start("spans") : match.end("spans")]
        spans = tuple(sorted(span_from(each.found) for each in said if each.kind == "S"))
    return Clause(numbers, spans, bool(leads or match["rdv"]))


def numbers_of(words):
    """Yields the numbers of the days in a group of words: « lundi au jeudi et samedi »."""
    words = [word for word in words if word.kind not in ("A", "B")]
    for rank, word in enumerate(words):
        if word.kind in SETS:
            yield from SETS[word.kind]
        elif word.kind == "D" and not follows_a_dash(words, rank):
            yield from days_from(words[rank:])


def follows_a_dash(words, rank):
    return rank > 0 and words[rank - 1].kind == "T"


def days_from(words):
    """Returns the day that begins `words`, or all those up to the one after « au »."""
    first = day_of(words[0])
    if [word.kind for word in words[1:3]] != ["T", "D"]:
        return [first]
    length = (day_of(words[2]) - first) % len(DAYS) + 1
    return [(first + step) % len(DAYS) for step in range(length)]


def day_of(word):
    return NAMES[word.found[0].rstrip(".")]


def week_from(told):
    """Returns the Week of Clauses; those that close take their days back from the others."""
    days, holidays = {}, Holidays.UNSAID
    for each in sorted(told, key=lambda each: not each.spans):
        refuse_a_second_say(each, days)
        if HOLIDAY in each.numbers:
            holidays = Holidays.OFF
        days |= dict.fromkeys(each.numbers, each.day)
    week = tuple(checked(days.get(number, CLOSED)) for number in range(len(DAYS)))
    return Week(week, holidays=holidays)


def refuse_a_second_say(told, days):
    if told.spans and HOLIDAY in told.numbers:
        raise UncertainError(HOLIDAY_HOURS)
    if told.spans and {*told.numbers} & {*days}:
        raise UncertainError(TWICE)


def checked(day):
    if overlap(day.spans):
        raise UncertainError(OVERLAPPING)
    return day
