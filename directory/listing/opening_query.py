"""When visitors want a place to be open, as the address of the list asks for it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.utils import timezone

from directory.hours.osm import format_clock, never_closes, read_rule
from directory.hours.schedule import INSTANT
from directory.hours.status import (
    Openness,
    format_day,
    near_miss_text,
    open_status,
    openness_at,
    openness_during,
)
from directory.hours.weekdays import WEEKDAYS
from directory.models import Venue
from directory.models.venue_queryset import ALWAYS_OPEN, VenueQuerySet
from tierslieux.text.dates import format_date
from tierslieux.text.typography import lower_first

NOW, EVENING, ALWAYS = "maintenant", "soir", "24h"
MORNING, AFTERNOON, WEEK_END = "matin", "apres-midi", "week-end"
OPENING_CHOICES = (
    (NOW, "Maintenant"),
    *((day, day.capitalize()) for day in WEEKDAYS),
    (WEEK_END, "Le week-end"),
    (MORNING, "Le matin"),
    (AFTERNOON, "L’après-midi"),
    (EVENING, "Le soir, après 18\u00a0h"),
    (ALWAYS, "24\u00a0h sur 24"),
)
# The hours of each part of the day; None is midnight.
PARTS_OF_DAY = {
    MORNING: (time(6), time(12), "ouverts le matin"),
    AFTERNOON: (time(14), time(18), "ouverts l’après-midi"),
    EVENING: (time(18), None, "ouverts après 18\u00a0h"),
}
FARTHEST = timedelta(days=366)
NEAR_MISS_MARGIN = timedelta(minutes=60)  # so late or so early is a near miss

UNKNOWN_DAY_MESSAGE = (
    "Jour inconnu, laissé de côté\u00a0: «\u00a0{asked}\u00a0». Choisissez un jour de la semaine, "
    "ou écrivez une date comme 2027-03-12."
)
DAY_TOO_FAR_MESSAGE = "Le {day} est passé ou trop lointain\u00a0: ce jour est laissé de côté."
HOUR_ALONE_MESSAGE = "L’heure va avec un jour\u00a0: elle est laissée de côté."


@dataclass(frozen=True)
class OpeningQuery:
    """A question about opening: at a `moment`, or at some time of `periods`, or always.

    `asked` and `at` stand in the address; `text` is what follows a plural (« ouverts mardi
    24 novembre à 8 h »).
    """

    asked: str
    text: str
    at: str = ""
    moment: datetime | None = None
    periods: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def question(self) -> str:
        """« ouvert mardi 24 novembre à 8 h », of one venue."""
        return self.text.replace("ouverts", "ouvert", 1)

    @property
    def around(self) -> tuple[datetime, datetime] | None:
        """The period in which opening late, or closing early, is a near miss; None without one."""
        margin = NEAR_MISS_MARGIN + INSTANT
        return self.moment and (self.moment - margin, self.moment + margin)

    def keep(self, venues: VenueQuerySet) -> VenueQuerySet:
        """Return the venues known to be open then."""
        if self.moment:
            return venues.open_at(self.moment)
        return venues.open_during(self.periods) if self.periods else venues.always_open()

    def unknown(self, venues: VenueQuerySet) -> VenueQuerySet:
        """Return the venues of which nobody knows whether they are open then."""
        if self.moment:
            return venues.hours_unknown_at(self.moment)
        if self.periods:
            return venues.hours_unknown_during(self.periods)
        return venues.without_usual_hours()

    def openness(self, venue: Venue) -> Openness:
        """Return the Openness of a venue loaded with its special days."""
        if self.moment:
            return openness_at(venue.opening_hours, venue.special_days, self.moment)
        if not self.periods:
            return always_openness(venue)
        return openness_during(venue.opening_hours, venue.special_days, self.periods)

    def until_text(self, venue: Venue) -> str:
        """Return how a venue open at that moment is (« jusqu’à 18 h »), "" for a longer time."""
        if not self.moment or self.openness(venue) != Openness.OPEN:
            return ""
        text = open_status(venue.opening_hours, venue.special_days, self.moment).text
        return lower_first(text.removeprefix("Ouvert "))

    def near_miss_text(self, venue: Venue) -> str:
        """Return how narrowly a venue is closed then (« ouvre à 9 h »), "" when it is not."""
        if not self.moment:
            return ""
        return near_miss_text(venue.opening_hours, venue.special_days, self.moment)


def always_openness(venue: Venue) -> Openness:
    """Tell whether a venue never closes, as `always_open` keeps it."""
    codes = {each.code for each in venue.services.all()}
    if ALWAYS_OPEN in codes or never_closes(venue.opening_hours):
        return Openness.OPEN
    return Openness.UNKNOWN if read_rule(venue.opening_hours) is None else Openness.CLOSED


def parse_opening(
    asked: str, at: time | None = None, now: datetime | None = None
) -> OpeningQuery | None:
    """Return the OpeningQuery that the address asks for, None when it asks for none.

    `asked` is one of OPENING_CHOICES or a date, `at` a time of that day. Raises ValidationError, by
    field, for a day that is no day, or is past.
    """
    now = timezone.localtime(now).replace(second=0, microsecond=0)
    if asked in SPECIAL_QUERIES:
        if at:
            raise ValidationError({"heure": HOUR_ALONE_MESSAGE})
        return SPECIAL_QUERIES[asked](now)
    return day_query(asked, at, now) if asked or at else None


def now_query(now: datetime) -> OpeningQuery:
    return OpeningQuery(NOW, "ouverts maintenant", moment=now)


def part_of_day_query(asked: str, now: datetime) -> OpeningQuery:
    """At some time of a part of one of the seven days to come."""
    start, end, text = PARTS_OF_DAY[asked]
    days = [now.date() + timedelta(days=ahead) for ahead in range(len(WEEKDAYS))]
    periods = [
        (max(now, moment_of(day, start)), moment_of(day, end) if end else end_of(day))
        for day in days
    ]
    ahead = tuple(period for period in periods if period[0] < period[1])
    return OpeningQuery(asked, text, periods=ahead)


def week_end_query(now: datetime) -> OpeningQuery:
    """On the Saturday or the Sunday that come first."""
    days = [now.date() + timedelta(days=ahead) for ahead in range(len(WEEKDAYS))]
    ends = [day for day in days if WEEKDAYS[day.weekday()] in ("samedi", "dimanche")]
    periods = tuple((max(now, moment_of(day, time.min)), end_of(day)) for day in ends)
    return OpeningQuery(WEEK_END, "ouverts le week-end", periods=periods)


def always_query(now: datetime) -> OpeningQuery:
    return OpeningQuery(ALWAYS, "ouverts 24\u00a0h sur 24")


SPECIAL_QUERIES = {
    NOW: now_query,
    WEEK_END: week_end_query,
    ALWAYS: always_query,
    **{asked: partial(part_of_day_query, asked) for asked in PARTS_OF_DAY},
}


def day_query(asked: str, at: time | None, now: datetime) -> OpeningQuery:
    day = next_day_asked(asked, at, now)
    text = f"ouverts {format_day(day)}"
    # A date has but one way to be written in the address.
    asked = WEEKDAYS[day.weekday()] if asked in ("", *WEEKDAYS) else f"{day}"
    if at is None:
        period = max(now, moment_of(day, time.min)), end_of(day)
        return OpeningQuery(asked, text, periods=(period,))
    text = f"{text} à\u00a0{format_clock(at.hour, at.minute)}"
    return OpeningQuery(asked, text, at=f"{at:%H:%M}", moment=moment_of(day, at))


def next_day_asked(asked: str, at: time | None, now: datetime) -> date:
    """Return the day that is asked for: of the week, the next whose time is not past yet."""
    if not asked or asked in WEEKDAYS:
        wanted = WEEKDAYS.index(asked) if asked else None
        days = (now.date() + timedelta(days=ahead) for ahead in range(len(WEEKDAYS) + 1))
        return next(
            day
            for day in days
            if wanted in (None, day.weekday()) and moment_of(day, at or time.max) >= now
        )
    day = parse_date(asked)
    if not now.date() <= day <= now.date() + FARTHEST:
        raise ValidationError({"ouvert": DAY_TOO_FAR_MESSAGE.format(day=format_date(day))})
    return day


def parse_date(asked: str) -> date:
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise ValidationError({"ouvert": UNKNOWN_DAY_MESSAGE.format(asked=asked[:40])}) from error


def moment_of(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


def end_of(day: date) -> datetime:
    return moment_of(day + timedelta(days=1), time.min)
