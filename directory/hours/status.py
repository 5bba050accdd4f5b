"""Whether a venue is open, and the French text that says so."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.template.defaultfilters import capfirst
from django.utils import timezone
from django.utils.formats import date_format

from directory.hours.holidays import holiday_name
from directory.hours.osm import DAY, PARIS, Openness, Span, day_spans, format_time
from directory.hours.schedule import (
    HOLIDAY,
    INSTANT,
    NEVER_KNOWN,
    OpeningSchedule,
    Period,
    Periods,
    SpecialDays,
    civil_day,
    midnight,
)
from directory.hours.week import APPOINTMENT
from tierslieux.text.typography import lower_first

SOON = timedelta(minutes=30)
HALF_A_DAY = timedelta(hours=12)
WEEK = timedelta(days=7)
NAMED_DAYS = ("aujourd’hui", "demain")
DAYS_OF_A_WEEK = 7

NARROW = "\u202f"
ALWAYS_OPEN_TEXT = "Ouvert 24\u00a0h sur 24"
NOT_SPECIFIED = "horaires non précisés"
WHY_UNKNOWN = {why: capfirst(why) for why in NEVER_KNOWN} | {
    HOLIDAY: f"Jour férié\u00a0: {NOT_SPECIFIED}"
}


class OpenStatus(NamedTuple):
    """Whether a venue is open, the text that says so, and when it next changes (None: never)."""

    openness: Openness
    text: str
    next_change: datetime | None


def openness_at(text: str, special_days: SpecialDays, moment: datetime) -> Openness:
    """Return whether a venue is open at an instant."""
    return Periods.instant(moment).openness(text, special_days)


def openness_during(text: str, special_days: SpecialDays, periods: Iterable[Period]) -> Openness:
    """Return whether a venue is open at some instant of `periods`, [(start, end)].

    UNKNOWN start_text it is not known to be, but may be.
    """
    return Periods(periods).openness(text, special_days)


def open_status(text: str, special_days: SpecialDays, moment: datetime) -> OpenStatus:
    """Return the OpenStatus of a venue at an instant."""
    hours = OpeningSchedule(text, special_days)
    if hours.is_unknown:
        return OpenStatus(Openness.UNKNOWN, WHY_UNKNOWN[hours.why_unknown], None)
    if hours.is_always_open:
        return OpenStatus(Openness.OPEN, ALWAYS_OPEN_TEXT, None)
    coming = hours.after(moment)
    span = next(coming, None)
    if span is None or span.start > moment:
        return while_closed(hours, moment)
    describe = while_open if span.openness == Openness.OPEN else while_unknown
    return describe(span, next(coming, None), moment)


def while_open(span: Span, following: Span | None, moment: datetime) -> OpenStatus:
    left = span.end - moment
    goes_on = following is not None and following.start == span.end
    if left > WEEK:
        return OpenStatus(Openness.OPEN, ALWAYS_OPEN_TEXT, span.end - WEEK)
    if left <= SOON and not goes_on:
        text = f"Ferme bientôt, à\u00a0{format_end(span.end)}{bracketed(span.comment)}"
        return OpenStatus(Openness.OPEN, text, span.end)
    text = with_comment(
        "Ouvert", until_text(span.end, moment, following if goes_on else None), span.comment
    )
    last = span.end if goes_on else span.end - SOON
    return OpenStatus(Openness.OPEN, text, min(last, next_wording(span.end, moment)))


def while_unknown(span: Span, following: Span | None, moment: datetime) -> OpenStatus:
    if span.comment in WHY_UNKNOWN:
        return OpenStatus(Openness.UNKNOWN, WHY_UNKNOWN[span.comment], span.end)
    text = f"Ouverture à confirmer{until_text(span.end, moment)}{bracketed(span.comment)}"
    return OpenStatus(Openness.UNKNOWN, text, min(span.end, next_wording(span.end, moment)))


def while_closed(hours: OpeningSchedule, moment: datetime) -> OpenStatus:
    today = civil_day(moment)
    coming = next((span for span in hours.after(moment) if is_expected(hours, span)), None)
    special = hours.special_day(today)
    text = "Fermé"
    if special is not None and not special.hours:
        text = f"Fermé exceptionnellement{bracketed(special.reason)}"
    tonight = midnight(today + DAY)
    if coming is None:
        return OpenStatus(Openness.CLOSED, text, tonight)
    text += opening_text(coming, today)
    return OpenStatus(Openness.CLOSED, text, min(coming.start, tonight))


def is_expected(hours: OpeningSchedule, span: Span) -> bool:
    """Return whether a span is worth announcing: not a holiday on a day when the rule is closed."""
    if (span.openness, span.comment) != (Openness.UNKNOWN, HOLIDAY):
        return True
    days = (civil_day(span.end) - civil_day(span.start)).days
    return any(day_spans(hours.text, civil_day(span.start) + DAY * rank) for rank in range(days))


def opening_text(span: Span, today: date) -> str:
    """Return what follows « Fermé »: « , ouvre lundi à 9 h »."""
    if span.openness == Openness.OPEN:
        return with_comment(", ouvre", f" {start_text(span.start, today)}", span.comment, last=True)
    if span.comment in WHY_UNKNOWN:
        why = lower_first(WHY_UNKNOWN[span.comment])
        return f"{NARROW}; {relative_day(civil_day(span.start), today)}, {why}"
    start = start_text(span.start, today)
    return f"{NARROW}; {start}, ouverture à confirmer{bracketed(span.comment)}"


def with_comment(verb: str, time_text: str, comment: str, last: bool = False) -> str:
    """Return « Ouvert jusqu’à 18 h », with the comment of these hours where it reads best."""
    if comment.casefold() != APPOINTMENT:
        return f"{verb}{time_text}{bracketed(comment)}"
    return f"{verb}{time_text} {APPOINTMENT}" if last else f"{verb} {APPOINTMENT}{time_text}"


def bracketed(comment: str | None) -> str:
    return f" ({comment})" if comment else ""


def until_text(end: datetime, moment: datetime, following: Span | None = None) -> str:
    """Return « jusqu’à 18 h », with the day when it is neither today nor soon."""
    day = (
        "" if is_near(end, moment) else f"{relative_day(civil_day(end), civil_day(moment))} à\u00a0"
    )
    text = f"jusqu’à\u00a0{day}{format_end(end)}"
    if following is None:
        return f" {text}"
    if following.openness == Openness.UNKNOWN:
        return f" au moins {text}"
    return f" {text}" + (f", puis {following.comment}" if following.comment else "")


def is_near(end: datetime, moment: datetime) -> bool:
    return end - moment <= HALF_A_DAY or end <= midnight(civil_day(moment) + DAY)


def next_wording(end: datetime, moment: datetime) -> datetime:
    """Return when the wording of a closing time next changes (for cache expiry)."""
    if is_near(end, moment):
        return end
    return min(end - HALF_A_DAY, midnight(civil_day(moment) + DAY))


def start_text(start: datetime, today: date) -> str:
    """Return « à 14 h », « demain à 9 h », « lundi à 9 h » or « le lundi 24 août à 9 h »."""
    if start == midnight(today + DAY):
        return "à\u00a0minuit"
    day = civil_day(start)
    at = f"à\u00a0{format_time(start.astimezone(PARIS))}"
    return at if day == today else f"{relative_day(day, today)} {at}"


def relative_day(day: date, today: date) -> str:
    ahead = (day - today).days
    if ahead < len(NAMED_DAYS):
        return NAMED_DAYS[ahead]
    if ahead < DAYS_OF_A_WEEK:
        return date_format(day, "l")
    return f"le {format_day(day)}"


def format_day(day: date) -> str:
    """Return « mardi 24 novembre »."""
    return date_format(day, "l j F").replace(" 1 ", " 1er ")


def format_end(end: datetime) -> str:
    """Return start_text a span ends by the format_end of Paris: « 18 h », « minuit »."""
    here = end.astimezone(PARIS)
    return format_time(here) if here.hour or here.minute else "minuit"


class DayHours(NamedTuple):
    """A day and its hours in French: « mardi 24 novembre », « 9 h – 12 h 30, 14 h – 18 h »."""

    date: date
    name: str
    holiday: str
    hours: str
    reason: str
    is_today: bool


def week_days(text: str, special_days: SpecialDays, first_day: date) -> list[DayHours]:
    """Return the hours of the seven days from `first_day`; unknown hours say so."""
    hours = OpeningSchedule(text, special_days)
    today = timezone.localdate()
    return [
        day_hours(hours, day, today)
        for day in (first_day + DAY * rank for rank in range(DAYS_OF_A_WEEK))
    ]


def day_hours(hours: OpeningSchedule, day: date, today: date) -> DayHours:
    special = hours.special_day(day)
    return DayHours(
        day,
        format_day(day),
        holiday_name(day),
        describe_spans(hours.spans_of(day), day),
        special.reason if special else "",
        day == today,
    )


def describe_spans(spans: Sequence[Span], day: date) -> str:
    """Return « 9 h – 12 h, 14 h – 18 h », a comment that holds for all said once."""
    comments = {span.comment for span in spans}
    if not comments:
        return "fermé"
    if comments <= WHY_UNKNOWN.keys():
        return min(comments).replace(HOLIDAY, NOT_SPECIFIED)
    shared = comments.pop() if len(comments) == 1 else None
    text = [
        describe_span(span, day) + ("" if shared else bracketed(span.comment)) for span in spans
    ]
    return ", ".join(text) + bracketed(shared)


def describe_span(span: Span, day: date) -> str:
    if (span.start, span.end) == (midnight(day), midnight(day + DAY)):
        text = "24\u00a0h sur 24"
    else:
        start = format_time(span.start.astimezone(PARIS))
        text = f"{start}\u00a0–\u00a0{format_end(span.end)}"
    return text if span.openness == Openness.OPEN else f"{text}, à confirmer"


def near_miss_text(
    text: str, special_days: SpecialDays, moment: datetime, minutes: int = 60
) -> str:
    """Return how narrowly a closed venue is so: « ouvre à 9 h », « a fermé à 17 h 30 », or ""."""
    hours, margin = OpeningSchedule(text, special_days), timedelta(minutes=minutes)
    if any(hours.between(moment, moment + INSTANT)):
        return ""
    near = [
        span
        for span in hours.between(moment - margin - INSTANT, moment + margin + INSTANT)
        if span.openness == Openness.OPEN
    ]
    nearest = min(near, key=lambda span: time_apart(span, moment), default=None)
    if nearest is None:
        return ""
    if nearest.start > moment:
        return f"ouvre à\u00a0{format_end(nearest.start)}"
    return f"a fermé à\u00a0{format_end(nearest.end)}"


def time_apart(span: Span, moment: datetime) -> timedelta:
    """Return the time from `moment` to the start of a span, or since its end."""
    return span.start - moment if span.start > moment else moment - span.end
