"""How high the ground is, for drawings."""

import pytest

from directory.geo.altitudes import altitude, skyline
from directory.geo.distance import drawing_point

CITIES = {"Toulouse": (43.604, 1.444), "Montpellier": (43.611, 3.877), "Cahors": (44.448, 1.441)}
HEIGHTS = {"Mont Lozère": (44.426, 3.739), "Canigou": (42.519, 2.457), "Aigoual": (44.121, 3.581)}


@pytest.mark.parametrize("name", CITIES)
def test_plains_are_low(name):
    assert altitude(*drawing_point(*CITIES[name])) < 300


@pytest.mark.parametrize("name", HEIGHTS)
def test_summits_are_high(name):
    assert altitude(*drawing_point(*HEIGHTS[name])) > 1200


def test_the_sea_is_at_nothing_and_beyond_the_frame_is_as_its_edge():
    assert altitude(*drawing_point(43.1, 4.2)) == 0
    assert altitude(-9999, -9999) == altitude(265, 88)
    assert altitude(99_999, 99_999) == 0


def test_from_saint_girons_the_pyrenees_stand_in_the_south():
    south, north = (skyline(42.98, 1.15, way, 15, 24) for way in (-25, 25))
    assert len(south) == 24
    assert min(south) > max(north)
