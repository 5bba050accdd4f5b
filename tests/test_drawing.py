"""The maps that the server draws."""

from itertools import combinations

import pytest

from directory.drawing import locator_map
from tests import build


@pytest.mark.django_db
def test_on_a_locator_map_the_names_of_towns_leave_the_venue_and_one_another_legible():
    here = build.commune("Ici", "11001", latitude=43.5, longitude=2.5, population=1)
    for number, (latitude, longitude) in enumerate([(43.49, 2.5), (43.5, 2.52), (43.9, 2.5)]):
        town = f"Grande-Ville-{number}"
        build.commune(town, f"1110{number}", latitude=latitude, longitude=longitude)
    drawn = locator_map(build.venue(commune=here, latitude=43.5, longitude=2.5))
    assert "Grande-Ville-2" in [town.name for town in drawn.towns]
    boxes = [*drawn.dots, *drawn.towns]
    assert all(one.is_clear_of(other) for one, other in combinations(boxes, 2))
    assert len(drawn.towns) < 3
