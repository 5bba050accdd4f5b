"""The map holds what the list holds, and its data weighs and keeps as it should."""

import gzip
import random
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.listing.filters import VenueFilters
from directory.models import Venue
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
MAP, POINTS, NAMES = "/lieux/carte/", "/lieux/carte.geojson", "/lieux/carte/fond.json"
NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Europe/Paris"))  # a Tuesday
TYPES = ((), ("coworking",), ("fablab",), ("coworking", "fablab"), ("mediation-numerique",))
HOURS = ("", "Mo-Fr 09:00-18:00", "Sa 10:00-12:00", "24/7", "Tu 18:00-22:00")
# For each filter, what an address may hold of it; values that nothing bears are among them.
ASKED = {
    "q": ["lieu", "lieu 1", "lieu 2", "introuvable"],
    "departement": ["11", "66", "99"],
    "intercommunalite": ["200035715", "200027183", "99"],
    "type": ["coworking", "fablab", "mediation-numerique", "inconnu"],
    "service": ["fibre", "laser", "cafe"],
    "label": ["tiers-lieux-occitanie", "autre"],
    "accessible": ["oui", "partiel"],
    "rayon": ["5", "20", "50"],
    "zone": ["42.9,2,43.3,2.5", "42,1,44,3", "50,3,51,4", "illisible"],
    "ouvert": ["maintenant", "samedi", "soir", "24h", "mardi", "2026-12-25"],
    "prix": ["0", "12.5", "20"],
}
BESIDE = {
    "pres-de": ["Carcassonne", "Perpignan", "43.1,2.3", "Nulle part"],
    "heure": ["08:00", "10:30"],
    "inconnus": ["oui"],
    "tri": ["nom", "commune", "fraicheur", "distance"],
}


def names(collection):
    return sorted(each["properties"]["name"] for each in collection["features"])


def points(client, query=""):
    return client.get(POINTS, QUERY_STRING=query).json()


@pytest.fixture
def dice():
    return random.Random("carte")  # noqa: S311


@pytest.fixture
def region(dice):
    """Sixty venues that differ in all that the list filters by, in two departments."""
    south = build.department("66", "Pyrénées-Orientales", "les ")
    urban = build.intercommunality("CU Perpignan Méditerranée Métropole", "200027183", "CU")
    towns = [
        build.commune(intercommunality=build.intercommunality()),
        build.commune("Perpignan", "66136", "66000", department=south, latitude=42.7,
                      longitude=2.9, intercommunality=urban),
    ]  # fmt: skip
    for rank in range(60):
        venue = build.venue(
            f"Lieu {rank:02}",
            dice.choice(TYPES),
            dice.sample(["fibre", "laser", "cafe"], 2),
            commune=dice.choice(towns),
            latitude=dice.uniform(42.6, 43.4),
            longitude=dice.uniform(1.9, 3),
            wheelchair=dice.choice(Venue.Wheelchair.values),
            opening_hours=dice.choice(HOURS),
            free=dice.choice(Venue.Free.values),
            day_price=dice.choice([None, 10, 15]),
        )
        if rank % 3:
            build.award(venue=venue)


def any_query(dice):
    """Returns a query of up to four filters, each with up to two values, and what goes beside."""
    chosen = [
        (name, value)
        for name in dice.sample(sorted(ASKED), dice.randint(0, 4))
        for value in dice.sample(ASKED[name], dice.randint(1, 2))
    ]
    beside = [(name, dice.choice(BESIDE[name])) for name in sorted(BESIDE) if dice.random() < 0.4]
    return chosen + beside


def listed(client, query):
    """Returns the names of all the results of the list, page after page."""
    found, address = [], f"/lieux/?{urlencode(query)}"
    while address:
        page = read(client, address)
        # Near misses, and what is nearest when nothing is found, lie deeper in the page.
        results = [each for each in page.all("ul") if each.parent["id"] == "resultats"]
        found += [name for each in results for name in each.sheets]
        address = next((each["href"] for each in page.all("a") if each["rel"] == "next"), None)
    return found


def holder(page):
    """Returns the element of the map."""
    return next(each for each in page.all("div") if each["id"] == "carte")


def test_every_filter_of_the_list_is_asked_of_the_map():
    assert set(ASKED) == set(VenueFilters.base_filters)


@time_machine.travel(NOON, tick=False)
def test_for_fifty_sets_of_filters_the_map_holds_the_results_of_the_list(client, region, dice):
    sizes = set()
    for _ in range(50):
        query = any_query(dice)
        expected = listed(client, query)
        assert names(points(client, urlencode(query))) == sorted(expected), query
        sizes.add(len(expected))
    assert len(sizes) > 10


def test_a_point_says_where_what_and_of_which_type_and_no_more(client):
    build.venue("Atelier", ("fablab",), latitude=43.123456, longitude=2.98768, phone="+33561000000")
    build.venue("Sans type", ())
    found = points(client)
    assert found["type"] == "FeatureCollection"
    assert found["types"] == {"fablab": "Fablab"}
    atelier, plain = sorted(found["features"], key=lambda each: each["properties"]["name"])
    assert atelier == {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [2.9877, 43.1235]},
        "properties": {"name": "Atelier", "slug": "atelier-carcassonne", "type": "fablab"},
    }
    assert plain["properties"]["type"] == ""


def test_a_venue_that_is_not_public_is_not_on_the_map(client):
    build.venue("Brouillon", status=Venue.Status.DRAFT)
    build.venue("Fermé", status=Venue.Status.CLOSED)
    assert points(client)["features"] == []


@pytest.mark.django_db(transaction=True)
def test_an_edit_is_on_the_map_at_the_next_request(client):
    venue = build.venue("Avant")
    first = client.get(POINTS)
    assert names(first.json()) == ["Avant"]
    again = client.get(POINTS, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Venue.objects.filter(pk=venue.pk).update(name="Après")
    assert names(client.get(POINTS, headers={"If-None-Match": first["ETag"]}).json()) == ["Après"]


def test_the_data_is_compressed_checked_again_and_leaves_nothing(client):
    for rank in range(20):
        build.venue(commune=build.commune(f"Commune {rank}", f"110{rank:02}"))
    kept = {POINTS: "no-cache", NAMES: "public, max-age=86400"}
    for address, kind in ((POINTS, "application/geo+json"), (NAMES, "application/json")):
        response = client.get(address, headers={"Accept-Encoding": "gzip"})
        assert response["Content-Encoding"] == "gzip"
        assert response["Content-Type"] == kind
        assert set(response["Cache-Control"].split(", ")) == set(kept[address].split(", "))
        assert response["ETag"]
        assert not response.cookies
    assert len(gzip.compress(client.get(POINTS).content)) < 800


def test_the_background_names_the_great_communes_first_then_those_that_hold_a_venue(client):
    build.commune("Grande", "11001", population=50_000, latitude=43.00049)
    build.commune("Moyenne", "11002", population=1_000)
    build.commune("Petite", "11003", population=999)
    build.venue(commune=build.commune("Hameau", "11004", population=12))
    rows = client.get(NAMES).json()
    assert [name for name, *_ in rows] == ["Grande", "Moyenne", "Hameau"]
    assert rows[0] == ["Grande", 43.0, 2.354]


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_the_data_asks_no_more_of_the_database_than_the_list_whatever_it_holds(client):
    build.venue()
    few = [queries(client, address) for address in (MAP, POINTS, NAMES)]
    for _ in range(30):
        build.venue(services=("fibre",), types=("fablab", "coworking"))
    assert [queries(client, address) for address in (MAP, POINTS, NAMES)] == few
    assert max(few) <= queries(client, "/lieux/") + 2


def test_list_and_map_lead_to_each_other_with_all_that_is_asked(client):
    for _ in range(25):
        build.venue(types=("fablab",))
    query = "q=lieu&type=fablab&tri=commune"
    shown = read(client, f"/lieux/?{query}")
    assert shown.main.link("Carte") == f"{MAP}?{query}"
    there = read(client, shown.main.link("Carte"))
    assert there.link("Liste") == f"/lieux/?{query}"
    assert there.main.sheets == shown.main.sheets
    assert there.link("Page suivante") == f"{MAP}?{query}&page=2"
    assert there.link("Retirer : fablabs") == f"{MAP}?q=lieu&tri=commune"
    form = there.first("form")
    assert form["action"] == MAP
    assert there.field("q")["value"] == "lieu"
    assert read(client, f"{MAP}?page=2").link("Liste") == "/lieux/?page=2"


def test_the_page_draws_the_region_with_a_dot_of_its_own_shape_for_each_result(client):
    build.venue(types=("coworking",))
    build.venue(types=("coworking",), latitude=42.5, longitude=2)
    build.venue(types=("fablab",))
    build.venue(types=())
    page = read(client, MAP)
    drawn = {each["class"]: each["d"] for each in page.all("path") if "dot" in each["class"]}
    assert {name: path.count("M") for name, path in drawn.items()} == {
        "coworking dot": 2,
        "fablab dot": 1,
        " dot": 1,
    }
    shapes = {path[path.index("m") :] for path in drawn.values() if path.count("M") == 1}
    assert len(shapes) == 2
    [svg] = [each for each in page.all("svg") if each["class"] == "drawing"]
    assert svg["aria-label"] == "Carte de l’Occitanie\u00a0: 4\u00a0lieux"
    assert svg.text == "Aude"


def test_the_script_is_told_the_same_question_the_zone_and_the_place(client):
    build.venue()
    query = "pres-de=Carcassonne&zone=42,1,44,3&type=coworking"
    told = holder(read(client, f"{MAP}?{query}"))
    assert names(client.get(told["data-points"]).json()) == names(points(client, query))
    assert (told["data-zone"], told["data-near"]) == ("42,1,44,3", "43.2122,2.3537")
    plain = holder(read(client, MAP))
    assert (plain["data-zone"], plain["data-near"], plain["data-tiles"]) == ("", "", "")


def test_the_map_page_is_kept_out_of_indexes_once_narrowed(client):
    build.venue()
    assert read(client, MAP).is_indexed
    assert not read(client, f"{MAP}?type=coworking").is_indexed
    assert read(client, f"{MAP}?page=1").canonical.endswith(MAP)


def test_no_sheet_takes_the_address_of_the_map():
    town = build.commune("Carte", "11005")
    assert build.venue("!", commune=town).slug == "carte-2"
