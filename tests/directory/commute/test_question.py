"""« Ma semaine »: the question, all in the address, understood or said to be wrong."""

import pytest

from tests import build
from tests.directory.commute.weeks import ADDRESS, ask, ordinary_day, promise, savings, towns, venue
from tests.house.test_fuzz import ODD, UNREADABLE, assert_answered
from tests.support.page_reader import Page, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ordinary_day")]
__all__ = ["ordinary_day", "towns", "venue"]
FIELDS = ("domicile", "travail", "jours", "debut", "fin", "moyen")


def test_the_plain_page_asks_and_explains_and_answers_nothing(client, towns):
    page = read(client, ADDRESS)
    assert page.heading == "Ma semaine, plus près de chez moi"
    assert [page.field(name)["value"] for name in ("domicile", "debut", "fin")] == [
        "",
        "09:00",
        "17:00",
    ]
    assert not [each for each in page.all("p") if each["class"] in ("promise", "ignored", "notice")]
    assert "ADEME" in page.section("Comment c’est estimé").text
    assert page.is_indexed


def test_an_ambiguous_commune_is_a_choice_of_links_that_keep_the_rest(client, venue):
    venue("Ici", "Limoux")
    gard = build.department("30", "Gard", "le ")
    build.commune("Pomas", "30999", "30999", department=gard, latitude=44.0, longitude=4.0)
    page = ask(client, work="Pomas", days=["lundi"], debut="08:15", moyen="transport")
    assert "Plusieurs communes" in page.main.text
    assert page.field("domicile")["value"] == "Limoux"
    chosen = read(client, page.main.link("Pomas (Aude)"))
    assert promise(chosen).startswith("En travaillant le lundi à Limoux")
    assert "en train ou en car, le lundi, de 8 h 15 à 17 h" in chosen.main.text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"home": ""}, "Indiquez la commune où vous habitez."),
        ({"work": ""}, "Indiquez la commune où vous travaillez d’habitude."),
        ({"home": "Zzyzx"}, "Aucune commune"),
        ({"days": []}, "Choisissez au moins un jour."),
        ({"days": ["dimanche"]}, "Choisissez parmi les jours"),
        ({"debut": "17:00", "fin": "09:00"}, "La fin vient après le début"),
        ({"debut": "09:00", "fin": "09:59"}, "La fin vient après le début"),
        ({"debut": "neuf"}, "Écrivez l’heure ainsi : 09:00."),
        ({"fin": "25:00"}, "Écrivez l’heure ainsi : 09:00."),
        ({"moyen": "fusée"}, "Choisissez l’un de ces moyens."),
        ({"home": "L" * 101}, "Écrivez 100 caractères au plus."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(client, towns, wrong, told):
    page = ask(client, **({"debut": "08:30"} | wrong))
    said = [each.text for each in page.all("p") if each["class"] == "ignored"]
    assert len(said) == 1
    assert said[0].startswith(told)
    assert page.field("debut")["value"] == wrong.get("debut", "08:30")
    assert page.field("travail")["value"] == wrong.get("work", "Carcassonne")
    boxes = [each["value"] for each in page.all("input") if "checked" in each.attributes]
    assert ("mardi" in boxes) == ("days" not in wrong)
    assert not page.is_indexed


@pytest.mark.parametrize(("end", "is_answered"), [("09:59", False), ("10:00", True)])
def test_a_day_of_work_lasts_an_hour_at_least(client, venue, end, is_answered):
    venue("Ici", "Limoux")
    assert bool(savings(ask(client, debut="09:00", fin=end))) == is_answered


def test_hours_and_means_left_out_are_the_usual_ones(client, venue):
    venue("Ici", "Limoux")
    page = ask(client, debut="", moyen="")
    assert "en voiture, le mardi et le jeudi, de 9 h à 17 h" in page.main.text


def test_days_in_a_row_are_told_by_their_ends(client, towns):
    told = ask(client, days=["jeudi", "lundi", "mercredi", "mardi"]).main.text
    assert "du lundi au jeudi" in told


def test_a_question_is_not_indexed_and_its_page_has_one_address(client, towns, settings):
    settings.SITE_URL = "https://annuaire.exemple.fr"
    page = ask(client)
    assert not page.is_indexed
    assert page.canonical == "https://annuaire.exemple.fr/ma-semaine/"
    assert page.title.startswith("Entre Limoux et Carcassonne – Ma semaine")


def test_the_question_is_typed_again_in_its_form(client, towns):
    page = ask(client, days=["samedi"], moyen="velo", fin="16:00")
    checked = [each["value"] for each in page.all("input") if "checked" in each.attributes]
    assert checked == ["samedi", "velo"]
    assert page.field("fin")["value"] == "16:00"


@pytest.mark.parametrize("value", ODD.values(), ids=ODD)
def test_an_odd_value_is_a_page(client, towns, value):
    for name in FIELDS:
        query = {"domicile": "Limoux", "travail": "Carcassonne", "jours": "mardi"} | {name: value}
        response = client.get(ADDRESS, query)
        assert response.status_code == 200, name
        assert_answered(response, name)


@pytest.mark.parametrize("value", UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_value_is_refused(client, value):
    assert client.get(ADDRESS, QUERY_STRING=f"domicile={value}").status_code == 400


def test_no_cookie_and_no_storage_is_asked_for(client, towns):
    response = client.get(ADDRESS, {"domicile": "Limoux", "travail": "Carcassonne"})
    assert not response.cookies
    assert Page(response.content.decode()).field("domicile")["value"] == "Limoux"
