"""The list when it is empty: why, and the ways out."""

import pytest

from directory.models import Venue
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
TWO_REFUSALS = {"type": "fablab", "service": "fibre", "accessible": "oui"}


@pytest.fixture
def venues():
    build.venue("Un", types=["fablab"])
    build.venue("Deux", services=["fibre"], types=["coworking"])


def test_when_no_condition_alone_can_be_dropped_each_is_offered_by_itself(client, venues):
    page = read(client, "/lieux/", TWO_REFUSALS)
    assert "Aucun lieu ne répond à tout cela à la fois" in page.main.text
    assert "Chaque condition, seule" in page.main.text
    assert read(client, page.main.link("Fablabs")).main.sheets == ["Un"]
    assert read(client, page.main.link("Avec fibre")).main.sheets == ["Deux"]


def test_a_search_by_itself_is_not_called_several_conditions(client, venues):
    assert "ne répond à cette recherche" in read(client, "/lieux/", {"q": "introuvable"}).main.text


def test_the_nearest_words_are_proposed_only_when_they_find_something(client):
    build.venue("La Rotonde")
    build.venue("Deux")
    assert "Vouliez-vous dire" in read(client, "/lieux/", {"q": "rotone"}).main.text
    together = read(client, "/lieux/", {"q": "rotone deuxieme"})
    assert "Vouliez-vous dire" not in together.main.text


@pytest.mark.parametrize("typed", ["!!!", "a" * 201])
def test_what_was_typed_stays_in_the_field_even_when_it_is_not_understood(client, venues, typed):
    assert read(client, "/lieux/", {"q": typed}).field("q")["value"] == typed[:200]


def test_filters_that_no_sheet_answers_are_named_in_one_line(client, venues):
    page = read(client, "/lieux/")
    told = (
        "Aucune de ces fiches ne précise : label en vigueur, accès en fauteuil, prix de la journée."
    )
    assert told in page.first("form").text
    assert "Accès en fauteuil" not in [each.text for each in page.all("legend")]


def test_words_of_no_sheet_are_set_aside_when_something_else_is_asked(client, venues):
    page = read(client, "/lieux/", {"q": "xylophone", "type": "fablab"})
    assert page.main.sheets == ["Un"]
    assert "« xylophone » n’est dans aucune fiche : laissé de côté." in page.main.text
    assert page.main.link("Retirer : « xylophone » laissé de côté") == "/lieux/?type=fablab"
    page = read(client, "/lieux/", {"q": "deux xylophone"})
    assert page.main.sheets == ["Deux"]
    alone = read(client, "/lieux/", {"q": "xylophone"})
    assert alone.main.sheets == []
    assert "laissé de côté" not in alone.main.text


def test_words_are_dropped_one_at_a_time(client):
    build.venue("Alpha Beta")
    build.venue("Beta Gamma")
    page = read(client, "/lieux/", {"q": "alpha beta gamma"})
    ways = {each.text: each.first("a")["href"] for each in page.main.all("li") if each.all("a")}
    assert ways["sans « alpha » : 1 lieu"] == "/lieux/?q=beta+gamma"
    assert ways["sans « gamma » : 1 lieu"] == "/lieux/?q=alpha+beta"
    assert "sans « beta » : 0 lieu" not in ways


def test_a_short_word_is_never_taken_for_another_two_letters_away(client):
    build.venue("Atelier IoT")
    assert "Vouliez-vous dire" not in read(client, "/lieux/", {"q": "impôts"}).main.text


@pytest.mark.parametrize(
    ("asked", "facts"),
    [
        ({"accessible": "oui"}, {"wheelchair": "yes"}),
        ({"prix": "15"}, {"day_price": 12}),
        ({"prix": "15", "accessible": "oui"}, {"day_price": 12, "wheelchair": "yes"}),
    ],
)
def test_who_does_not_tell_a_fact_is_counted_apart_and_one_link_away(client, asked, facts):
    build.venue("Oui", **facts)
    build.venue("Non", wheelchair="no", day_price=50)
    build.venue("Muet")
    page = read(client, "/lieux/", asked)
    assert page.main.sheets == ["Oui"]
    assert "1 lieu ne le dit pas encore" in page.main.text
    shown = read(client, page.main.link("l’afficher"))
    assert sorted(shown.main.sheets) == ["Muet", "Oui"]
    without = shown.main.link("Retirer : y compris ceux qui ne le disent pas")
    assert read(client, without).main.sheets == ["Oui"]


def test_the_unknown_go_with_the_last_filter_that_counts_them(client):
    build.venue("Muet", types=["fablab"])
    page = read(client, "/lieux/", {"type": "fablab", "prix": "15", "inconnus": "oui"})
    [price] = [each["href"] for each in page.main.all("a") if "la journée au plus" in each.text]
    assert price == "/lieux/?type=fablab"


@pytest.mark.parametrize("path", ["/lieux/", "/lieux/carte/"])
def test_fields_left_blank_leave_the_address(client, venues, path):
    sent = {"q": "", "pres-de": " ", "type": ["fablab", ""], "heure": "", "inconnue": "x"}
    response = client.get(path, sent)
    assert (response.status_code, response["Location"]) == (302, f"{path}?type=fablab&inconnue=x")
    assert client.get(response["Location"]).status_code == 200
    assert client.get(path, {"q": ""})["Location"] == path


@pytest.mark.parametrize(
    ("facts", "query", "is_drawn"),
    [
        ({}, {}, False),
        ({"free": Venue.Free.NO}, {}, False),
        ({"free": Venue.Free.YES}, {}, True),
        ({"day_price": 12}, {}, True),
        ({"day_price": 12}, {"type": "fablab"}, False),
        ({}, {"prix": "15"}, True),
        ({}, {"prix": "cher"}, True),
        ({"day_price": 99}, {"prix": "15"}, True),
    ],
)
def test_the_price_is_asked_only_where_a_sheet_tells_one(client, facts, query, is_drawn):
    build.venue("Un", types=["coworking"], **facts)
    build.venue("Deux", types=["fablab"])
    page = read(client, "/lieux/", query)
    assert ("prix" in [each["name"] for each in page.all("input")]) == is_drawn
    assert ("prix de la journée" in page.first("form").text) != is_drawn
