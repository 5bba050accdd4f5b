"""Estimate a trip and what a nearer one saves, in km, time and CO₂e, without a road network.

Each figure has its source beside it. Those marked « Ours » are assumptions, not measures.
"""

from bisect import bisect_right
from dataclasses import dataclass
from math import floor, inf, sqrt

from directory.geo.distance import square_km
from directory.hours.osm import format_clock

# Kilometres of road for one as the crow flies: 1.3 ± 0.1 on the networks measured by S. Wang,
# H. Bette, M. Schreckenberg and T. Guhr, npj Complexity 1, 22 (2024).
DETOUR_FACTOR = 1.3
# Ours: 52 weeks a year, less the five of paid leave (Code du travail, L3141-3) and two of holidays.
WEEKS_A_YEAR = 45
# Ours: on foot nobody is slower than this, whatever the means (km/h).
WALKING_KMH = 5
# Ours: so many km at either end are driven as one drives inside that commune.
LOCAL_KM = 3
# Inhabitants from which a commune is denser. 2,000 is where INSEE's urban units begin; the others
# are ours.
DENSITY_POPULATIONS = (2_000, 20_000, 100_000)
# Ours: a trip inside a commune of which nothing finer is known. Work so near is no trip to save.
INSIDE_KM = 2


@dataclass(frozen=True)
class Means:
    """A means of travel: its names in French, its mean speeds in km/h (ours) and what it emits.

    `local_speeds`: km/h inside a commune, from the least dense to the densest. `waiting`: minutes
    of walking and waiting per trip. `kg_per_km`: kg of CO₂e for one person, making of the vehicle
    and of its energy included. `max_km`: beyond, few people would make the trip every day.
    """

    code: str
    name: str
    phrase: str
    distance_unit: str
    local_speeds: tuple
    open_road: int
    waiting: int
    kg_per_km: float
    max_km: float = inf

    def is_long(self, trip):
        return trip.km > self.max_km


MEANS = {
    means.code: means
    for means in (
        # ADEME, Impact CO₂ from the Base Carbone, 2023: average petrol or diesel car, one person
        # aboard, 0.192 in use and 0.0256 for its making.
        Means(
            code="voiture",
            name="Voiture",
            phrase="en voiture",
            distance_unit="de route",
            local_speeds=(40, 30, 25, 20),
            open_road=70,
            waiting=0,
            kg_per_km=0.22,
        ),
        # ADEME, Base Carbone: regional train (TER) in 2022, 0.0277; coach, read in 2024, 0.0295.
        # A town bus emits more: 0.11 (Impact CO₂, 2023).
        Means(
            code="transport",
            name="Train ou car",
            phrase="en train ou en car",
            distance_unit="de trajet",
            local_speeds=(25, 20, 18, 16),
            open_road=50,
            waiting=15,
            kg_per_km=0.03,
        ),
        # ADEME, Impact CO₂, 2023: 0.0002 for a bike, 0.011 for an electric one: counted as 0.
        Means(
            code="velo",
            name="Vélo",
            phrase="à vélo",
            distance_unit="de vélo",
            local_speeds=(15, 15, 15, 15),
            open_road=15,
            waiting=0,
            kg_per_km=0.0,
            max_km=15,
        ),
    )
}


@dataclass(frozen=True)
class TripEnd:
    """One end of a trip: a point in degrees WGS 84 and the population of its commune.

    `commune`: its INSEE code when the point stands for the whole commune, else "".
    """

    latitude: float
    longitude: float
    population: int
    commune: str = ""


@dataclass(frozen=True)
class Trip:
    """A one-way trip: km by road, and minutes from door to door."""

    km: float
    minutes: float


def road_km(here, there):
    """Return the estimated km by road between two ends."""
    if here.commune and here.commune == there.commune:
        return INSIDE_KM
    return DETOUR_FACTOR * sqrt(
        square_km((here.latitude, here.longitude), there.latitude, there.longitude)
    )


def trip(means, here, there):
    """Return the Trip between two ends; the way back is assumed to be the same."""
    km = road_km(here, there)
    local_km = min(LOCAL_KM, km / 2)
    ends = sum(local_km / local_speed(means, end.population) for end in (here, there))
    hours = ends + (km - 2 * local_km) / means.open_road
    return Trip(km, min(60 * hours + means.waiting, 60 * km / WALKING_KMH))


def local_speed(means, population):
    """Return the mean speed (km/h) inside a commune of `population` inhabitants."""
    return means.local_speeds[bisect_right(DENSITY_POPULATIONS, population)]


@dataclass(frozen=True)
class Saving:
    """A saving: km and minutes per week, kg of CO₂e per year; negative for a loss."""

    km: float
    minutes: float
    kg: float

    @property
    def rounded(self):
        """(km, minutes) as shown: the estimate is no finer."""
        return round_km(self.km), round_minutes(self.minutes)

    @property
    def km_text(self):
        return format_km(self.km)

    @property
    def time_text(self):
        return format_minutes(self.minutes)

    @property
    def co2_text(self):
        return format_co2(self.kg)


def saving(means, usual, nearer, days):
    """Return the Saving of the trip `nearer` over the `usual` one, `days` return trips a week."""
    km = 2 * days * (usual.km - nearer.km)
    minutes = 2 * days * (usual.minutes - nearer.minutes)
    return Saving(km, minutes, km * means.kg_per_km * WEEKS_A_YEAR)


def nearest_multiple(step, value):
    return step * floor(value / step + 0.5)


def round_km(km):
    """Round to 5 below 100, to 10 from there on."""
    return nearest_multiple(5 if km < 100 else 10, km)  # noqa: PLR2004


def round_minutes(minutes):
    """Round to 5 below an hour, to 10 from there on."""
    return nearest_multiple(5 if minutes < 60 else 10, minutes)  # noqa: PLR2004


def round_kg(kg):
    """Round to 10 below 200 kg, to 50 below a tonne, then to two significant figures."""
    if kg < 1000:  # noqa: PLR2004
        return nearest_multiple(10 if kg < 200 else 50, kg)  # noqa: PLR2004
    return nearest_multiple(100 if kg < 10_000 else 1000, kg)  # noqa: PLR2004


def format_km(km):
    """Return « 35 km » or « 1 200 km », "" if it rounds to 0."""
    shown = round_km(km)
    return f"{shown:,}\u00a0km".replace(",", "\u202f") if shown > 0 else ""


def format_minutes(minutes):
    """Return « 45 min » or « 2 h 10 », "" if it rounds to 0."""
    hours, rest = divmod(max(round_minutes(minutes), 0), 60)
    if hours:
        return format_clock(hours, rest)
    return f"{rest}\u00a0min" if rest else ""


def format_co2(kg):
    """Return « 80 kg » or « 1,2 t », "" if it rounds to 0."""
    shown = round_kg(kg)
    if shown < 1000:  # noqa: PLR2004
        return f"{shown}\u00a0kg" if shown > 0 else ""
    return f"{shown / 1000:g}\u00a0t".replace(".", ",")


def format_road_km(km):
    """Return the length of a road: « 8 km », rounded to 5 from 20 km on, 1 km at least."""
    return f"{max(nearest_multiple(1 if km < 20 else 5, km), 1)}\u00a0km"  # noqa: PLR2004
