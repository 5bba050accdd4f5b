"""Distances in km, bounding boxes in degrees, points in polygons, Lambert-93 for the drawn maps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import atanh, cos, degrees, exp, radians, sin, sqrt
from typing import Any, Protocol

EARTH_RADIUS_KM = 6371.0088  # mean radius R1 of the GRS 80 ellipsoid
KM_PER_DEGREE = EARTH_RADIUS_KM * radians(1)

# Lambert-93 (RGF93, EPSG:2154): constants published by IGN, technical note NTG 71.
CONE_EXPONENT = 0.7256077650
CONE_CONSTANT = 11_754_255.426
POLE_EAST, POLE_NORTH = 700_000.0, 12_655_612.050
ECCENTRICITY = 0.08181919106

Geometry = Mapping[str, Any]  # a GeoJSON Polygon or MultiPolygon
Point = tuple[float, float]
Edge = tuple[Point, Point]
DrawnPoint = tuple[int, int]  # hectometres of Lambert-93, y growing south


class Located(Protocol):
    """What has a point, in degrees WGS 84."""

    @property
    def latitude(self) -> float: ...

    @property
    def longitude(self) -> float: ...


def bounding_box(latitude: float, longitude: float, km: float) -> tuple[float, float, float, float]:
    """Return (south, north, west, east) in degrees, around all points within `km`."""
    high = degrees(km / EARTH_RADIUS_KM)
    shrink = cos(radians(min(abs(latitude) + high, 89.0)))
    wide = min(high / shrink, 360.0)
    return latitude - high, latitude + high, longitude - wide, longitude + wide


def square_km(here: tuple[float, float], latitude: Any, longitude: Any) -> Any:
    """Return the square of the distance in km from `here`, a pair of degrees, to a point.

    The point may be two numbers or two columns: sums and products alone, so that the database
    measures and sorts as Python does, whatever the engine. Equirectangular about the mean latitude
    of both points, whose cosine is developed to the second order: within 0.002 % of the great
    circle up to 100 km, in our latitudes.
    """
    from_latitude, from_longitude = here
    north = latitude - from_latitude
    half = north * (radians(1) / 2)
    sine, cosine = sin(radians(from_latitude)), cos(radians(from_latitude))
    east = (longitude - from_longitude) * (cosine - half * sine - half * half * (cosine / 2))
    return (north * north + east * east) * KM_PER_DEGREE**2


def distance_km(here: Located, there: Located) -> float:
    """Return the kilometres between two things that have a latitude and a longitude."""
    return sqrt(square_km((here.latitude, here.longitude), there.latitude, there.longitude))


def lambert93(latitude: float, longitude: float) -> tuple[float, float]:
    """Return (east, north) in metres in Lambert-93 for a point in degrees."""
    phi = radians(latitude)
    isometric = atanh(sin(phi)) - ECCENTRICITY * atanh(ECCENTRICITY * sin(phi))
    radius = CONE_CONSTANT * exp(-CONE_EXPONENT * isometric)
    angle = CONE_EXPONENT * radians(longitude - 3.0)
    return POLE_EAST + radius * sin(angle), POLE_NORTH - radius * cos(angle)


# Left, top, width and height of the region in the frame of the drawn maps.
REGION_FRAME = (265, 88, 4232, 3056)


def drawing_point(latitude: float, longitude: float) -> DrawnPoint:
    """Return (x, y) in the frame of the drawn maps: hectometres of Lambert-93, y growing south."""
    east, north = lambert93(latitude, longitude)
    return round(east / 100 - 4000), round(64_500 - north / 100)


def rings(geometry: Geometry) -> Iterator[list[list[float]]]:
    """Yield each ring of a GeoJSON (Multi)Polygon as a list of [longitude, latitude]."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        yield from polygon


def svg_path(drawn_rings: Iterable[Sequence[DrawnPoint]]) -> str:
    """Return an SVG path for closed rings of whole (x, y) points, written with relative moves."""
    parts = []
    for ring in drawn_rings:
        (x, y), steps = ring[0], []
        for next_x, next_y in ring[1:-1]:
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(parts)


def is_inside(point: Point, edges: Iterable[Edge]) -> bool:
    """Return whether a ray going east from a point crosses an odd number of edges of a shape."""
    x, y = point
    inside = False
    for (start_x, start_y), (end_x, end_y) in edges:
        if (start_y > y) != (end_y > y):
            inside ^= x < start_x + (y - start_y) * (end_x - start_x) / (end_y - start_y)
    return inside
