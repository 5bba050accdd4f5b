"""What stands for a venue without photo: its types above the skyline seen from it, its services as
lights in the near hill. Drawn from what the sheet tells, so that it is always the same.
"""

from itertools import pairwise
from typing import NamedTuple

from directory.geo.altitudes import skyline
from directory.geo.svg_maps import LOZENGE, OUTLINES
from directory.models import Venue

WIDTH, HEIGHT = 240, 150
REACH, POINTS = 16, 25  # km on each side, altitudes on a skyline
# Kilometres away, height of its foot, room for its summits: the farthest is drawn first.
PLANES = ((22, 112, 62), (12, 124, 44), (4, 138, 30))
FLATTEST = 500  # metres that the skyline takes at least: a plain stays one
MARK_ROOM, MARK_HEIGHT = 52, 34
MOST_LIGHTS, LIGHT_STEP = 14, 16


class Mark(NamedTuple):
    """The glyph of a type, and where it stands in the sky."""

    code: str
    path: str
    x: int


class Emblem(NamedTuple):
    marks: list[Mark]
    ridges: list[str]
    lights: list[tuple[int, int]]


def emblem(venue: Venue) -> Emblem:
    """Return the drawing of a venue whose types and services are loaded."""
    planes = _skylines(venue.latitude, venue.longitude)
    low = min(min(plane) for plane in planes)
    span = max(FLATTEST, max(max(plane) for plane in planes) - low)
    heights = [
        [round(foot - (metres - low) / span * room) for metres in plane]
        for plane, (_, foot, room) in zip(planes, PLANES, strict=True)
    ]
    return Emblem(_marks(venue), [_ridge(each) for each in heights], _lights(venue))


def _skylines(latitude: float, longitude: float) -> list[list[float]]:
    """Return the skylines towards the higher ground, south or north."""
    ways = [
        [skyline(latitude, longitude, way * km, REACH, POINTS) for km, *_ in PLANES]
        for way in (-1, 1)
    ]
    return max(ways, key=lambda planes: max(planes[0]))


def _ridge(heights: list[int]) -> str:
    """Return the path of a skyline, closed at the foot of the drawing."""
    step = WIDTH // (len(heights) - 1)
    climbs = (after - before for before, after in pairwise(heights))
    return (
        f"M0 {HEIGHT}V{heights[0]}" + "".join(f"l{step} {each}" for each in climbs) + f"V{HEIGHT}z"
    )


def _marks(venue: Venue) -> list[Mark]:
    codes = [each.code for each in venue.types.all()] or [""]
    left = WIDTH - MARK_ROOM * len(codes) + MARK_ROOM // 2 - 8
    return [
        Mark(code, OUTLINES.get(code, LOZENGE), left + MARK_ROOM * rank)
        for rank, code in enumerate(codes)
    ]


def _lights(venue: Venue) -> list[tuple[int, int]]:
    """Return a point for each service, in the order of their ranks."""
    ranks = [each.rank for each in venue.services.all()][:MOST_LIGHTS]
    return [(12 + LIGHT_STEP * place, 138 + rank * 5 % 9) for place, rank in enumerate(ranks)]
