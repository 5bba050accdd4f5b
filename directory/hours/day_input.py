"""The spans of a day as people type them: « 9h-12h30, 14h-18h », « de 9 h à midi »."""

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError

from directory.hours.week import MIDNIGHT, MinuteSpan, first_overlap, is_faulty

CLOSED = re.compile(r"fermée?")
ALL_DAY = re.compile(r"24 ?h? ?(?:/|sur) ?24 ?h?")
HALF_DAY = 12
COLON = r"\d{1,2}:\d{2}(?!\d)"
START = rf"(?:de )?(?P<start>minuit|midi|{COLON}|\d{{1,2}} ?h(?: ?\d{{2}}(?!\d))?|\d{{1,2}})"
# A number that stands apart after « 12h » is its minutes, unless it begins the next span.
END = rf"(?P<end>minuit|midi|{COLON}|\d{{1,2}} ?h(?:\d{{2}}(?!\d)| \d{{2}}(?!\d| ?[-h:à]))?)"
SPAN_TEXT = re.compile(rf"(?<![\w:]){START} ?(?:-|à) ?{END}(?![\w:])")
LONE = re.compile(r"(?:de )?(?:midi|minuit|\d{1,2} ?(?:h|:)(?: ?\d{2})?) ?(?:-|à)?")
BARE = re.compile(r"\d{1,2}(?: ?[h:] ?\d{0,2})? ?(?:-|à) ?\d{1,2}")
SPAN_SEPARATORS = re.compile(r"\s*(?:[,;/+&]|\bet\b|\bpuis\b)\s*")

UNREADABLE_SPAN = "« {part} » ne se lit pas. Écrivez par exemple 9h-12h30, 14h-18h."
NO_END = "« {part} » n’a pas d’heure de fin. Écrivez par exemple 9h-12h30."
NO_UNIT = "« {part} » : dites qu’il s’agit d’heures, par exemple 9h-12h."
NO_SUCH_TIME = "« {part} » : une heure va de 0h à 24h, et ses minutes de 00 à 59."
BACKWARDS = "« {part} » finit avant de commencer. Après minuit, une plage finit à 6h au plus tard."
SAME_TIMES = "« {part} » commence et finit à la même heure. Jour et nuit s’écrit 0h-24h."
OVERLAPPING = "« {first} » et « {second} » se chevauchent."
APPOINTMENT_MESSAGE = (
    "Pour « sur rendez-vous », cochez la case du jour ; elle vaut pour toutes ses plages."
)


def parse_spans(typed: str) -> tuple[MinuteSpan, ...]:
    """Return the sorted spans (start, end in minutes) of a day; () when it is closed or blank.

    Raise ValidationError when anything in it is not certain.
    """
    text = normalise_input(typed)
    if not text or CLOSED.fullmatch(text):
        return ()
    if ALL_DAY.fullmatch(text):
        return ((0, MIDNIGHT),)
    refuse_leftovers(SPAN_TEXT.sub(",", text))
    spans = tuple(sorted(read_match(match) for match in SPAN_TEXT.finditer(text)))
    if pair := first_overlap(spans):
        first, second = (format_spans([span]) for span in pair)
        raise ValidationError(OVERLAPPING.format(first=first, second=second))
    return spans


def normalise_input(typed: str) -> str:
    """Return what was typed in lower case, with one kind of space, of dash and of « h »."""
    text = re.sub(r"[‐‑‒–—−]", "-", typed.lower())
    text = re.sub(r"\bheures?\b|(?<=\d)heures?\b", "h", text)
    return re.sub(r" ?- ?", "-", " ".join(text.split())).rstrip(".")


def refuse_leftovers(text: str) -> None:
    """Refuse what is left of a text once its spans are taken out, for the reason it shows."""
    for part in filter(None, SPAN_SEPARATORS.split(text)):
        raise ValidationError(refusal_reason(part).format(part=part))


def refusal_reason(part: str) -> str:
    if re.search(r"rendez|rdv", part):
        return APPOINTMENT_MESSAGE
    if LONE.fullmatch(part):
        return NO_END
    if BARE.fullmatch(part):
        return NO_UNIT
    return UNREADABLE_SPAN


def read_match(match: re.Match[str]) -> MinuteSpan:
    """Return the span of a match of SPAN_TEXT; raise ValidationError when it cannot be."""
    part = match[0]
    start, end = parse_minutes(match["start"], part), parse_minutes(match["end"], part)
    if start == end:
        raise ValidationError(SAME_TIMES.format(part=part))
    span = (start, end if end > start else end + MIDNIGHT)
    if is_faulty(span):
        raise ValidationError(BACKWARDS.format(part=part))
    return span


def parse_minutes(time: str, part: str) -> int:
    """Return the minutes from midnight of « 9h30 »; raise ValidationError, naming `part`."""
    if time in ("midi", "minuit"):
        return HALF_DAY * 60 if time == "midi" else 0
    hour, minute = (int(each or 0) for each in time.replace("h", ":").partition(":")[::2])
    if minute > 59 or hour * 60 + minute > MIDNIGHT:  # noqa: PLR2004
        raise ValidationError(NO_SUCH_TIME.format(part=part))
    return hour * 60 + minute


def format_spans(spans: Iterable[MinuteSpan]) -> str:
    """Return spans as one would type them: « 9h-12h30, 14h-18h »."""
    return ", ".join(f"{format_minutes(start)}-{format_minutes(end)}" for start, end in spans)


def format_minutes(time: int) -> str:
    hour, minute = divmod(time if time <= MIDNIGHT else time - MIDNIGHT, 60)
    return f"{hour}h{minute:02}" if minute else f"{hour}h"
