"""The list when it is empty: why, and the ways out."""

import pytest

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
    told = "Aucune de ces fiches ne précise : label en vigueur, accès en fauteuil."
    assert told in page.first("form").text
    assert "Accès en fauteuil" not in [each.text for each in page.all("legend")]
