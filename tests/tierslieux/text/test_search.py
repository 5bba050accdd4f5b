"""Text search: what is found whatever the accents, and what the folding promises."""

import re

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Venue
from tests import build
from tests.support.page_reader import read
from tierslieux.text.folding import fold, search_words

on_both = pytest.mark.django_db


def found(client, text):
    return read(client, "/lieux/", {"q": text}).main.sheets


@on_both
@pytest.mark.parametrize(
    "typed",
    [
        "oeuvre",
        "œuvre",
        "L'ŒUVRE",
        "l’œuvre d’été",
        "ete",
        "ÉTÉ",
        "été",
        "  ete   oeuvre ",
        "saint ferreol",
        "Saint-Ferréol",
        "saint‑ferreol",
        "ferreol saint",
        "ŒUVR",
        "nævus",
        "naevus",
    ],
)
def test_accents_case_ligatures_hyphens_and_apostrophes_do_not_matter(client, typed):
    build.venue("L’Œuvre d’Été – Saint-Ferréol Nævus")
    build.venue("Autre")
    assert found(client, typed) == ["L’Œuvre d’Été – Saint-Ferréol Nævus"]


@on_both
def test_every_word_is_needed_wherever_it_stands(client):
    build.venue("Atelier du Lac", summary="Impression 3D")
    build.venue("Atelier du Bois")
    assert found(client, "lac atelier 3d") == ["Atelier du Lac"]
    assert found(client, "atelier") == ["Atelier du Bois", "Atelier du Lac"]
    assert found(client, "bois 3d") == []


@pytest.fixture
def full():
    aveyron = build.department("12", "Aveyron")
    town = build.commune(
        "Villefranche", "12300", "12200", department=aveyron, former_names="Villeneuve d’Autrefois"
    )
    build.venue(
        "La Grange",
        types=["mediation-numerique"],
        services=["decoupe laser"],
        commune=town,
        postcode="12200",
        operator="Coopérative des Causses",
        summary="Un four à céramique partagé",
    )
    build.venue("Autre", types=["coworking"])


@on_both
@pytest.mark.parametrize(
    "typed",
    [
        "grange",
        "autrefois",
        "aveyron",
        "cooperative des causses",
        "médiation numérique",
        "découpe laser",
        "céramique",
        "aveyron laser causses céramique grange",
    ],
)
def test_every_field_that_matters_is_searched(client, full, typed):
    assert found(client, typed) == ["La Grange"]


@on_both
@pytest.mark.parametrize("typed", ["villefranche", "12200"])
def test_the_name_or_the_code_of_a_place_lists_what_is_near(client, full, typed):
    assert "La Grange" in found(client, typed)


@on_both
def test_renaming_a_commune_type_or_service_is_found_once_refreshed(client, full):
    service = build.service("decoupe laser")
    service.name = "Broderie"
    service.save()
    Venue.objects.refresh_search()
    assert found(client, "broderie") == ["La Grange"]
    assert found(client, "laser") == []


@on_both
@pytest.mark.parametrize("typed", ["%", "_", "\\", "%%", "'", "’ -", "*", "🙂"])
def test_a_sign_alone_stands_for_nothing_and_says_so(client, typed):
    build.venue("Fab Lab")
    page = read(client, "/lieux/", {"q": typed})
    assert page.main.sheets == ["Fab Lab"]
    assert "Saisissez au moins une lettre ou un chiffre." in page.main.text
    described = page.field("q")["aria-describedby"]
    [explanation] = [each for each in page.walk() if described and each["id"] == described]
    assert explanation.text == "Saisissez au moins une lettre ou un chiffre."


@on_both
@pytest.mark.parametrize("typed", ["lab%fab", "lab_fab", "lab\\fab", "lab*fab", "lab'fab"])
def test_a_sign_between_words_is_a_space_not_a_wildcard(client, typed):
    build.venue("Fab Lab")
    assert found(client, typed) == ["Fab Lab"]


@on_both
@pytest.mark.parametrize("typed", ["fa%b", "fa_b", "fab\\", "%fab%"])
def test_like_wildcards_never_reach_the_database(client, typed):
    build.venue("Fxb Lab")
    build.venue("Fab Lab", summary="a b")
    assert "Fxb Lab" not in found(client, typed)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_folded_text_holds_only_words_of_letters_and_digits(text):
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", fold(text))


@given(st.text(alphabet="aàâäeéèêëiîïoôöuùûüÿcçnñœæ -'’AZÉŒÆ09"))
def test_french_text_is_found_in_capitals_as_in_small_letters(text):
    assert fold(text.upper()) == fold(text) == fold(text.lower())


@given(st.text(), st.text())
def test_the_words_of_a_part_are_words_of_the_whole(one, other):
    assert set(fold(one).split()) <= set(fold(f"{one} {other}").split())


@given(st.lists(st.text("abé-", min_size=1, max_size=4), max_size=90).map(" ".join))
def test_a_search_never_holds_a_word_twice_nor_more_than_fifty(text):
    assert len(search_words(text)) == len(set(search_words(text))) <= 50


@on_both
def test_postgresql_searches_through_its_trigram_index():
    if connection.vendor != "postgresql":
        pytest.skip("The trigram index is PostgreSQL's.")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "venue_search_text" in Venue.objects.search("grange").order_by().explain()


@on_both
@pytest.mark.parametrize(
    "typed", ["fablabs", "Espaces de coworking", "salles de réunion", "tiers-lieux Carcassonne"]
)
def test_the_plural_and_the_words_of_the_site_are_found(client, typed):
    build.service("salle", "Salle de réunion")
    build.venue("Le Phare", types=["fablab", "coworking"], services=["salle"])
    assert found(client, typed) == ["Le Phare"]
