"""Blank zones: communes far from any labelled venue, as the crow flies from their point."""

from bisect import bisect_left
from functools import cached_property
from math import inf, sqrt
from typing import NamedTuple

from directory.geo.distance import KM_PER_DEGREE, drawing_point, square_km
from directory.geo.svg_maps import LOZENGE
from directory.observatory.tables import FigureRow, FigureTable, percentage

DISTANCES = (10, 20, 30)  # km
DEFAULT_KM = 20
# Least population for each size of dot on the map.
DOT_POPULATIONS = (0, 500, 2000)
ZONE_HEADERS = ("Département", "Communes", "Habitants", "Part des habitants (%)")


class CommuneDistance(NamedTuple):
    """A commune, the square of its distance (km²) to the nearest labelled venue, and the key of
    that venue; inf and None when there is none.
    """

    commune: object
    square: float
    nearest: int | None

    @property
    def km(self):
        return None if self.nearest is None else sqrt(self.square)


def measure_distances(communes, venues):
    """Return a CommuneDistance for each commune; `venues` are the labelled ones."""
    points = sorted((each.latitude, each.longitude, each.key) for each in venues)
    return [
        CommuneDistance(each, *nearest_point((each.latitude, each.longitude), points))
        for each in communes
    ]


def nearest_point(here, points):
    """Return (km², key) of the nearest of `points`, sorted [(latitude, longitude, key)].

    They are scanned north of `here`, then south, until the latitude alone is too far.
    """
    best, nearest_key = inf, None
    start = bisect_left(points, here)
    for ranks in (range(start, len(points)), range(start - 1, -1, -1)):
        for rank in ranks:
            latitude, longitude, key = points[rank]
            if ((latitude - here[0]) * KM_PER_DEGREE) ** 2 >= best:
                break
            square = square_km(here, latitude, longitude)
            if square < best:
                best, nearest_key = square, key
    return best, nearest_key


class BlankZones:
    """The communes of `distances` ([CommuneDistance]) farther than `km` from a labelled venue."""

    def __init__(self, distances, departments, km):
        self.km = km
        self.far = [each for each in distances if each.square > km * km]
        self.communes = len(self.far)
        self.population = sum(each.commune.population for each in self.far)
        inhabitants = sum(each.commune.population for each in distances)
        self.share = percentage(self.population, inhabitants)
        self.rows = [self.row(each, distances) for each in departments]
        total = (self.communes, self.population, self.share)
        caption = f"Communes à plus de {km}\u00a0km d’un lieu labellisé ou lauréat"
        self.table = FigureTable(
            "zones-blanches", caption, ZONE_HEADERS, self.rows, FigureRow("Occitanie", total)
        )

    def row(self, department, distances):
        here = [each.commune for each in self.far if each.commune.department == department.code]
        people = sum(each.population for each in here)
        inhabitants = sum(
            each.commune.population
            for each in distances
            if each.commune.department == department.code
        )
        share = percentage(people, inhabitants)
        return FigureRow(department.name, (len(here), people, share), department.get_absolute_url())

    @cached_property
    def dots(self):
        """Return [(size, SVG path)]: a dot for each commune, larger if more populous."""
        sizes = {rank: [] for rank in range(len(DOT_POPULATIONS))}
        for each in self.far:
            rank = sum(each.commune.population >= bound for bound in DOT_POPULATIONS) - 1
            point = drawing_point(each.commune.latitude, each.commune.longitude)
            sizes[rank].append(point)
        return [(rank, dot_path(points)) for rank, points in sizes.items() if points]


def dot_path(points):
    """Return an SVG path of zero-length strokes, drawn as dots with round line caps."""
    x = y = 0
    steps = []
    for next_x, next_y in sorted(points):
        steps.append(f"m{next_x - x} {next_y - y}h0")
        x, y = next_x, next_y
    return "".join(steps).replace(" -", "-")


def lozenge_path(venues):
    """Return an SVG path with a lozenge for each venue."""
    points = (drawing_point(each.latitude, each.longitude) for each in venues)
    return "".join(f"M{x} {y}{LOZENGE}" for x, y in sorted(points))
