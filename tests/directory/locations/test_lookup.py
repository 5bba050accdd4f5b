"""From what people type to a commune: names, codes, departments, slips."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.locations.gazetteer import Gazetteer, commune_entry, normalise_name
from directory.locations.lookup import (
    MAX_CHOICES,
    LocationMatch,
    commune_location,
    find_location,
    match_location,
)
from tests import build
from tests.support.region import codes, gazetteer

STRANGE = (
    "",
    " ",
    "!!!",
    "\0",
    "’",
    "nan,nan",
    "inf 0",
    "1e5,2",
    "٤٣,١",
    "cedex",
    "cedex 9",
    "l",
    "%_\\",
)


@pytest.fixture(scope="module")
def region():
    return gazetteer()


SETTLED = {
    "Toulouse": "31555",
    "  toulouse ": "31555",
    "TOULOUSE": "31555",
    "toulous": "31555",
    "nimes": "30189",
    "Foix": "09122",
    "vigan": "30350",
    "le vigan": "30350",
    "Le Vigan (30)": "30350",
    "l’isle jourdain": "32160",
    "isle-jourdain": "32160",
    "st orens de gameville": "31506",
    "ST-ORENS-DE-GAMEVILLE": "31506",
    "ste croix volvestre": "09257",
    "Saint-Jean 31240": "31488",
    "31240 Saint-Jean": "31488",
    "saint jean (31)": "31488",
    "Saint-Jean, Haute-Garonne": "31488",
    "st jean en haute garonne": "31488",
    "Saint-Jean 31488": "31488",
    "saint jean du gard": "30269",
    "saint gilles du gard": "30258",
    "villemur sur tarn 31340": "31584",
    "31000": "31555",
    "31500": "31555",
    "31555": "31555",
    "09278": "09030",
    "Toulouse 31059 Cedex 9": "31555",
    "montvert": "48116",
}


@pytest.mark.parametrize(("text", "code"), SETTLED.items())
def test_a_name_or_a_code_settles_on_one_commune(region, text, code):
    assert codes(match_location(region, text)) == [code]
    assert not match_location(region, text).problem


def test_a_name_that_a_greater_commune_begins_with_is_a_choice_with_its_department(region):
    answer = match_location(region, "saint jean")
    assert answer.location is None
    assert [each.full_name for each in answer.choices[:2]] == [
        "Saint-Jean (Haute-Garonne)",
        "Saint-Jean-de-Védas (Hérault)",
    ]
    assert answer.problem.startswith("Plusieurs communes")
    assert (len(answer.choices), answer.more) == (MAX_CHOICES, 39 - MAX_CHOICES)


def test_two_communes_of_the_same_name_are_a_choice_the_greater_first(region):
    assert codes(match_location(region, "aigues vives")) == ["30004", "09002", "11001", "34007"]
    assert codes(match_location(region, "aigues vives, gard")) == ["30004"]


def test_a_number_that_is_a_postcode_and_an_insee_code_is_a_postcode_alone(region):
    assert codes(match_location(region, "31240")) == ["31561", "31488"]
    assert codes(match_location(region, "Issus 31240")) == ["31240"]


def test_a_postcode_of_several_communes_offers_them_all_by_population(region):
    offered = match_location(region, "31380")
    people = {each.code: each.population for each in region.communes}
    counts = [people[code] for code in codes(offered)]
    assert counts == sorted(counts, reverse=True)
    assert len(counts) + offered.more == sum("31380" in each.postcodes for each in region.communes)


def test_every_commune_is_found_again_from_its_own_text(region):
    for each in region.communes:
        location = commune_location(region, each)
        assert match_location(region, location.text) == LocationMatch(location)
        assert location.commune_code == each.code
        assert len(location.text) <= 100


def test_every_commune_is_reached_from_its_name_in_any_dress(region):
    for each in region.communes:
        dressed = f"{each.name.upper().replace('-', ' ').replace('’', ' ')} {each.code}"
        assert codes(match_location(region, dressed)) == [each.code]
        assert each.code in codes(match_location(region, f"{each.name}, {each.department_name}"))


def test_no_number_is_a_dead_end(region):
    numbers = {
        number
        for each in region.communes
        for number in (each.code, *each.postcodes, *each.former_codes)
    }
    assert len(numbers) > 4900
    assert not [number for number in numbers if not region.match(number)]


@pytest.mark.parametrize(
    ("text", "near"),
    {"Tulouse": "Toulouse", "carcasonne": "Carcassonne", "beziés": "Béziers"}.items(),
)
def test_a_misspelt_name_is_told_with_the_nearest_known(region, text, near):
    answer = match_location(region, text)
    assert f"«\u202f{text}\u202f»" in answer.problem
    assert answer.choices[0].name == near


def test_a_name_and_a_code_that_disagree_offer_both(region):
    answer = match_location(region, "Saint-Jean 81000")
    assert codes(answer) == ["31488", "81004"]
    assert "à la fois" in answer.problem
    assert codes(match_location(region, "Toulouse (34)")) == ["31555"]
    assert match_location(region, "Toulouse 75001").location is None


def test_an_unknown_text_is_said_so_without_a_suggestion(region):
    answer = match_location(region, "xyzzy")
    assert answer == LocationMatch(
        problem="Aucune commune d’Occitanie ne répond à «\u202fxyzzy\u202f»."
    )


def test_a_department_alone_offers_its_greatest_communes(region):
    for text in ("31", "Haute-Garonne", "la haute garonne"):
        assert codes(match_location(region, text))[:2] == ["31555", "31149"]


def test_a_former_name_leads_to_the_present_commune():
    former = "48069 48172", "Fraissinet-de-Lozère, Saint-Maurice-de-Ventalon"
    there = 500, 44.36, 3.74, "48", "Lozère"
    communes = [
        commune_entry(
            (
                "48990",
                "Fraissinet-de-Lozère-le-Haut",
                "fraissinet de lozere le haut",
                "",
                "",
                "",
                *there,
            )
        ),
        commune_entry(("48116", "Pont de Montvert", "pont de montvert", "48220", *former, *there)),
    ]
    for text in ("fraissinet de lozere", "St-Maurice-de-Ventalon", "48069"):
        assert codes(match_location(Gazetteer(communes), text)) == ["48116"]


@pytest.mark.parametrize(
    ("former", "code"),
    [("Uchentein", "09062"), ("les bordes sur lez", "09062"), ("Senconac", "09088")],
)
def test_a_commune_merged_in_the_region_answers_to_its_former_names(region, former, code):
    assert codes(match_location(region, former)) == [code]


def test_what_follows_pres_reads_well(region):
    assert match_location(region, "vigan").location.of_name == "du Vigan"
    assert match_location(region, "albi").location.of_name == "d’Albi"
    assert match_location(region, "Toulouse").location.of_name == "de Toulouse"


@given(
    st.text(max_size=120)
    | st.text(string.digits + " ,.;-+", max_size=20)
    | st.sampled_from(STRANGE)
)
def test_any_text_gets_a_place_a_choice_or_a_sentence(region, text):
    answer = match_location(region, text)
    assert bool(answer.location) != bool(answer.problem)
    if answer.location:
        assert match_location(region, answer.location.text).location == answer.location
    for location in answer.choices:
        assert match_location(region, location.text).location == location


@given(st.data())
def test_a_commune_is_found_whatever_the_case_the_accents_and_the_hyphens(region, data):
    each = data.draw(st.sampled_from(region.communes))
    letters = [data.draw(st.sampled_from([char.lower(), char.upper()])) for char in each.name]
    typed = "".join(letters).replace("-", data.draw(st.sampled_from(["-", " ", "  ", " - "])))
    assert normalise_name(typed) == each.folded
    assert each.code in codes(match_location(region, f"{typed} {each.postcodes[0]}"))


@pytest.mark.django_db(transaction=True)
def test_communes_are_read_in_one_query_then_remembered(django_assert_num_queries):
    build.commune()
    with django_assert_num_queries(2):  # what the directory is now, then its communes
        assert find_location("carcassonne").location.name == "Carcassonne"
    with django_assert_num_queries(1):
        assert find_location("Carcassonne").location.name == "Carcassonne"
    build.commune("Limoux", "11206", "11300", population=10_000)
    assert find_location("limoux").location.context == "Aude"


@pytest.mark.django_db
def test_too_long_a_text_is_cut_and_an_empty_one_asks_for_nothing():
    assert find_location("   ") == LocationMatch()
    assert len(find_location("x" * 5000).problem) < 200
    assert (
        find_location("toulouse").problem
        == "Aucune commune d’Occitanie ne répond à «\u202ftoulouse\u202f»."
    )
