"""What is offered while the name of a commune is being typed."""

import pytest

from tests import build
from tests.support.page_reader import read

ADDRESS = "/communes.json"


@pytest.fixture
def communes(db):
    garonne = build.department("31", "Haute-Garonne", "la ")
    build.commune("Saint-Jean", "31488", "31240", department=garonne, population=11_000)
    build.commune("Saint-Jean-de-Védas", "34270", "34430", population=13_000)
    build.commune("L’Union", "31561", "31240", department=garonne, population=12_000)
    build.commune("Le Vigan", "30350", "30120", population=3_800)
    build.commune("Albi", "81004", "81000", population=50_000)


def offered(client, typed):
    response = client.get(ADDRESS, {"q": typed})
    assert response.status_code == 200
    return response.json()


def names(client, typed):
    return [each["name"] for each in offered(client, typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    {
        "st jea": ["Saint-Jean-de-Védas", "Saint-Jean"],
        "saint jean": ["Saint-Jean", "Saint-Jean-de-Védas"],
        "védas": ["Saint-Jean-de-Védas"],
        "vig": ["Le Vigan"],
        "unio": ["L’Union"],
        "l'un": ["L’Union"],
        "312": ["L’Union", "Saint-Jean"],
        "saint jean 31": ["Saint-Jean"],
        "zz": [],
        "!!": [],
    }.items(),
)
def test_a_beginning_is_completed_by_name_or_postcode(client, communes, typed, found):
    assert names(client, typed) == found


def test_each_suggestion_tells_its_department_and_settles_the_search(client, communes):
    first = offered(client, "saint jean")[0]
    assert first == {
        "text": "Saint-Jean 31240",
        "name": "Saint-Jean",
        "context": "Haute-Garonne",
    }
    assert offered(client, first["text"]) == [first]


def test_at_most_eight_are_offered_the_most_populous_first(client, db):
    for number in range(12):
        build.commune(f"Castel{'abcdefghijkl'[number]}", f"310{number:02}", population=number)
    assert names(client, "castel") == [f"Castel{letter}" for letter in "lkjihgfe"]


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "a"}, {"q": "a" * 101}])
def test_what_is_too_short_or_too_long_is_refused_in_words(client, db, query):
    response = client.get(ADDRESS, query)
    assert response.status_code == 400
    assert response.json()["problem"]


def test_suggestions_are_kept_by_any_cache_and_set_no_cookie(client, communes):
    response = client.get(ADDRESS, {"q": "albi"})
    assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=3600"}
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_the_list_has_a_field_for_a_place_that_works_without_a_script(client, communes):
    page = read(client, "/lieux/", {"pres-de": "saint jean"})
    field = page.field("pres-de")
    assert (field["value"], field["aria-invalid"]) == ("saint jean", "true")
    assert (field["data-communes"], field["maxlength"]) == (ADDRESS, "100")
    told = next(each for each in page.all("p") if each["id"] == field["aria-describedby"])
    assert told.text.startswith("Plusieurs communes")
    chosen = read(client, page.link("Saint-Jean (Haute-Garonne)"))
    assert chosen.field("pres-de")["value"] == "Saint-Jean 31240"
    assert not chosen.field("pres-de")["aria-invalid"]


def test_the_field_of_a_place_weighs_eleven_elements(client, communes):
    field = read(client, "/lieux/").field("pres-de").around("div")
    assert len(list(field.walk())) <= 11
