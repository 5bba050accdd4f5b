"""The list filtered by intercommunality: its facet holds the first of many, and says so."""

import pytest

from directory.listing.code_filters import IntercommunalityFilter
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
AGGLO, OPENED = "200035715", {"plus": "intercommunalite"}


@pytest.fixture
def around():
    """Three intercommunalities, of three venues, two, and one."""
    named = (
        ("CC Zèbre", "111111111"),
        ("CA Carcassonne Agglo", AGGLO),
        ("CC du Milieu", "333333333"),
    )
    for rank, (name, siren) in enumerate(named):
        row = build.intercommunality(name, siren, name[:2])
        town = build.commune(f"Ville {rank}", f"1110{rank}", intercommunality=row)
        for number in range(3 - rank):
            build.venue(f"Lieu {rank}{number}", commune=town)


def offered(page):
    return [each["value"] for each in page.all("input") if each["name"] == "intercommunalite"]


def test_the_list_keeps_the_venues_of_the_intercommunalities_asked(client, around):
    page = read(client, "/lieux/", {"intercommunalite": AGGLO})
    assert page.main.sheets == ["Lieu 10", "Lieu 11"]
    assert "dans la communauté d’agglomération Carcassonne Agglo" in page.heading
    both = read(client, "/lieux/", {"intercommunalite": [AGGLO, "333333333"]})
    assert both.main.sheets == ["Lieu 10", "Lieu 11", "Lieu 20"]


def test_its_facet_is_in_the_order_of_names_without_their_kind(client, around):
    page = read(client, "/lieux/", OPENED)
    assert offered(page) == [AGGLO, "333333333", "111111111"]
    assert page.counts("intercommunalite") == {AGGLO: 2, "333333333": 1, "111111111": 3}
    assert "choisissez d’abord un département" not in page.text


def test_its_facet_lists_those_of_most_results_and_those_asked(client, around, monkeypatch):
    monkeypatch.setattr(IntercommunalityFilter, "max_offered", 2)
    page = read(client, "/lieux/", OPENED)
    assert offered(page) == [AGGLO, "111111111"]
    assert (
        "Et 1 autre : choisissez d’abord un département." in page.section("Intercommunalité").text
    )
    asked = read(client, "/lieux/", OPENED | {"intercommunalite": "333333333"})
    assert offered(asked) == ["333333333", "111111111"]
