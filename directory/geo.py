"""Distances in km, bounding boxes in degrees, and Lambert-93 for the drawn maps."""

from math import atanh, cos, degrees, exp, radians, sin

from django.db.models import F, Value
from django.db.models.functions import ASin, Cos, Least, Power, Radians, Sin, Sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius R1 of the GRS 80 ellipsoid

# Lambert-93 (RGF93, EPSG:2154): constants published by IGN, technical note NTG 71.
CONE_EXPONENT = 0.7256077650
CONE_CONSTANT = 11_754_255.426
POLE_EAST, POLE_NORTH = 700_000.0, 12_655_612.050
ECCENTRICITY = 0.08181919106


def bounding_box(latitude, longitude, km):
    """Returns (south, north, west, east) in degrees, around all points within `km`."""
    high = degrees(km / EARTH_RADIUS_KM)
    shrink = cos(radians(min(abs(latitude) + high, 89.0)))
    wide = min(high / shrink, 360.0)
    return latitude - high, latitude + high, longitude - wide, longitude + wide


def distance_expression(latitude, longitude):
    """Returns the great-circle distance in km as SQL, from the point to a row's (haversine)."""
    from_here = cos(radians(latitude))
    half = Power(Sin(Radians(F("latitude") - Value(latitude)) / Value(2.0)), Value(2.0))
    across = Power(Sin(Radians(F("longitude") - Value(longitude)) / Value(2.0)), Value(2.0))
    row = Cos(Radians(F("latitude")))
    chord = Value(from_here) * row * across + half
    # Rounding may push the chord a hair above 1, which PostgreSQL's asin refuses.
    return Value(2 * EARTH_RADIUS_KM) * ASin(Least(Value(1.0), Sqrt(chord)))


def lambert93(latitude, longitude):
    """Returns (east, north) in metres in Lambert-93 for a point in degrees."""
    phi = radians(latitude)
    isometric = atanh(sin(phi)) - ECCENTRICITY * atanh(ECCENTRICITY * sin(phi))
    radius = CONE_CONSTANT * exp(-CONE_EXPONENT * isometric)
    angle = CONE_EXPONENT * radians(longitude - 3.0)
    return POLE_EAST + radius * sin(angle), POLE_NORTH - radius * cos(angle)


def drawing_point(latitude, longitude):
    """Returns (x, y) in the frame of the drawn maps: hectometres of Lambert-93, y growing south."""
    east, north = lambert93(latitude, longitude)
    return round(east / 100 - 4000), round(64_500 - north / 100)


def rings(geometry):
    """Yields each ring of a GeoJSON (Multi)Polygon as a list of [longitude, latitude]."""
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    for polygon in polygons:
        yield from polygon


def svg_path(drawn_rings):
    """Returns an SVG path for closed rings of whole (x, y) points, written with relative moves."""
    parts = []
    for ring in drawn_rings:
        (x, y), steps = ring[0], []
        for next_x, next_y in ring[1:-1]:
            steps.append(f"{next_x - x} {next_y - y}")
            x, y = next_x, next_y
        parts.append(f"M{ring[0][0]} {ring[0][1]}l{' '.join(steps)}z".replace(" -", "-"))
    return "".join(parts)
