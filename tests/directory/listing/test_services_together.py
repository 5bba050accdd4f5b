"""Several services: any of them, or all at once."""

import pytest

from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
BOTH = {"service": ["fibre", "visio"]}
TOGETHER = BOTH | {"services": "tous"}


@pytest.fixture(autouse=True)
def _venues():
    for code in ("fibre", "visio", "four", "labo"):
        build.service(code, name=code.capitalize())
    build.venue("Tout", services=["fibre", "visio", "four"])
    build.venue("Fibre", services=["fibre", "labo"])
    build.venue("Visio", services=["visio"])


@pytest.mark.parametrize("sort", ["", "nom", "commune"])
def test_services_are_any_of_them_or_all_at_once(client, sort):
    assert len(read(client, "/lieux/", BOTH | {"tri": sort}).main.sheets) == 3
    page = read(client, "/lieux/", TOGETHER | {"tri": sort})
    assert page.main.sheets == ["Tout"]
    assert "avec fibre et avec visio" in page.first("h1").text


def test_counts_tell_what_a_service_asked_besides_would_leave(client):
    page = read(client, "/lieux/", TOGETHER)
    assert page.counts("service") == {"fibre": 1, "visio": 1, "four": 1}
    assert page.counts("service") != read(client, "/lieux/", BOTH).counts("service")


def test_the_sentence_says_it_and_gives_the_way_back(client):
    page = read(client, "/lieux/", TOGETHER)
    address = page.main.link("tous ces services à la fois")
    assert address == "/lieux/?service=fibre&service=visio"
    assert len(read(client, address).main.sheets) == 3
    assert page.main.link("avec visio") == "/lieux/?service=fibre"


def test_the_choice_is_offered_with_two_services_and_ticked_once_made(client):
    boxes = [
        [each for each in read(client, "/lieux/", query).all("input") if each["name"] == "services"]
        for query in ({"service": "fibre"}, BOTH, TOGETHER)
    ]
    assert [len(each) for each in boxes] == [0, 1, 1]
    assert ["checked" in each.attributes for [each] in boxes[1:]] == [False, True]


def test_an_empty_list_leads_to_any_of_the_services(client):
    page = read(client, "/lieux/", {"service": ["labo", "four"], "services": "tous"})
    assert page.main.sheets == []
    [way] = [each for each in page.main.all("li") if "à la fois" in each.text]
    assert "2 lieux" in way.text.replace("\xa0", " ")
    found = read(client, way.first("a")["href"]).main.sheets
    assert sorted(found) == ["Fibre", "Tout"]


def test_the_map_shows_the_same_venues(client):
    assert read(client, "/lieux/carte/", TOGETHER).main.sheets == ["Tout"]
