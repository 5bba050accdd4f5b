"""Outlines of neighbouring areas drawn small.

A border is cut from the outlines once, simplified once and given to the areas on both its sides, so
that no gap nor overlap appears between them, however few vertices are simple.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations, pairwise
from math import hypot
from typing import TypeVar

from directory.geo.distance import (
    DrawnPoint,
    Edge,
    Geometry,
    Point,
    drawing_point,
    is_inside,
    rings,
)

T = TypeVar("T")

TOLERANCE = 7.2  # hectometres: about 2,000 vertices for the thirteen departments of Occitanie
BOTH_SIDES = 2
FEWEST_CORNERS = 3
GRID = range(-6, 7)
REFINEMENTS = 5


def open_rings(geometry: Geometry) -> list[list[Point]]:
    """Return the rings of a GeoJSON geometry as lists of vertices, the first not repeated."""
    return [[(vertex[0], vertex[1]) for vertex in ring[:-1]] for ring in rings(geometry)]


def stretches(outline: Iterable[Sequence[Point]]) -> Iterator[Edge]:
    """Yield the pairs of consecutive vertices of open rings."""
    for ring in outline:
        yield from pairwise([*ring, ring[0]])


def linked(pairs: Iterable[tuple[T, T]]) -> dict[T, set[T]]:
    """Return, for each member of the pairs, the set of those that it is paired with."""
    partners: dict[T, set[T]] = defaultdict(set)
    for one, other in pairs:
        partners[one].add(other)
        partners[other].add(one)
    return partners


def neighbours(geometries: Mapping[str, Geometry]) -> dict[str, list[str]]:
    """Return, for each code of `geometries`, the sorted codes that share a stretch of border."""
    owners: dict[frozenset[Point], set[str]] = defaultdict(set)
    for code, geometry in geometries.items():
        for stretch in stretches(open_rings(geometry)):
            owners[frozenset(stretch)].add(code)
    near = linked(pair for codes in owners.values() for pair in combinations(codes, 2))
    return {code: sorted(near[code]) for code in geometries}


def silhouettes(
    geometries: Mapping[str, Geometry], tolerance: float = TOLERANCE
) -> dict[str, list[list[DrawnPoint]]]:
    """Return, for each code, its simplified rings, closed, in the frame of the drawn maps.

    A ring that is no more than a line once simplified (an islet) is left out.
    """
    cut = {code: open_rings(geometry) for code, geometry in geometries.items()}
    meetings = junctions(ring for outline in cut.values() for ring in outline)
    drawn = {}
    for code, outline in cut.items():
        simple = [simple_ring(ring, meetings, tolerance) for ring in outline]
        drawn[code] = [ring for ring in simple if len(set(ring)) >= FEWEST_CORNERS]
    return drawn


def junctions(outline: Iterable[Sequence[Point]]) -> set[Point]:
    """Return the vertices where borders meet: those that have more than two vertices beside."""
    beside = linked(stretches(outline))
    return {vertex for vertex, near in beside.items() if len(near) > BOTH_SIDES}


def simple_ring(
    ring: Sequence[Point], meetings: Collection[Point], tolerance: float
) -> list[DrawnPoint]:
    """Return the ring simplified border by border, closed, without a repeated point."""
    points: list[DrawnPoint] = []
    for border in borders(ring, meetings):
        points += simple_border(border, tolerance)[:-1]
    closed = [*points, points[0]]
    return [closed[0], *(point for last, point in pairwise(closed) if point != last)]


def borders(ring: Sequence[Point], meetings: Collection[Point]) -> list[list[Point]]:
    """Return the ring cut where borders meet; whole, from its least vertex, if none does."""
    first = next((vertex for vertex in ring if vertex in meetings), min(ring))
    start = ring.index(first)
    turned = [*ring[start:], *ring[: start + 1]]
    inner = [place for place in range(1, len(ring)) if turned[place] in meetings]
    return [turned[here : there + 1] for here, there in pairwise([0, *inner, len(ring)])]


def simple_border(border: list[Point], tolerance: float) -> list[DrawnPoint]:
    """Return the border's drawn points, simplified alike whichever side it is walked from."""
    backwards = border[::-1]
    one_way = min(border, backwards)
    drawn = [drawing_point(latitude, longitude) for longitude, latitude in one_way]
    simple = simplify(drawn, tolerance)
    return simple if one_way == border else simple[::-1]


def simplify(points: list[DrawnPoint], tolerance: float) -> list[DrawnPoint]:
    """Keep both ends and what lies farther than `tolerance` from the line (Douglas–Peucker)."""
    gaps = [to_segment(point, points[0], points[-1]) for point in points]
    widest = max(gaps)
    if widest <= tolerance:
        return [points[0], points[-1]]
    cut = gaps.index(widest)
    return simplify(points[: cut + 1], tolerance)[:-1] + simplify(points[cut:], tolerance)


def to_segment(point: Point, start: Point, end: Point) -> float:
    """Return the distance from a point to the segment between two others."""
    (x, y), (left, top) = point, start
    wide, high = end[0] - left, end[1] - top
    squared = wide * wide + high * high
    along = ((x - left) * wide + (y - top) * high) / squared if squared else 0.0
    along = min(max(along, 0.0), 1.0)
    return hypot(x - left - along * wide, y - top - along * high)


def label_point(drawn_rings: Sequence[Sequence[DrawnPoint]]) -> DrawnPoint:
    """Return the whole point of the shape that lies farthest from its outline, for its name."""
    edges = [edge for ring in drawn_rings for edge in pairwise(ring)]
    across = [x for ring in drawn_rings for x, _ in ring]
    down = [y for ring in drawn_rings for _, y in ring]
    best = (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
    step = max(max(across) - min(across), max(down) - min(down)) / 2 / GRID[-1]
    for _ in range(REFINEMENTS):
        grid = [(best[0] + column * step, best[1] + row * step) for column in GRID for row in GRID]
        best = max(grid, key=lambda point: clearance(point, edges))
        step /= GRID[-1] / 1.5
    return round(best[0]), round(best[1])


def clearance(point: Point, edges: Collection[Edge]) -> float:
    """Return the distance from a point to the nearest edge, negative outside the shape."""
    nearest = min(to_segment(point, *edge) for edge in edges)
    return nearest if is_inside(point, edges) else -nearest
