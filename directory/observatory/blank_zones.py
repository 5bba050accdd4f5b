"""Communes far from any labelled venue, as the crow flies, each counted from its own point."""

from bisect import bisect_left
from functools import cached_property
from math import inf, sqrt
from typing import NamedTuple

from directory.geo.distance import KM_PER_DEGREE, drawing_point, square_km
from directory.geo.svg_maps import LOZENGE
from directory.observatory.tables import Row, Table, percentage

DISTANCES = (10, 20, 30)  # km
USUAL = 20
# Population from which the dot of a commune is larger.
LARGER = (0, 500, 2000)
HEADS = ("Département", "Communes", "Habitants", "Part des habitants (%)")


class Far(NamedTuple):
    """A commune, the square of its distance in km to the nearest labelled venue, and the key of
    that venue: infinite and None when there is none.
    """

    commune: object
    square: float
    nearest: int | None

    @property
    def km(self):
        return None if self.nearest is None else sqrt(self.square)


def measured(communes, venues):
    """Returns a Far for each commune, `venues` being those that are labelled."""
    points = sorted((each.latitude, each.longitude, each.key) for each in venues)
    return [Far(each, *nearest((each.latitude, each.longitude), points)) for each in communes]


def nearest(here, points):
    """Returns (square of the km, key) of the nearest of `points`, [(latitude, longitude, key)].

    They are sorted, and met north of `here`, then south, until their latitude alone is too far.
    """
    best, found = inf, None
    start = bisect_left(points, here)
    for ranks in (range(start, len(points)), range(start - 1, -1, -1)):
        for rank in ranks:
            latitude, longitude, key = points[rank]
            if ((latitude - here[0]) * KM_PER_DEGREE) ** 2 >= best:
                break
            square = square_km(here, latitude, longitude)
            if square < best:
                best, found = square, key
    return best, found


class BlankZones:
    """The communes of `distances` farther than `km` from a labelled venue."""

    def __init__(self, distances, departments, km):
        self.km = km
        self.far = [each for each in distances if each.square > km * km]
        self.communes = len(self.far)
        self.population = sum(each.commune.population for each in self.far)
        everyone = sum(each.commune.population for each in distances)
        self.share = percentage(self.population, everyone)
        self.rows = [self.row(each, distances) for each in departments]
        total = (self.communes, self.population, self.share)
        caption = f"Communes à plus de {km}\u00a0km d’un lieu labellisé"
        self.table = Table("zones-blanches", caption, HEADS, self.rows, Row("Occitanie", total))

    def row(self, department, distances):
        here = [each.commune for each in self.far if each.commune.department == department.code]
        people = sum(each.population for each in here)
        everyone = sum(
            each.commune.population
            for each in distances
            if each.commune.department == department.code
        )
        share = percentage(people, everyone)
        return Row(department.name, (len(here), people, share), department.get_absolute_url())

    @cached_property
    def dots(self):
        """Returns [(size, SVG path)] of a dot for each commune, the more peopled the larger."""
        sizes = {rank: [] for rank in range(len(LARGER))}
        for each in self.far:
            rank = sum(each.commune.population >= bound for bound in LARGER) - 1
            point = drawing_point(each.commune.latitude, each.commune.longitude)
            sizes[rank].append(point)
        return [(rank, dotted(points)) for rank, points in sizes.items() if points]


def dotted(points):
    """Returns an SVG path of strokes without length: dots, where the ends of lines are round."""
    x = y = 0
    steps = []
    for next_x, next_y in sorted(points):
        steps.append(f"m{next_x - x} {next_y - y}h0")
        x, y = next_x, next_y
    return "".join(steps).replace(" -", "-")


def lozenges(venues):
    """Returns an SVG path of a lozenge for each venue."""
    points = (drawing_point(each.latitude, each.longitude) for each in venues)
    return "".join(f"M{x} {y}{LOZENGE}" for x, y in sorted(points))
