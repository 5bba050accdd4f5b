"""The data that the observatory counts, and the tables that it shows."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.utils import timezone

from directory.models import Commune, Department, Venue, VenueType
from tierslieux.text.dates import format_date

RATE_BASE = 100_000  # inhabitants


class FigureRow(NamedTuple):
    """A row of a table. Values are int, float (shown with one decimal), str, or None if unknown."""

    name: str
    values: tuple
    address: str = ""


class FigureTable(NamedTuple):
    """A table of figures; the first of `headers` is that of the names."""

    slug: str
    caption: str
    headers: tuple
    rows: list
    total: FigureRow | None = None

    @property
    def day(self):
        """The day that its figures are of, today: « 1er décembre 2026 »."""
        return format_date(timezone.localdate())

    @property
    def rows_with_total(self):
        """Return every row, and the total if any, as tuples (name, *values)."""
        every = [*self.rows, self.total] if self.total else self.rows
        return [(row.name, *row.values) for row in every]


class CommunePoint(NamedTuple):
    code: str
    department: str
    population: int
    latitude: float
    longitude: float


class VenueRecord(NamedTuple):
    """A published venue; `is_labelled`: a label of third places is in force today."""

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
    """The departments, communes, types and published venues, read once."""

    def __init__(self):
        self.departments = list(Department.objects.order_by("code").defer("outline", "main_towns"))
        self.types = list(VenueType.objects.order_by("rank", "name"))
        self.communes = [
            CommunePoint(*row)
            for row in Commune.objects.order_by("code").values_list(
                "code", "department", "population", "latitude", "longitude"
            )
        ]
        self.venues = read_venues()
        self.labelled = [each for each in self.venues if each.is_labelled]
        self.population = sum(each.population for each in self.communes)


def read_venues() -> list[VenueRecord]:
    """Return a VenueRecord for each published venue, in three queries in all."""
    public = Venue.objects.public().order_by()
    labelled = set(public.labelled_third_places().values_list("pk", flat=True))
    types = defaultdict(set)
    links = Venue.types.through.objects.filter(venue__in=public)
    for venue, kind in links.values_list("venue", "venuetype__code"):
        types[venue].add(kind)
    rows = public.values_list(
        "pk", "commune", "latitude", "longitude", "opened_year", "seen_year", "verified_on"
    )
    return [VenueRecord(*row, row[0] in labelled, frozenset(types[row[0]])) for row in rows]


def percentage(part: float, whole: float) -> float | None:
    """Return `part` as a percentage of `whole`, None when `whole` is 0."""
    return 100 * part / whole if whole else None


def rate_per_100k(number: int, population: int) -> float | None:
    """Return the number per 100,000 inhabitants, None when there are none."""
    return RATE_BASE * number / population if population else None
