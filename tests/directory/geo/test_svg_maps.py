"""The maps that the server draws."""

import importlib
from itertools import combinations
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.geo.distance import REGION_FRAME, drawing_point
from directory.geo.svg_maps import locator_map
from directory.models import Venue
from tests import build


@pytest.mark.django_db
def test_on_a_locator_map_the_commune_is_named_and_no_name_runs_into_another():
    towns = [(43.51, 2.5), (43.5, 2.52), (43.9, 2.5)]
    named = [[f"Grande-Ville-{rank}", *place] for rank, place in enumerate(towns)]
    build.department(main_towns=[["Ici", 43.5, 2.5], *named])
    here = build.commune("Ici", "11001", latitude=43.5, longitude=2.5, population=1)
    build.venue(commune=here, latitude=43.5, longitude=2.5)
    drawn = locator_map(Venue.objects.with_sheet().get())
    names = [town.name for town in drawn.towns]
    assert (names[0], len(names)) == ("Ici", len(set(names)))
    assert "Grande-Ville-2" in names
    assert len(names) < 4
    assert all(one.is_clear_of(other) for one, other in combinations(drawn.towns, 2))


@pytest.mark.django_db
def test_departments_that_were_there_learn_their_four_main_towns():
    aude = build.department(main_towns=[])
    for rank in range(6):
        build.commune(f"Ville {rank}", f"1110{rank}", population=rank, latitude=43 + rank / 10)
    migration = importlib.import_module("directory.migrations.0005_main_towns")
    migration.name_main_towns(apps, SimpleNamespace(connection=connection))
    aude.refresh_from_db()
    assert [name for name, _, _ in aude.main_towns] == ["Ville 5", "Ville 4", "Ville 3", "Ville 2"]
    assert aude.main_towns[0] == ["Ville 5", 43.5, 2.3537]


@pytest.mark.django_db
def test_drawing_a_department_asks_nothing_more_of_the_database():
    build.venue()
    venue = Venue.objects.with_sheet().get()
    with CaptureQueriesContext(connection) as captured:
        names = [town.name for town in locator_map(venue).towns]
    assert names == ["Carcassonne", "Narbonne", "Limoux"]
    assert not captured.captured_queries


@pytest.mark.django_db
def test_the_relief_lies_under_a_department_where_the_ground_is():
    build.venue()
    drawn = locator_map(Venue.objects.with_sheet().get())
    left, top, width, height = drawn.relief
    for place in ((43.2, 2.35), (43.6, 1.44)):
        dot, (x, y) = drawn.dot(*place), drawing_point(*place)
        assert (dot.x - left) / width == pytest.approx(
            (x - REGION_FRAME[0]) / REGION_FRAME[2], abs=1e-3
        )
        assert (dot.y - top) / height == pytest.approx(
            (y - REGION_FRAME[1]) / REGION_FRAME[3], abs=1e-3
        )
