"""Distances against another formula, Lambert-93 against IGN's own figures, boxes that hold all."""

from math import acos, asin, cos, degrees, radians, sin, sqrt

import pytest
from django.conf import settings
from hypothesis import assume, given
from hypothesis import strategies as st

from directory.geo.distance import (
    bounding_box,
    drawing_point,
    lambert93,
    rings,
    square_km,
    svg_path,
)
from directory.models import Venue
from tests import build

near_occitanie = st.tuples(st.floats(42, 45.5), st.floats(-0.5, 5))


def by_cosines(one, other):
    """Kilometres by the spherical law of cosines."""
    a, b = radians(one[0]), radians(other[0])
    cosine = sin(a) * sin(b) + cos(a) * cos(b) * cos(radians(one[1] - other[1]))
    return 6371.0088 * acos(max(-1, min(1, cosine)))


def by_haversine(one, other):
    """Kilometres by the formula that keeps its digits at short distances."""
    a, b = radians(one[0]), radians(other[0])
    across = sin(radians(other[1] - one[1]) / 2) ** 2
    return 2 * 6371.0088 * asin(sqrt(sin((b - a) / 2) ** 2 + cos(a) * cos(b) * across))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((43.6045, 1.4440), (43.6108, 3.8767), 196),  # Toulouse, Montpellier
        ((43.6045, 1.4440), (43.2122, 2.3537), 85.5),  # Toulouse, Carcassonne
    ],
)
def test_known_distances(one, other, km):
    build.venue(latitude=other[0], longitude=other[1])
    [found] = Venue.objects.near(*one, km=200)
    assert sqrt(found.square_km) == pytest.approx(km, rel=0.005)


@given(near_occitanie, st.floats(0.1, 200), st.floats(0, 360))
def test_the_box_holds_every_point_within_the_distance(centre, km, bearing):
    angle, turn = km / 6371.0088, radians(bearing)
    start = radians(centre[0])
    latitude = degrees(start + angle * cos(turn) * 0.999)
    assume(-89 < latitude < 89)
    longitude = centre[1] + degrees(angle * sin(turn) * 0.999 / cos(start))
    assume(by_cosines(centre, (latitude, longitude)) <= km)
    south, north, west, east = bounding_box(*centre, km)
    assert south <= latitude <= north
    assert west <= longitude <= east


@pytest.mark.django_db
def test_the_database_measures_as_python_does_and_keeps_what_is_near():
    here = (43.6, 1.44)
    points = [(43.6, 1.44), (43.65, 1.5), (43.5, 1.3), (43.6, 1.6895), (43.6, 1.6875), (44.4, 2.6)]
    for latitude, longitude in points:
        build.venue(latitude=latitude, longitude=longitude)
    found = list(Venue.objects.near(*here, km=20))
    for venue in found:
        exact = by_haversine(here, (venue.latitude, venue.longitude))
        assert sqrt(venue.square_km) == pytest.approx(exact, rel=1e-4)
    within = [point for point in points if by_haversine(here, point) <= 20]
    assert [(each.latitude, each.longitude) for each in found] == sorted(
        within, key=lambda point: by_haversine(here, point)
    )
    assert len(within) == 4


@given(near_occitanie, st.floats(-0.6, 0.6), st.floats(-0.8, 0.8))
def test_distances_keep_within_a_ten_thousandth_of_the_great_circle(one, north, east):
    other = one[0] + north, one[1] + east
    exact = by_haversine(one, other)
    assert sqrt(square_km(one, *other)) == pytest.approx(exact, rel=1e-4, abs=1e-6)


@given(near_occitanie, near_occitanie)
def test_a_distance_is_the_same_both_ways_and_nothing_from_a_point_to_itself(one, other):
    assert square_km(one, *one) == 0
    there, back = square_km(one, *other), square_km(other, *one)
    assert there == pytest.approx(back, rel=0.002, abs=1e-12)


# The central meridian is 3° East at easting 700 km, whatever the latitude; the projection is
# exact at 46.5° North, where IGN's note sets the northing to 6,600 km.
@pytest.mark.parametrize(
    ("latitude", "longitude", "east", "north"),
    [(46.5, 3, 700_000, 6_600_000), (43.6045, 1.444, 574_357, 6_279_642)],
)
def test_lambert93_gives_the_known_coordinates(latitude, longitude, east, north):
    found = lambert93(latitude, longitude)
    assert found == (pytest.approx(east, abs=150), pytest.approx(north, abs=150))


@given(st.floats(42, 46), st.floats(0.1, 3))
def test_lambert93_is_symmetric_about_its_meridian(latitude, away):
    west, east = lambert93(latitude, 3 - away), lambert93(latitude, 3 + away)
    assert west[0] + east[0] == pytest.approx(1_400_000, abs=0.01)
    assert west[1] == pytest.approx(east[1], abs=0.01)


@given(near_occitanie)
def test_lambert93_keeps_short_distances_within_two_per_thousand(point):
    latitude, longitude = point
    one, other = lambert93(latitude, longitude), lambert93(latitude + 0.01, longitude + 0.01)
    drawn = ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5 / 1000
    real = by_haversine(point, (latitude + 0.01, longitude + 0.01))
    assert drawn == pytest.approx(real, rel=0.006)


def test_maps_are_drawn_north_up_and_east_right():
    x, y = drawing_point(43.6, 1.44)
    assert drawing_point(43.7, 1.44)[1] < y
    assert drawing_point(43.6, 1.54)[0] > x


def test_rings_of_one_or_several_polygons_are_drawn():
    ring = [[0, 0], [1, 0], [1, 1], [0, 0]]
    assert list(rings({"type": "Polygon", "coordinates": [ring]})) == [ring]
    assert list(rings({"type": "MultiPolygon", "coordinates": [[ring], [ring]]})) == [ring, ring]
    assert svg_path([[(10, 20), (15, 18), (12, 25), (10, 20)]]) == "M10 20l5-2-3 7z"


def test_the_region_s_own_maps_fit_the_frame_of_the_page():
    template = (settings.BASE_DIR / "templates/components/region_map.html").read_text()
    left, top, width, height = map(int, template.split('viewBox="')[1].split('"')[0].split())
    for place in ((44.97, 1.45), (42.34, 2.53), (43.9, 4.84), (43.3, -0.32)):
        x, y = drawing_point(*place)
        assert left <= x <= left + width
        assert top <= y <= top + height
