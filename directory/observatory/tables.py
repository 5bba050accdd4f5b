"""What the observatory counts, and how a table of figures is made."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from directory.models import Commune, Department, Venue, VenueType

PER = 100_000  # inhabitants


class Row(NamedTuple):
    """A row of figures: integers, decimals with one digit, words, None for what is not known."""

    name: str
    values: tuple
    address: str = ""


class Table(NamedTuple):
    """Figures under `heads`, the first of which is that of the names."""

    slug: str
    caption: str
    heads: tuple
    rows: list
    total: Row | None = None

    @property
    def lines(self):
        """Returns every row, the total included, as a list of values."""
        every = [*self.rows, self.total] if self.total else self.rows
        return [(row.name, *row.values) for row in every]


class Town(NamedTuple):
    code: str
    department: str
    population: int
    latitude: float
    longitude: float


class Listed(NamedTuple):
    """A published venue as it is counted; `is_labelled`: holds a label in force today."""

    key: int
    commune: str
    latitude: float
    longitude: float
    opened: int | None
    seen: int | None
    verified_on: date | None
    is_labelled: bool
    types: frozenset


class Region:
    """The published venues and where they are, read once."""

    def __init__(self):
        self.departments = list(Department.objects.order_by("code").defer("outline", "main_towns"))
        self.types = list(VenueType.objects.order_by("rank", "name"))
        self.communes = [
            Town(*row)
            for row in Commune.objects.order_by("code").values_list(
                "code", "department", "population", "latitude", "longitude"
            )
        ]
        self.venues = listed_venues()
        self.labelled = [each for each in self.venues if each.is_labelled]
        self.population = sum(each.population for each in self.communes)


def listed_venues():
    """Returns a Listed for each published venue, in three queries however many they are."""
    public = Venue.objects.public().order_by()
    labelled = set(public.labelled().values_list("pk", flat=True))
    types = defaultdict(set)
    links = Venue.types.through.objects.filter(venue__in=public)
    for venue, kind in links.values_list("venue", "venuetype__code"):
        types[venue].add(kind)
    rows = public.values_list(
        "pk", "commune", "latitude", "longitude", "opened_year", "seen_year", "verified_on"
    )
    return [Listed(*row, row[0] in labelled, frozenset(types[row[0]])) for row in rows]


def percentage(part, whole):
    """Returns what `part` is of `whole` in hundredths, None when there is nothing to share."""
    return 100 * part / whole if whole else None


def rate(number, population):
    """Returns how many for 100,000 inhabitants, None when nobody lives there."""
    return PER * number / population if population else None
