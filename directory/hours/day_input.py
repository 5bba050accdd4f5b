"""The spans of a day as people type them: « 9h-12h30, 14h-18h », « de 9 h à midi »."""

import re

from django.core.exceptions import ValidationError

from directory.hours.week import MIDNIGHT, is_faulty, overlap

CLOSED = re.compile(r"fermée?")
ALL_DAY = re.compile(r"24 ?h? ?(?:/|sur) ?24 ?h?")
HALF_DAY = 12
COLON = r"\d{1,2}:\d{2}(?!\d)"
START = rf"(?:de )?(?P<start>minuit|midi|{COLON}|\d{{1,2}} ?h(?: ?\d{{2}}(?!\d))?|\d{{1,2}})"
# A number that stands apart after « 12h » is its minutes, unless it begins the next span.
END = rf"(?P<end>minuit|midi|{COLON}|\d{{1,2}} ?h(?:\d{{2}}(?!\d)| \d{{2}}(?!\d| ?[-h:à]))?)"
SPAN = re.compile(rf"(?<![\w:]){START} ?(?:-|à) ?{END}(?![\w:])")
LONE = re.compile(r"(?:de )?(?:midi|minuit|\d{1,2} ?(?:h|:)(?: ?\d{2})?) ?(?:-|à)?")
BARE = re.compile(r"\d{1,2}(?: ?[h:] ?\d{0,2})? ?(?:-|à) ?\d{1,2}")
SEPARATORS = re.compile(r"\s*(?:[,;/+&]|\bet\b|\bpuis\b)\s*")

UNREADABLE = "« {part} » ne se lit pas. Écrivez par exemple 9h-12h30, 14h-18h."
NO_END = "« {part} » n’a pas d’heure de fin. Écrivez par exemple 9h-12h30."
NO_UNIT = "« {part} » : dites qu’il s’agit d’heures, par exemple 9h-12h."
NO_SUCH_TIME = "« {part} » : une heure va de 0h à 24h, et ses minutes de 00 à 59."
BACKWARDS = "« {part} » finit avant de commencer. Après minuit, une plage finit à 6h au plus tard."
SAME = "« {part} » commence et finit à la même heure. Jour et nuit s’écrit 0h-24h."
OVERLAPPING = "« {first} » et « {second} » se chevauchent."
APPOINTMENT = "Pour « sur rendez-vous », cochez la case du jour ; elle vaut pour toutes ses plages."


def spans_from(typed):
    """Returns the sorted spans (start, end in minutes) of a day; () when it is closed or blank.

    Raises ValidationError when anything in it is not certain.
    """
    text = plain(typed)
    if not text or CLOSED.fullmatch(text):
        return ()
    if ALL_DAY.fullmatch(text):
        return ((0, MIDNIGHT),)
    refuse_the_rest(SPAN.sub(",", text))
    spans = tuple(sorted(span_from(found) for found in SPAN.finditer(text)))
    if pair := overlap(spans):
        first, second = (spans_told([span]) for span in pair)
        raise ValidationError(OVERLAPPING.format(first=first, second=second))
    return spans


def plain(typed):
    """Returns what was typed in lower case, with one kind of space, of dash and of « h »."""
    text = re.sub(r"[‐‑‒–—−]", "-", typed.lower())
    text = re.sub(r"\bheures?\b|(?<=\d)heures?\b", "h", text)
    return re.sub(r" ?- ?", "-", " ".join(text.split())).rstrip(".")


def refuse_the_rest(text):
    """Refuses what is left of a text once its spans are taken out, for the reason it shows."""
    for part in filter(None, SEPARATORS.split(text)):
        raise ValidationError(reason(part).format(part=part))


def reason(part):
    if re.search(r"rendez|rdv", part):
        return APPOINTMENT
    if LONE.fullmatch(part):
        return NO_END
    if BARE.fullmatch(part):
        return NO_UNIT
    return UNREADABLE


def span_from(found):
    part = found[0]
    start, end = minutes(found["start"], part), minutes(found["end"], part)
    if start == end:
        raise ValidationError(SAME.format(part=part))
    span = (start, end if end > start else end + MIDNIGHT)
    if is_faulty(span):
        raise ValidationError(BACKWARDS.format(part=part))
    return span


def minutes(time, part):
    if time in ("midi", "minuit"):
        return HALF_DAY * 60 if time == "midi" else 0
    hour, minute = (int(each or 0) for each in re.fullmatch(r"(\d+)\D*(\d*)", time).groups())
    if minute > 59 or hour * 60 + minute > MIDNIGHT:  # noqa: PLR2004
        raise ValidationError(NO_SUCH_TIME.format(part=part))
    return hour * 60 + minute


def spans_told(spans):
    """Returns spans as one would type them: « 9h-12h30, 14h-18h »."""
    return ", ".join(f"{time_told(start)}-{time_told(end)}" for start, end in spans)


def time_told(time):
    hour, minute = divmod(time if time <= MIDNIGHT else time - MIDNIGHT, 60)
    return f"{hour}h{minute:02}" if minute else f"{hour}h"
