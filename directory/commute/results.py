"""The venues that would save the most of a week's trips to work."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from django.utils import timezone

from directory.commute.estimate import (
    DENSITY_POPULATIONS,
    DETOUR_FACTOR,
    INSIDE_KM,
    Saving,
    Trip,
    TripEnd,
    format_road_km,
    saving,
    trip,
)
from directory.commute.forms import WORKING_DAYS, WeekForm
from directory.hours.ordinary_week import openness_of_days, ordinary_mondays
from directory.hours.osm import Openness, format_time
from directory.models import Commune, Venue
from tierslieux.text.typography import join_and

RUN_NIGHTS = 2  # a run of days is shortened to its ends from 3 days on
MAX_OPTIONS, MAX_FARTHER = 10, 3
# The estimate of a road may be 10 % wrong: a venue less than 10 % nearer is not nearer.
NEARER_RATIO = 0.9
# Radius of the search as the crow flies: the distance to work and BEYOND_KM, LEAST_KM at least.
BEYOND_KM, LEAST_KM = 10, 20
# Where venues are so dense, the nearest are enough to find the ten that save most.
MAX_VENUES = 500
VENUE_COLUMNS = ("pk", "opening_hours", "latitude", "longitude", "commune__population", "commune")


@dataclass(frozen=True)
class Option:
    """A venue to work in: the trip to it, the days it may be open, and what that saves.

    `is_unsure`: its hours are unknown on some of those days. `share`: percentage of the km of the
    usual week. `is_long`: longer than most people would travel that way every day.
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
        """Sort key: most saved (rounded) first, then known hours, then the nearest."""
        km, minutes = self.saving.rounded
        return -km, -minutes, self.is_unsure, self.trip.km

    @property
    def days_text(self):
        return describe_days(self.days)

    @property
    def road(self):
        return format_road_km(self.trip.km)


def describe_days(days):
    """Return « le mardi et le jeudi », or « du lundi au jeudi » for a run of 3 days or more."""
    first, last = WORKING_DAYS.index(days[0]), WORKING_DAYS.index(days[-1])
    if last - first == len(days) - 1 >= RUN_NIGHTS:
        return f"du {days[0]} au {days[-1]}"
    return join_and([f"le {day}" for day in days])


class MyWeek:
    """The question in a query string, and its answer."""

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
    def hours_text(self):
        """« de 9 h à 17 h »."""
        start, end = map(format_time, self.form.span)
        return f"de {start} à\u00a0{end}"

    @property
    def days_text(self):
        return describe_days(self.days)

    @cached_property
    def ends(self):
        """Home and work as TripEnds; around a mere point, a small town is assumed."""
        places = (self.home, self.work)
        codes = [each.commune_code for each in places if each.commune_code]
        communes = Commune.objects.filter(pk__in=codes).order_by("pk")
        population = dict(communes.values_list("pk", "population"))
        return [
            TripEnd(
                each.latitude,
                each.longitude,
                population.get(each.commune_code, DENSITY_POPULATIONS[0]),
                commune="" if each.is_exact else each.commune_code,
            )
            for each in places
        ]

    @cached_property
    def usual(self):
        """The Trip to the usual place of work."""
        return trip(self.form.means, *self.ends)

    @cached_property
    def spent(self):
        """The cost of the usual trips of the days asked: all that could be saved."""
        return saving(self.form.means, self.usual, Trip(0, 0), len(self.days))

    @property
    def usual_road(self):
        return format_road_km(self.usual.km)

    @property
    def is_home_work(self):
        return self.usual.km <= INSIDE_KM

    @property
    def is_long_by_bike(self):
        return self.form.means.is_long(self.usual)

    @cached_property
    def monday(self):
        """The Monday of the ordinary week (without holidays) in which hours are read."""
        return ordinary_mondays(timezone.localdate())[0]

    @cached_property
    def dates(self):
        """The dates of the days asked in that week."""
        return tuple(self.monday + timedelta(days=WORKING_DAYS.index(day)) for day in self.days)

    @property
    def reach_km(self):
        """The radius (km) around home in which venues are searched, as the crow flies."""
        return max(LEAST_KM, self.usual.km / DETOUR_FACTOR + BEYOND_KM)

    @property
    def reach_text(self):
        return format_road_km(self.reach_km)

    @cached_property
    def options(self):
        """Return the Options around home, the nearest first."""
        home = self.ends[0]
        around = Venue.objects.public().near(home.latitude, home.longitude, self.reach_km)
        rows = around.values_list(*VENUE_COLUMNS)[:MAX_VENUES]
        return [self.option(key, hours, TripEnd(*end)) for key, hours, *end in rows]

    def option(self, key, hours, there):
        nearer = trip(self.form.means, self.ends[0], there)
        opennesses = openness_of_days(hours, self.dates, self.form.span)
        open_days = {
            day: openness
            for day, openness in zip(self.days, opennesses, strict=True)
            if openness != Openness.CLOSED
        }
        return Option(
            key=key,
            trip=nearer,
            days=tuple(open_days),
            is_unsure=Openness.UNKNOWN in open_days.values(),
            saving=(spared := saving(self.form.means, self.usual, nearer, len(open_days))),
            share=round(100 * spared.km / (self.spent.km or 1)),
            is_long=self.form.means.is_long(nearer),
        )

    def is_nearer(self, option):
        return not self.is_home_work and option.trip.km < NEARER_RATIO * self.usual.km

    @property
    def closed(self):
        """Number of venues nearer than work, known to be closed on all the days asked."""
        return sum(not option.days and self.is_nearer(option) for option in self.options)

    @cached_property
    def shown(self):
        """Return two lists of (Option, Venue): nearer than work, then farther."""
        usable = [option for option in self.options if option.days]
        nearer = [option for option in usable if self.is_nearer(option)]
        saving = sorted(nearer, key=lambda option: option.rank)[:MAX_OPTIONS]
        others = [option for option in usable if not self.is_nearer(option)]
        others = others[: min(MAX_FARTHER if saving else MAX_OPTIONS, MAX_OPTIONS - len(saving))]
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
        """Number of venues shown that save as much as the best, once rounded."""
        best = self.nearer[0][0].saving.rounded
        return sum(option.saving.rounded == best for option, _ in self.nearer[1:])
