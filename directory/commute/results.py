"""« Ma semaine »: the venues that would save the most of a week's trips to work."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from directory.commute.estimate import (
    DENSER_FROM,
    DETOUR,
    INSIDE_KM,
    End,
    Saving,
    Trip,
    about_road,
    saving,
    trip,
)
from directory.commute.forms import DAYS, WeekForm
from directory.hours.ordinary_week import openness_of_days, ordinary_monday
from directory.hours.osm import Openness, format_time
from directory.models import Commune, Venue
from tierslieux.text.typography import join_and

RUN = 2  # nights between the days of a run that is told by its ends
SHOWN, SHOWN_FARTHER = 10, 3
# Nearer than work by less than the tenth that estimated roads may be wrong by is not nearer.
NEARER = 0.9
# How far venues are looked for, as the crow flies: a little beyond work, and always so far.
BEYOND_KM, LEAST_KM = 10, 20
# Where venues are that dense, the nearest are more than enough to find the ten that save most.
MOST = 500
COLUMNS = ("pk", "opening_hours", "latitude", "longitude", "commune__population", "commune")


@dataclass(frozen=True)
class Option:
    """A venue to work in: the trip to it, on which days, and what that saves.

    `is_unsure`: nobody knows whether it is open on some of those days. `share`: percent of the km
    of the usual week. `is_long`: longer than most people would go that way every day.
    """

    key: int
    trip: Trip
    days: tuple
    is_unsure: bool
    saving: Saving
    share: int
    is_long: bool

    @property
    def rank(self):
        """Most saved first, as it is told; then hours that are known, then the nearest."""
        km, minutes = self.saving.rounded
        return -km, -minutes, self.is_unsure, self.trip.km

    @property
    def days_told(self):
        return told_days(self.days)

    @property
    def road(self):
        return about_road(self.trip.km)


def told_days(days):
    """Returns « le mardi et le jeudi », or « du lundi au jeudi » for a run of three and more."""
    first, last = DAYS.index(days[0]), DAYS.index(days[-1])
    if last - first == len(days) - 1 >= RUN:
        return f"du {days[0]} au {days[-1]}"
    return join_and([f"le {day}" for day in days])


class MyWeek:
    """What the address of the page asks, and what answers it."""

    def __init__(self, query):
        self.form = WeekForm(query)
        self.is_answered = self.form.is_asked and self.form.is_valid()

    @property
    def home(self):
        return self.form.cleaned_data["domicile"]

    @property
    def work(self):
        return self.form.cleaned_data["travail"]

    @property
    def days(self):
        return self.form.cleaned_data["jours"]

    @property
    def hours_told(self):
        """« de 9 h à 17 h »."""
        start, end = map(format_time, self.form.span)
        return f"de {start} à\u00a0{end}"

    @property
    def days_told(self):
        return told_days(self.days)

    @cached_property
    def ends(self):
        """Where the usual trip begins and ends; around a mere point, a small town is assumed."""
        places = (self.home, self.work)
        codes = [each.commune_code for each in places if each.commune_code]
        communes = Commune.objects.filter(pk__in=codes).order_by("pk")
        population = dict(communes.values_list("pk", "population"))
        return [
            End(
                each.latitude,
                each.longitude,
                population.get(each.commune_code, DENSER_FROM[0]),
                commune="" if each.is_exact else each.commune_code,
            )
            for each in places
        ]

    @cached_property
    def usual(self):
        """The trip to work as it is today."""
        return trip(self.form.means, *self.ends)

    @cached_property
    def spent(self):
        """What the usual trips of the days asked cost: all that could be saved."""
        return saving(self.form.means, self.usual, Trip(0, 0), len(self.days))

    @property
    def usual_road(self):
        return about_road(self.usual.km)

    @property
    def is_home_work(self):
        return self.usual.km <= INSIDE_KM

    @property
    def is_long_by_bike(self):
        return self.form.means.is_long(self.usual)

    @cached_property
    def monday(self):
        """The first day of the ordinary week in which opening hours are read."""
        return ordinary_monday(timezone.localdate())

    @cached_property
    def dates(self):
        """The dates on which the days asked fall that week."""
        return tuple(self.monday + timedelta(days=DAYS.index(day)) for day in self.days)

    @property
    def reach_km(self):
        """How far around home venues are looked for, as the crow flies."""
        return max(LEAST_KM, self.usual.km / DETOUR + BEYOND_KM)

    @property
    def reach_told(self):
        return about_road(self.reach_km)

    @cached_property
    def options(self):
        """Returns the venues around, the nearest first."""
        home = self.ends[0]
        around = Venue.objects.public().near(home.latitude, home.longitude, self.reach_km)
        rows = around.values_list(*COLUMNS)[:MOST]
        return [self.option(key, hours, End(*end)) for key, hours, *end in rows]

    def option(self, key, hours, there):
        nearer = trip(self.form.means, self.ends[0], there)
        found = openness_of_days(hours, self.dates, self.form.span)
        kept = {
            day: openness
            for day, openness in zip(self.days, found, strict=True)
            if openness != Openness.CLOSED
        }
        return Option(
            key=key,
            trip=nearer,
            days=tuple(kept),
            is_unsure=Openness.UNKNOWN in kept.values(),
            saving=(saved := saving(self.form.means, self.usual, nearer, len(kept))),
            share=round(100 * saved.km / (self.spent.km or 1)),
            is_long=self.form.means.is_long(nearer),
        )

    def is_nearer(self, option):
        return not self.is_home_work and option.trip.km < NEARER * self.usual.km

    @property
    def closed(self):
        """How many venues nearer than work are known to be closed on all the days asked."""
        return sum(not option.days and self.is_nearer(option) for option in self.options)

    @cached_property
    def shown(self):
        """Returns two lists of (option, venue): what saves something, then what does not."""
        usable = [option for option in self.options if option.days]
        nearer = [option for option in usable if self.is_nearer(option)]
        saving = sorted(nearer, key=lambda option: option.rank)[:SHOWN]
        others = [option for option in usable if not self.is_nearer(option)]
        others = others[: min(SHOWN_FARTHER if saving else SHOWN, SHOWN - len(saving))]
        keys = [option.key for option in (*saving, *others)]
        venues = Venue.objects.with_place().in_bulk(keys)
        return [
            [(option, venues[option.key]) for option in options if option.key in venues]
            for options in (saving, others)
        ]

    @property
    def nearer(self):
        return self.shown[0]

    @property
    def farther(self):
        return self.shown[1]

    @property
    def best(self):
        return self.nearer[0] if self.nearer else None

    @property
    def as_good(self):
        """How many of the venues shown save as much as the best, as far as can be told."""
        best = self.nearer[0][0].saving.rounded
        return sum(option.saving.rounded == best for option, _ in self.nearer[1:])
