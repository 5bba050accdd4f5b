"""Blank zones: communes farther than a distance from any labelled venue, as the crow flies."""

import csv
import random
from datetime import date
from math import asin, cos, radians, sin, sqrt
from types import SimpleNamespace

import pytest

from directory.geo.distance import EARTH_RADIUS_KM, KM_PER_DEGREE
from directory.models import Venue
from directory.observatory.blank_zones import BlankZones, measure_distances
from tests import build
from tests.support.page_reader import read

ADDRESS = "/observatoire/zones-blanches/"
HERE = {"latitude": 43.0, "longitude": 2.0}


def great_circle(here, there):
    """Returns the km between two points by the haversine."""
    north, east = radians(there.latitude - here.latitude), radians(there.longitude - here.longitude)
    cosines = cos(radians(here.latitude)) * cos(radians(there.latitude))
    half = sin(north / 2) ** 2 + cosines * sin(east / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def points(number, seed):
    drawn = random.Random(seed)  # noqa: S311
    return [
        SimpleNamespace(
            key=key,
            code=str(key),
            department="11",
            population=key,
            latitude=drawn.uniform(42.3, 45.1),
            longitude=drawn.uniform(-0.4, 4.9),
        )
        for key in range(number)
    ]


@pytest.mark.parametrize("number", [1, 3, 40, 300])
def test_the_nearest_venue_and_the_blank_communes_are_those_of_brute_force(number):
    communes, venues = points(200, seed=1), points(number, seed=number)
    distances = measure_distances(communes, venues)
    for each in distances:
        true = min(great_circle(each.commune, venue) for venue in venues)
        assert each.km == pytest.approx(true, rel=2e-3)
        assert great_circle(each.commune, venues[each.nearest]) == pytest.approx(true, rel=2e-3)
        if true <= 100:
            assert each.km == pytest.approx(true, rel=1e-4)
    for km in (10, 20, 30):
        near = (each for each in communes if any(great_circle(each, v) <= km for v in venues))
        white = {each.code for each in communes} - {each.code for each in near}
        assert {each.commune.code for each in BlankZones(distances, [], km).far} == white


@pytest.fixture
def held():
    """A labelled venue at HERE, in a commune of its own point."""
    town = build.commune("Ici", "11001", population=1_000, **HERE)
    venue = build.venue("Tiers", commune=town)
    return build.award(venue=venue)


def north(km):
    return HERE["latitude"] + km / KM_PER_DEGREE


def far(km, code="11002", **fields):
    return build.commune(
        f"Ville {code}", code, latitude=north(km), longitude=HERE["longitude"], **fields
    )


def rows(page):
    table = page.main.first("table")
    return [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]]


@pytest.mark.django_db
@pytest.mark.parametrize("km", [10, 20, 30])
def test_a_commune_is_blank_beyond_the_distance_and_not_within(client, held, km):
    far(km - 0.01, population=300)
    assert rows(read(client, ADDRESS, {"distance": km})) == [
        ["Aude", "0", "0", "0,0"],
        ["Occitanie", "0", "0", "0,0"],
    ]
    far(km + 0.01, "11003", population=700)
    page = read(client, ADDRESS, {"distance": km})
    assert rows(page)[0] == ["Aude", "1", "700", "35,0"]
    assert f"1 commune et 700 habitants, soit 35 % de la région, sont à plus de {km} km" in (
        page.main.text
    )


@pytest.mark.django_db
def test_the_distance_is_20_km_unless_another_is_chosen(client, held):
    far(15)
    far(25, "11003")
    far(35, "11004")
    counts = {km: rows(read(client, ADDRESS, {"distance": km}))[-1][1] for km in ("", 10, 20, 30)}
    assert counts == {"": "2", 10: "3", 20: "2", 30: "1"}
    page = read(client, ADDRESS, {"distance": 30})
    [chosen] = [each for each in page.all("option") if "selected" in each.attributes]
    assert (chosen["value"], chosen.text) == ("30", "plus de 30 km")
    assert page.canonical.endswith("?distance=30")
    assert read(client, ADDRESS, {"distance": 20}).canonical.endswith(ADDRESS)


@pytest.mark.django_db
@pytest.mark.parametrize("value", ["15", "abc", "-10", "10.0", "1" + "0" * 400, "٢٠", "20 OR 1=1"])
def test_another_distance_is_refused_in_words_and_the_usual_one_shown(client, held, value):
    far(25)
    page = read(client, ADDRESS, {"distance": value})
    assert page.problem("distance") == "Choisissez 10, 20 ou 30 km. Voici à 20 km."
    assert rows(page)[-1][1] == "1"
    for name in ("zones-blanches", "communes-eloignees", "types"):
        response = client.get(f"/observatoire/{name}.csv", {"distance": value})
        assert response.status_code == 400
        assert "Choisissez 10, 20 ou 30" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"expires_on": date(2025, 1, 1)},
        {"withdrawn_on": date(2025, 1, 1), "withdrawal_reason": "Fermé"},
        {"granted_on": date(2999, 1, 1)},
    ],
)
def test_a_label_that_is_not_in_force_covers_nobody(client, held, change):
    assert rows(read(client, ADDRESS))[-1][1] == "0"
    for name, value in change.items():
        setattr(held, name, value)
    held.save()
    assert rows(read(client, ADDRESS))[-1] == ["Occitanie", "1", "1 000", "100,0"]


@pytest.mark.django_db
@pytest.mark.parametrize("status", [Venue.Status.DRAFT, Venue.Status.CLOSED])
def test_a_venue_that_is_not_published_covers_nobody(client, held, status):
    Venue.objects.update(status=status)
    assert rows(read(client, ADDRESS))[-1][1] == "1"


@pytest.mark.django_db
def test_a_department_without_anybody_shares_nothing(client, held):
    build.department("48", "Lozère")
    table = rows(read(client, ADDRESS))
    assert ["Lozère", "0", "0", "non connu"] in table


@pytest.mark.django_db
def test_the_map_has_a_dot_for_each_blank_commune_larger_with_more_people(client, held):
    for number, population in enumerate([10, 499, 500, 1_999, 2_000]):
        far(25 + number, f"1101{number}", population=population)
    drawing = read(client, ADDRESS).main.first("svg")
    dots = {
        each["class"].split()[-1]: each["d"].count("h0")
        for each in drawing.all("path")
        if each["class"].startswith("dots")
    }
    assert dots == {"size-0": 2, "size-1": 2, "size-2": 1}
    [labelled] = [each for each in drawing.all("path") if each["class"] == "held"]
    assert labelled["d"].count("M") == 1


@pytest.mark.django_db
def test_the_file_of_communes_names_the_nearest_labelled_venue(client, held):
    far(25, "11003", population=10)
    far(30.06, "11004", population=90)
    response = client.get("/observatoire/communes-eloignees.csv", {"distance": 20})
    lines = list(csv.reader(response.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert lines == [
        [
            *("Code INSEE", "Commune", "Département", "Habitants"),
            *("Kilomètres", "Lieu labellisé ou lauréat le plus proche"),
        ],
        ["11004", "Ville 11004", "Aude", "90", "30,1", "Tiers"],
        ["11003", "Ville 11003", "Aude", "10", "25,0", "Tiers"],
    ]


@pytest.mark.django_db
def test_without_any_labelled_venue_every_commune_is_blank_at_no_known_distance(client):
    build.commune(population=5)
    assert rows(read(client, ADDRESS))[-1] == ["Occitanie", "1", "5", "100,0"]
    response = client.get("/observatoire/communes-eloignees.csv")
    assert response.content.decode("utf-8-sig").splitlines()[1] == "11069;Carcassonne;Aude;5;;"
