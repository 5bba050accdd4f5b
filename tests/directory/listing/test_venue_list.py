"""The list of venues: what it keeps, in which order, on which page, and what it says of it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from directory.models import Venue
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
EVERYTHING = {
    "q": "atelier",
    "departement": ["11", "12"],
    "type": ["fablab", "coworking"],
    "service": "fibre",
    "label": "tiers-lieux-occitanie",
    "accessible": ["oui", "partiel"],
}


@pytest.fixture
def rodez():
    aveyron = build.department("12", "Aveyron")
    return build.commune("Rodez", "12202", "12000", department=aveyron)


@pytest.fixture
def venues(rodez):
    """Four venues that differ by everything the list can be filtered by."""
    build.venue("Atelier du Lac", types=["fablab"], services=["fibre"], wheelchair="yes")
    build.venue("Bureau du Midi", services=["wifi"], wheelchair="limited")
    build.venue("Atelier Causse", types=["fablab", "coworking"], commune=rodez, wheelchair="no")
    labelled = build.venue("Drailles", types=["mediation-numerique"], commune=rodez)
    build.award(venue=labelled)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({}, ["Drailles", "Atelier Causse", "Atelier du Lac", "Bureau du Midi"]),
        ({"departement": "12"}, ["Drailles", "Atelier Causse"]),
        ({"type": "fablab"}, ["Atelier Causse", "Atelier du Lac"]),
        ({"type": ["fablab", "mediation-numerique"]},
         ["Drailles", "Atelier Causse", "Atelier du Lac"]),
        ({"service": "wifi"}, ["Bureau du Midi"]),
        ({"service": ["wifi", "fibre"]}, ["Atelier du Lac", "Bureau du Midi"]),
        ({"label": "tiers-lieux-occitanie"}, ["Drailles"]),
        ({"accessible": "oui"}, ["Atelier du Lac"]),
        ({"accessible": ["oui", "partiel"]}, ["Atelier du Lac", "Bureau du Midi"]),
        ({"q": "atelier"}, ["Atelier Causse", "Atelier du Lac"]),
        ({"q": "atelier", "departement": "11"}, ["Atelier du Lac"]),
        ({"type": "coworking", "departement": "12"}, ["Atelier Causse"]),
        ({"type": ["coworking", "fablab"], "departement": ["11", "12"], "accessible": "oui"},
         ["Atelier du Lac"]),
        ({"label": "tiers-lieux-occitanie", "type": "fablab"}, []),
    ],
)  # fmt: skip
def test_values_of_a_filter_widen_the_list_and_filters_together_narrow_it(
    client, venues, query, kept
):
    page = read(client, "/lieux/", query)
    assert page.main.sheets == kept
    number = f"{len(kept)} lieu{'x' if len(kept) > 1 else ''}"
    assert any(each.text == number for each in page.main.all("strong"))


@pytest.mark.parametrize("status", [Venue.Status.DRAFT, Venue.Status.CLOSED])
def test_only_published_venues_are_listed_counted_and_found(client, status):
    build.venue("Atelier public", types=["fablab"], services=["fibre"])
    hidden = build.venue("Atelier caché", status=status, types=["fablab"], services=["fibre"])
    build.award(venue=hidden)
    for query in ({}, {"q": "atelier"}, {"type": "fablab"}, {"service": "fibre"}):
        page = read(client, "/lieux/", query)
        assert page.main.sheets == ["Atelier public"]
        assert page.counts("type") == {"fablab": 1}
        assert page.counts("service") == {"fibre": 1}
        assert page.counts("label") == {}


@pytest.mark.parametrize("name", ["departement", "type", "service", "label", "accessible"])
def test_an_unknown_value_is_set_aside_and_explained_beside_its_field(client, venues, name):
    page = read(client, "/lieux/", {name: "n-importe-quoi"})
    assert len(page.main.sheets) == 4
    field = page.field(name).around("fieldset")
    assert "« n-importe-quoi »" in field.text
    assert page.main.text.count("n-importe-quoi") == 1


def test_a_known_value_beside_an_unknown_one_still_filters(client, venues):
    page = read(client, "/lieux/", {"departement": ["99", "12"]})
    assert page.main.sheets == ["Drailles", "Atelier Causse"]
    assert "« 99 »" in page.field("departement").around("fieldset").text


def test_an_unknown_value_is_explained_even_when_its_field_offers_nothing(client):
    build.venue("La Grange")
    page = read(client, "/lieux/", {"label": "disparu"})
    assert page.main.sheets == ["La Grange"]
    assert "« disparu »" in page.section("Label en vigueur").text


def test_an_unknown_sort_is_explained_beside_its_field(client, venues):
    page = read(client, "/lieux/", {"tri": "hasard"})
    assert page.main.sheets[0] == "Drailles"
    assert "hasard" in page.field("tri").parent.text


def test_a_repeated_value_counts_once(client, venues):
    page = read(client, "/lieux/", {"type": ["fablab", "fablab"]})
    assert page.main.sheets == ["Atelier Causse", "Atelier du Lac"]
    assert page.canonical.endswith("/lieux/?type=fablab")


def test_the_form_shows_what_was_asked(client, venues):
    page = read(client, "/lieux/", {"q": "atelier", "type": "fablab", "tri": "commune"})
    assert page.field("q")["value"] == "atelier"
    chosen = [each["value"] for each in page.all("input") if "checked" in each.attributes]
    assert chosen == ["fablab"]
    assert [each["value"] for each in page.all("option") if "selected" in each.attributes] == [
        "commune"
    ]


def test_names_sort_as_in_french(client):
    for name in ("Zébulon", "Étoile", "Œuvre", "Atelier", "élan", "Eau", "Île", "Ogive", "Usine"):
        build.venue(name)
    assert read(client, "/lieux/").main.sheets == [
        "Atelier", "Eau", "élan", "Étoile", "Île", "Œuvre", "Ogive", "Usine", "Zébulon",
    ]  # fmt: skip


def test_towns_sort_as_in_french_then_names(client):
    ecole = build.commune("Écoles", "11902")
    zinc = build.commune("Zinc", "11901")
    build.venue("Alpha", commune=zinc)
    build.venue("Gamma", commune=ecole)
    build.venue("Bêta", commune=ecole)
    assert read(client, "/lieux/", {"tri": "commune"}).main.sheets == ["Bêta", "Gamma", "Alpha"]


def test_freshest_first_means_last_checked_or_added_then_last_seen(client):
    old = date(2020, 1, 1)
    build.venue("Vu 2019", created_on=old, seen_year=2019)
    build.venue("Vu 2024", created_on=old, seen_year=2024)
    build.venue("Jamais vu", created_on=old)
    build.venue("Vérifié", created_on=old, verified_on=date(2026, 3, 1))
    build.venue("Ajouté", created_on=date(2026, 2, 1))
    assert read(client, "/lieux/", {"tri": "fraicheur"}).main.sheets == [
        "Vérifié", "Ajouté", "Vu 2024", "Vu 2019", "Jamais vu",
    ]  # fmt: skip


@pytest.fixture
def many():
    """Forty-five venues that no sort can tell apart but by their number."""
    for _ in range(45):
        build.venue("Pareil", created_on=date(2024, 1, 1))


@pytest.mark.parametrize("sort", ["nom", "commune", "fraicheur"])
def test_pages_hold_twenty_venues_each_once(client, many, sort):
    seen = []
    for number, size in ((1, 20), (2, 20), (3, 5)):
        page = read(client, "/lieux/", {"tri": sort, "page": number})
        found = [each["href"] for each in page.main.all("a") if each.text == "Pareil"]
        assert len(found) == size
        assert f"Page {number} sur 3" in page.main.text
        seen += found
    assert len(set(seen)) == 45


def test_pages_link_to_those_around_them_with_the_filters_kept(client, many):
    page = read(client, "/lieux/", {"q": "pareil", "tri": "commune", "page": 2})
    after = read(client, page.main.link("Page suivante"))
    assert (len(after.main.sheets), after.field("q")["value"]) == (5, "pareil")
    assert "tri=commune" in after.canonical
    before = read(client, page.main.link("Page précédente"))
    assert (len(before.main.sheets), before.field("q")["value"]) == (20, "pareil")
    assert "page" not in page.main.link("Page précédente")


@pytest.mark.parametrize(
    ("asked", "shown"), [("99", 3), ("0", 1), ("-1", 1), ("deux", 1), ("1e3", 1), ("", 1)]
)
def test_a_page_out_of_range_is_the_nearest_one(client, many, asked, shown):
    page = read(client, "/lieux/", {"page": asked})
    assert f"Page {shown} sur 3" in page.main.text
    assert page.canonical.endswith("/lieux/" if shown == 1 else f"/lieux/?page={shown}")


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ({}, "Tiers-lieux d’Occitanie"),
        ({"departement": "11"}, "Tiers-lieux de l’Aude"),
        ({"departement": ["11", "12"]}, "Tiers-lieux de l’Aude et de l’Aveyron"),
        ({"type": "fablab"}, "Fablabs d’Occitanie"),
        ({"type": ["fablab", "coworking"], "departement": "12"},
         "Fablabs et coworkings de l’Aveyron"),
        ({"type": "fablab", "service": ["fibre", "wifi"], "accessible": "oui"},
         "Fablabs d’Occitanie, avec fibre ou avec wifi, accessibles en fauteuil"),
        ({"q": "  causse "}, "Tiers-lieux d’Occitanie – « causse »"),
    ],
)  # fmt: skip
def test_the_heading_and_the_title_say_what_is_listed(client, venues, query, heading):
    page = read(client, "/lieux/", query)
    assert page.heading == heading
    assert page.title == f"{heading} – Tiers-lieux d’Occitanie"


def test_the_title_tells_the_pages_apart(client):
    for _ in range(21):
        build.venue(types=["fablab"])
    page = read(client, "/lieux/", {"type": "fablab", "departement": "11", "page": 2})
    assert page.title == "Fablabs de l’Aude – page 2 – Tiers-lieux d’Occitanie"


def test_each_part_of_the_sentence_leads_to_the_list_without_it(client, venues):
    page = read(client, "/lieux/", EVERYTHING)
    parts = {
        "fablabs": {"type": ["coworking"]},
        "coworkings": {"type": ["fablab"]},
        "dans l’Aude": {"departement": ["12"]},
        "dans l’Aveyron": {"departement": ["11"]},
        "contenant « atelier »": {"q": []},
        "avec fibre": {"service": []},
        "labellisés ou lauréats Tiers-lieux Occitanie": {"label": []},
        "accessibles en fauteuil": {"accessible": ["partiel"]},
        "en partie accessibles en fauteuil": {"accessible": ["oui"]},
    }
    for part, change in parts.items():
        response = client.get(page.main.link(part))
        asked = response.context["listing"].filters.asked
        assert {name: sorted(values) for name, values in asked.items() if name in EVERYTHING} == {
            name: sorted([values] if isinstance(values, str) else values)
            for name, values in (EVERYTHING | change).items()
        }


def test_everything_asked_can_be_cleared_at_once(client, venues):
    page = read(client, "/lieux/", EVERYTHING)
    assert page.main.link("Tout effacer") == "/lieux/"


def test_a_filtered_list_is_not_for_search_engines_and_the_whole_list_is(client, venues):
    assert read(client, "/lieux/").is_indexed
    assert not read(client, "/lieux/", {"type": "fablab"}).is_indexed


@pytest.mark.django_db(transaction=True)
def test_an_edit_is_public_at_the_next_request(client):
    venue, coworking = build.venue("Avant", types=["fablab"]), build.venue_type("coworking")
    assert read(client, "/lieux/").main.sheets == ["Avant"]
    venue.name = "Après"
    venue.save()
    assert read(client, "/lieux/").main.sheets == ["Après"]
    venue.types.set([coworking])
    page = read(client, "/lieux/", {"type": "coworking"})
    assert (page.main.sheets, page.counts("type")) == (["Après"], {"coworking": 1})
    build.venue("Voisin")
    assert len(read(client, "/lieux/", {"type": "coworking"}).main.sheets) == 2
    Venue.objects.filter(pk=venue.pk).update(status=Venue.Status.CLOSED)
    assert read(client, "/lieux/", {"type": "coworking"}).main.sheets == ["Voisin"]


@pytest.mark.django_db(transaction=True)
def test_a_label_ends_at_midnight_in_paris_even_in_what_is_remembered(client):
    build.award(expires_on=date(2026, 4, 1))
    for moment, counts in (
        (datetime(2026, 3, 31, 23, 59, 59, tzinfo=PARIS), {"tiers-lieux-occitanie": 1}),
        (datetime(2026, 4, 1, tzinfo=PARIS), {}),
    ):
        with time_machine.travel(moment, tick=False):
            page = read(client, "/lieux/")
            assert page.counts("label") == counts
            assert ("Tiers-lieux Occitanie depuis" in page.main.text) == bool(counts)


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [("tiers-lieux-occitanie", True), ("tout", True), ("autre", False), ("", False)],
)
def test_a_list_of_labelled_venues_says_how_many_of_the_label_are_known_here(
    client, venues, asked, is_told
):
    build.label("autre", "Autre label", issuer="state", rank=2)
    build.figure(value=111, measure="labelled")
    text = read(client, "/lieux/", {"label": asked}).main.text
    assert ("Un seul des 111 lieux du label régional est connu ici" in text) == is_told
