"""Whether a venue is open, and how it is told in French."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.formats import date_format

from directory.hours.holidays import holiday_name
from directory.hours.osm import DAY, PARIS, Openness, day_spans, format_time
from directory.hours.schedule import (
    HOLIDAY,
    INSTANT,
    NEVER_KNOWN,
    Agenda,
    Periods,
    civil_day,
    midnight,
)
from tierslieux.text.typography import lower_first

SOON = timedelta(minutes=30)
HALF_A_DAY = timedelta(hours=12)
WEEK = timedelta(days=7)
FEW = 2  # days called today and tomorrow
DAYS_OF_A_WEEK = 7

NARROW = "\u202f"
ALWAYS = "Ouvert 24\u00a0h sur 24"
NOT_TOLD = "horaires non précisés"
WHY_UNKNOWN = {why: capfirst(why) for why in NEVER_KNOWN} | {
    HOLIDAY: f"Jour férié\u00a0: {NOT_TOLD}"
}
APPOINTMENT = "sur rendez-vous"


class State(NamedTuple):
    """What is told of a venue now, and the instant until which it is right (None: for ever)."""

    openness: Openness
    told: str
    until: datetime | None


def openness_at(text, special_days, moment):
    """Tells whether a venue is open at an instant."""
    return Periods.instant(moment).openness(text, special_days)


def openness_during(text, special_days, periods):
    """Tells whether a venue is open at some instant of `periods`, [(start, end)].

    UNKNOWN when it is not known to be, but may be.
    """
    return Periods(periods).openness(text, special_days)


def state_at(text, special_days, moment):
    """Returns the State of a venue at an instant."""
    hours = Agenda(text, special_days)
    if hours.is_unknown:
        return State(Openness.UNKNOWN, WHY_UNKNOWN[hours.why_unknown], None)
    if hours.is_always_open:
        return State(Openness.OPEN, ALWAYS, None)
    coming = hours.after(moment)
    span = next(coming, None)
    if span is None or span.start > moment:
        return closed_state(hours, moment)
    tell = open_state if span.openness == Openness.OPEN else unknown_state
    return tell(span, next(coming, None), moment)


def open_state(span, following, moment):
    left = span.end - moment
    goes_on = following is not None and following.start == span.end
    if left > WEEK:
        return State(Openness.OPEN, ALWAYS, span.end - WEEK)
    if left <= SOON and not goes_on:
        told = f"Ferme bientôt, à\u00a0{clock(span.end)}{aside(span.comment)}"
        return State(Openness.OPEN, told, span.end)
    told = qualified("Ouvert", till(span.end, moment, following if goes_on else None), span.comment)
    last = span.end if goes_on else span.end - SOON
    return State(Openness.OPEN, told, min(last, words_until(span.end, moment)))


def unknown_state(span, following, moment):
    if span.comment in WHY_UNKNOWN:
        return State(Openness.UNKNOWN, WHY_UNKNOWN[span.comment], span.end)
    told = f"Ouverture à confirmer{till(span.end, moment)}{aside(span.comment)}"
    return State(Openness.UNKNOWN, told, min(span.end, words_until(span.end, moment)))


def closed_state(hours, moment):
    today = civil_day(moment)
    coming = next((span for span in hours.after(moment) if is_expected(hours, span)), None)
    special = hours.special_day(today)
    told = f"Fermé exceptionnellement{aside(special.reason)}" if is_closure(special) else "Fermé"
    tonight = midnight(today + DAY)
    if coming is None:
        return State(Openness.CLOSED, told, tonight)
    told += announced(coming, today)
    return State(Openness.CLOSED, told, min(coming.start, tonight))


def is_closure(special):
    return special is not None and not special.hours


def is_expected(hours, span):
    """Tells whether a span is worth announcing: not a holiday on a day when the rule is closed."""
    if (span.openness, span.comment) != (Openness.UNKNOWN, HOLIDAY):
        return True
    days = (civil_day(span.end) - civil_day(span.start)).days
    return any(day_spans(hours.text, civil_day(span.start) + DAY * rank) for rank in range(days))


def announced(span, today):
    """Returns what comes after « Fermé »: « , ouvre lundi à 9 h »."""
    if span.openness == Openness.OPEN:
        return qualified(", ouvre", f" {when(span.start, today)}", span.comment, last=True)
    if span.comment in WHY_UNKNOWN:
        why = lower_first(WHY_UNKNOWN[span.comment])
        return f"{NARROW}; {day_told(civil_day(span.start), today)}, {why}"
    return f"{NARROW}; {when(span.start, today)}, ouverture à confirmer{aside(span.comment)}"


def qualified(verb, time_told, comment, last=False):
    """Returns « Ouvert jusqu’à 18 h », with the comment of these hours where it reads best."""
    if comment.casefold() != APPOINTMENT:
        return f"{verb}{time_told}{aside(comment)}"
    return f"{verb}{time_told} {APPOINTMENT}" if last else f"{verb} {APPOINTMENT}{time_told}"


def aside(comment):
    return f" ({comment})" if comment else ""


def till(end, moment, following=None):
    """Returns « jusqu’à 18 h », with the day when it is neither today nor soon."""
    day = "" if is_near(end, moment) else f"{day_told(civil_day(end), civil_day(moment))} à\u00a0"
    told = f"jusqu’à\u00a0{day}{clock(end)}"
    if following is None:
        return f" {told}"
    if following.openness == Openness.UNKNOWN:
        return f" au moins {told}"
    return f" {told}" + (f", puis {following.comment}" if following.comment else "")


def is_near(end, moment):
    return end - moment <= HALF_A_DAY or end <= midnight(civil_day(moment) + DAY)


def words_until(end, moment):
    """Returns the instant at which `till` tells the same end in other words, or that end."""
    if is_near(end, moment):
        return end
    return min(end - HALF_A_DAY, midnight(civil_day(moment) + DAY))


def when(start, today):
    """Returns « à 14 h », « demain à 9 h », « lundi à 9 h » or « le lundi 24 août à 9 h »."""
    if start == midnight(today + DAY):
        return "à\u00a0minuit"
    day = civil_day(start)
    at = f"à\u00a0{format_time(start.astimezone(PARIS))}"
    return at if day == today else f"{day_told(day, today)} {at}"


def day_told(day, today):
    ahead = (day - today).days
    if ahead < FEW:
        return ("aujourd’hui", "demain")[ahead]
    if ahead < DAYS_OF_A_WEEK:
        return date_format(day, "l")
    return f"le {format_day(day)}"


def format_day(day):
    """Returns « mardi 24 novembre »."""
    return date_format(day, "l j F").replace(" 1 ", " 1er ")


def clock(end):
    """Returns when a span ends by the clock of Paris: « 18 h », « minuit »."""
    here = end.astimezone(PARIS)
    return format_time(here) if here.hour or here.minute else "minuit"


class Day(NamedTuple):
    """A day of the week as it is told: « mardi 24 novembre », « 9 h – 12 h 30, 14 h – 18 h »."""

    date: date
    told: str
    holiday: str
    hours: str
    reason: str
    is_today: bool


def week(text, special_days, first_day):
    """Returns the seven Days from `first_day`; hours that nobody knows are said so."""
    hours = Agenda(text, special_days)
    today = timezone.localdate()
    return [
        told_day(hours, day, today)
        for day in (first_day + DAY * rank for rank in range(DAYS_OF_A_WEEK))
    ]


def told_day(hours, day, today):
    special = hours.special_day(day)
    return Day(
        day,
        format_day(day),
        holiday_name(day),
        told_spans(hours.begun(day), day),
        special.reason if special else "",
        day == today,
    )


def told_spans(spans, day):
    """Returns « 9 h – 12 h, 14 h – 18 h », a comment that holds for all said once."""
    comments = {span.comment for span in spans}
    if not comments:
        return "fermé"
    if comments <= WHY_UNKNOWN.keys():
        return min(comments).replace(HOLIDAY, NOT_TOLD)
    shared = comments.pop() if len(comments) == 1 else None
    told = [told_span(span, day) + ("" if shared else aside(span.comment)) for span in spans]
    return ", ".join(told) + aside(shared)


def told_span(span, day):
    if (span.start, span.end) == (midnight(day), midnight(day + DAY)):
        told = "24\u00a0h sur 24"
    else:
        start = format_time(span.start.astimezone(PARIS))
        told = f"{start}\u00a0–\u00a0{clock(span.end)}"
    return told if span.openness == Openness.OPEN else f"{told}, à confirmer"


def miss(text, special_days, moment, minutes=60):
    """Returns how narrowly a closed venue is so: « ouvre à 9 h », « a fermé à 17 h 30 », or ""."""
    hours, margin = Agenda(text, special_days), timedelta(minutes=minutes)
    if any(hours.between(moment, moment + INSTANT)):
        return ""
    near = [
        span
        for span in hours.between(moment - margin - INSTANT, moment + margin + INSTANT)
        if span.openness == Openness.OPEN
    ]
    nearest = min(near, key=lambda span: gap(span, moment), default=None)
    if nearest is None:
        return ""
    if nearest.start > moment:
        return f"ouvre à\u00a0{clock(nearest.start)}"
    return f"a fermé à\u00a0{clock(nearest.end)}"


def gap(span, moment):
    """Returns how long after `moment` a span starts, or before it ended."""
    return span.start - moment if span.start > moment else moment - span.end
