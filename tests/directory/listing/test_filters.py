"""A filter is declared in one line, and every part of the list follows from it."""

import pytest

from directory.geo.distance import KM_PER_DEGREE
from directory.listing.base_filters import Choice
from directory.listing.code_filters import FactFilter
from directory.listing.filters import VenueFilters
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
NEAR = {"pres-de": "43.2,2.3", "rayon": "10"}
MISSES = "À peu de chose près"


class WithEntry(VenueFilters):
    entree = FactFilter(
        "Entrée", "free", {"libre": Choice("Libre", "d’entrée libre", "yes")}, near=["no"]
    )


@pytest.fixture(autouse=True)
def _declared(monkeypatch):
    monkeypatch.setattr("directory.listing.page.VenueFilters", WithEntry)


@pytest.fixture
def venues():
    for km, (name, free) in enumerate({"Libre": "yes", "Payant": "no", "Muet": "unknown"}.items()):
        build.venue(name, free=free, latitude=43.2 + km / KM_PER_DEGREE, longitude=2.3)


def test_its_facet_counts_and_its_value_narrows_the_list(client, venues):
    page = read(client, "/lieux/")
    assert page.section("Entrée").text == "Entrée Libre 1"
    assert page.counts("entree") == {"libre": 1}
    narrowed = read(client, "/lieux/", {"entree": "libre", "type": "coworking"})
    assert narrowed.main.sheets == ["Libre"]
    assert "checked" in narrowed.field("entree").attributes
    assert narrowed.canonical.endswith("/lieux/?type=coworking&entree=libre")
    assert not narrowed.is_indexed


def test_the_heading_and_the_sentence_say_it_and_it_can_be_removed(client, venues):
    page = read(client, "/lieux/", {"entree": "libre", "type": "coworking"})
    assert page.heading == "Coworkings d’Occitanie, d’entrée libre"
    assert page.main.link("Retirer : d’entrée libre") == "/lieux/?type=coworking"
    assert page.main.link("Retirer : coworkings") == "/lieux/?entree=libre"


def test_an_unknown_value_is_set_aside_and_explained(client, venues):
    page = read(client, "/lieux/", {"entree": ["libre", "fermee"]})
    assert page.main.sheets == ["Libre"]
    assert "Valeur inconnue, laissée de côté : « fermee »." in page.section("Entrée").text


def test_a_card_answers_it_and_who_misses_it_or_may_have_it_is_near(client, venues):
    page = read(client, "/lieux/", NEAR | {"entree": "libre"})
    assert page.results == ["Libre"]
    assert "entrée : libre" in page.card("Libre").text
    assert page.section(MISSES).sheets == ["Muet", "Payant"]
    assert "entrée : non" in page.card("Payant").text
    assert "entrée : non connu" in page.card("Muet").text


def test_when_nothing_is_found_a_way_out_drops_it(client, venues):
    page = read(client, "/lieux/", {"q": "payant", "entree": "libre"})
    assert page.main.sheets == []
    texts = [each.text for each in page.main.all("li")]
    assert "sans « d’entrée libre » : 1 lieu" in texts


def test_the_map_asks_it_too(client, venues):
    assert read(client, "/lieux/carte/", {"entree": "libre"}).results == ["Libre"]
    points = client.get("/lieux/carte.geojson", {"entree": "libre"}).json()
    assert [each["properties"]["name"] for each in points["features"]] == ["Libre"]
