"""The maps that the server draws."""

from itertools import combinations

import pytest

from directory.drawing import locator_map
from tests import build


@pytest.mark.django_db
def test_on_a_locator_map_the_commune_is_named_and_no_name_runs_into_another():
    build.department()
    here = build.commune("Ici", "11001", latitude=43.5, longitude=2.5, population=1)
    for number, (latitude, longitude) in enumerate([(43.51, 2.5), (43.5, 2.52), (43.9, 2.5)]):
        town = f"Grande-Ville-{number}"
        build.commune(town, f"1110{number}", latitude=latitude, longitude=longitude)
    drawn = locator_map(build.venue(commune=here, latitude=43.5, longitude=2.5))
    names = [town.name for town in drawn.towns]
    assert (names[0], len(names)) == ("Ici", len(set(names)))
    assert "Grande-Ville-2" in names
    assert len(names) < 4
    assert all(one.is_clear_of(other) for one, other in combinations(drawn.towns, 2))
