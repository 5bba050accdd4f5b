"""What a trip costs and what a nearer one saves: km, time and CO₂e, estimated without a road map.

Every figure says where it comes from. Those said to be ours are assumptions, not measures.
"""

from bisect import bisect_right
from dataclasses import dataclass
from math import floor, inf, sqrt

from directory.geo.distance import square_km
from directory.hours.osm import format_clock

# Kilometres of road for one as the crow flies: 1.3 ± 0.1 on the networks measured by S. Wang,
# H. Bette, M. Schreckenberg and T. Guhr, npj Complexity 1, 22 (2024).
DETOUR = 1.3
# Ours: 52 weeks a year, less the five of paid leave (Code du travail, L3141-3) and two of holidays.
WEEKS_A_YEAR = 45
# Ours: on foot nobody is slower than this, whatever the means (km/h).
WALKING = 5
# Ours: so many km at either end are driven as one drives inside that commune.
LOCAL_KM = 3
# Inhabitants from which a commune is denser. 2,000 is where INSEE's urban units begin; the others
# are ours.
DENSER_FROM = (2_000, 20_000, 100_000)
# Ours: a trip inside a commune of which nothing finer is known. Work so near is no trip to save.
INSIDE_KM = 2


@dataclass(frozen=True)
class Means:
    """A means of travel: its names in French, its mean speeds in km/h (ours) and what it emits.

    `local`: speeds inside a commune, from the least dense to the densest. `waiting`: minutes lost
    on a trip to walking and waiting. `kg_per_km`: CO₂e for one person, making of the vehicle and
    of its energy included.
    """

    code: str
    name: str
    told: str
    effort: str
    local: tuple
    open_road: int
    waiting: int
    kg_per_km: float
    longest: float = inf

    def is_long(self, made):
        return made.km > self.longest


MEANS = {
    means.code: means
    for means in (
        # ADEME, Impact CO₂ from the Base Carbone, 2023: average petrol or diesel car, one person
        # aboard, 0.192 in use and 0.0256 for its making.
        Means(
            code="voiture",
            name="Voiture",
            told="en voiture",
            effort="de route",
            local=(40, 30, 25, 20),
            open_road=70,
            waiting=0,
            kg_per_km=0.22,
        ),
        # ADEME, Base Carbone: regional train (TER) in 2022, 0.0277; coach, read in 2024, 0.0295.
        # A town bus emits more: 0.11 (Impact CO₂, 2023).
        Means(
            code="transport",
            name="Train ou car",
            told="en train ou en car",
            effort="de trajet",
            local=(25, 20, 18, 16),
            open_road=50,
            waiting=15,
            kg_per_km=0.03,
        ),
        # ADEME, Impact CO₂, 2023: 0.0002 for a bike, 0.011 for an electric one: told as nothing.
        Means(
            code="velo",
            name="Vélo",
            told="à vélo",
            effort="de vélo",
            local=(15, 15, 15, 15),
            open_road=15,
            waiting=0,
            kg_per_km=0.0,
            longest=15,
        ),
    )
}


@dataclass(frozen=True)
class End:
    """Where a trip begins or ends: a point in degrees WGS 84 and the inhabitants around it.

    `commune`: its code, "" for a point that is not to be taken for the whole commune.
    """

    latitude: float
    longitude: float
    population: int
    commune: str = ""


@dataclass(frozen=True)
class Trip:
    """A trip one way: kilometres by road and minutes from door to door."""

    km: float
    minutes: float


def road_km(here, there):
    """Returns the length of the road between two ends; between communes, from point to point."""
    if here.commune and here.commune == there.commune:
        return INSIDE_KM
    return DETOUR * sqrt(
        square_km((here.latitude, here.longitude), there.latitude, there.longitude)
    )


def trip(means, here, there):
    """Returns the trip from one end to the other; there and back are alike."""
    km = road_km(here, there)
    local = min(LOCAL_KM, km / 2)
    ends = sum(local / local_speed(means, end.population) for end in (here, there))
    hours = ends + (km - 2 * local) / means.open_road
    return Trip(km, min(60 * hours + means.waiting, 60 * km / WALKING))


def local_speed(means, population):
    """Returns the mean speed in km/h inside a commune of so many inhabitants."""
    return means.local[bisect_right(DENSER_FROM, population)]


@dataclass(frozen=True)
class Saving:
    """What is saved: km and minutes a week, kg of CO₂e a year; negative when it is lost."""

    km: float
    minutes: float
    kg: float

    @property
    def rounded(self):
        """The km and minutes that are told: what is finer is not known."""
        return rounded_km(self.km), rounded_minutes(self.minutes)

    @property
    def told_km(self):
        return about_km(self.km)

    @property
    def told_time(self):
        return about_time(self.minutes)

    @property
    def told_co2(self):
        return about_co2(self.kg)


def saving(means, usual, nearer, days):
    """Returns what is saved by making the trip `nearer` instead of the `usual` one, so many days a
    week, there and back.
    """
    km = 2 * days * (usual.km - nearer.km)
    minutes = 2 * days * (usual.minutes - nearer.minutes)
    return Saving(km, minutes, km * means.kg_per_km * WEEKS_A_YEAR)


def nearest_multiple(step, value):
    return step * floor(value / step + 0.5)


def rounded_km(km):
    """To five below a hundred, to ten from there on."""
    return nearest_multiple(5 if km < 100 else 10, km)  # noqa: PLR2004


def rounded_minutes(minutes):
    """To five below an hour, to ten from there on."""
    return nearest_multiple(5 if minutes < 60 else 10, minutes)  # noqa: PLR2004


def rounded_kg(kg):
    """To ten below 200 kg, to fifty below a tonne, then to two figures."""
    if kg < 1000:  # noqa: PLR2004
        return nearest_multiple(10 if kg < 200 else 50, kg)  # noqa: PLR2004
    return nearest_multiple(100 if kg < 10_000 else 1000, kg)  # noqa: PLR2004


def about_km(km):
    """Returns « 35 km » or « 1 200 km », "" for next to none."""
    shown = rounded_km(km)
    return f"{shown:,}\u00a0km".replace(",", "\u202f") if shown > 0 else ""


def about_time(minutes):
    """Returns « 45 min » or « 2 h 10 », "" for next to none."""
    hours, rest = divmod(max(rounded_minutes(minutes), 0), 60)
    if hours:
        return format_clock(hours, rest)
    return f"{rest}\u00a0min" if rest else ""


def about_co2(kg):
    """Returns « 80 kg » or « 1,2 t », "" for next to none."""
    shown = rounded_kg(kg)
    if shown < 1000:  # noqa: PLR2004
        return f"{shown}\u00a0kg" if shown > 0 else ""
    return f"{shown / 1000:g}\u00a0t".replace(".", ",")


def about_road(km):
    """Returns how long a road is: « 8 km » to one below twenty, « 35 km » to five beyond."""
    return f"{max(nearest_multiple(1 if km < 20 else 5, km), 1)}\u00a0km"  # noqa: PLR2004
