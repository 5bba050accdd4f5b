"""The home page: what the site is, the region at a glance, and where to start."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from directory.models import Venue
from directory.pages.needs import NEEDS
from tests import build
from tests.support import region
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 5, 10, 12, tzinfo=PARIS)


def home(client):
    return read(client, "/")


def test_the_home_page_says_how_many_venues_it_lists(client):
    build.venue()
    build.venue()
    build.venue(status=Venue.Status.DRAFT)
    assert "2 lieux recensés" in home(client).main.text


def test_the_search_field_leads_to_the_list(client):
    build.venue("La Grange")
    field = home(client).field("q")
    form = field.around("form")
    assert (form["action"], form["method"]) == ("/lieux/", "")
    assert any(each["for"] == field["id"] and each.text for each in form.all("label"))
    assert read(client, form["action"], {field["name"]: "grange"}).main.sheets == ["La Grange"]


def test_the_map_links_each_department_and_says_its_number_of_venues(client):
    aveyron = build.department("12", "Aveyron")
    build.department("48", "Lozère")
    build.venue(commune=build.commune("Rodez", "12202", department=aveyron))
    build.venue()
    build.venue()
    build.venue(status=Venue.Status.CLOSED)
    page = home(client)
    assert page.link("Aude : 2 lieux") == "/departements/11-aude/"
    assert page.link("Aveyron : 1 lieu") == "/departements/12-aveyron/"
    assert page.link("Lozère : 0 lieu")


def test_each_type_is_explained_with_its_count_and_leads_to_its_venues(client):
    build.venue(types=["fablab", "coworking"])
    build.venue("Atelier", types=["fablab"])
    build.venue_type("mediation-numerique")
    section = home(client).section("Trois sortes de lieux")
    [fablabs] = [each for each in section.all("li") if each.text.startswith("Fablabs")]
    assert "2 lieux" in fablabs.text
    assert len(read(client, fablabs.link("Fablabs")).main.sheets) == 2
    [none] = [each for each in section.all("li") if each.text.startswith("Espaces de médiation")]
    assert "0 lieu" in none.text


def test_the_label_is_told_with_the_way_to_know_more(client):
    build.label(summary="Un label de la Région.")
    section = home(client).section("Le label")
    assert "Un label de la Région." in section.text
    assert section.all("a")[-1]["href"] == "/label/"


@time_machine.travel(NOON)
@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"deadlines": [date(2026, 5, 10)]}, "jusqu’au 10 mai 2026"),
        ({"deadlines": [date(2026, 5, 9)]}, "s’est clos le 9 mai 2026"),
        ({"deadlines": [date(2026, 9, 1)], "opened_on": date(2026, 6, 1)},
         "ouverture le 1er juin 2026"),
        ({"decisions": [date(2020, 2, 1)]}, "Aucun appel ouvert"),
    ],
)  # fmt: skip
def test_the_call_to_talk_about_is_named_with_its_date(client, dates, words):
    build.call("appel", title="Appel de printemps", **dates)
    section = home(client).section("Les appels à projets")
    assert words in section.text
    assert section.link("Appel de printemps") == "/appels-a-projets/appel/"


@time_machine.travel(NOON)
def test_an_open_call_comes_before_a_coming_one_and_the_last_that_closed(client):
    build.call(title="Passé", deadlines=[date(2026, 5, 9)])
    build.call(title="À venir", opened_on=date(2026, 5, 11), deadlines=[date(2027, 1, 1)])
    build.call(title="Ouvert", opened_on=date(2026, 5, 10), deadlines=[date(2026, 5, 12)])
    text = home(client).section("Les appels à projets").text
    assert "Ouvert jusqu’au 12 mai 2026 : Ouvert." in text
    assert "Passé" not in text


def test_without_any_call_the_home_page_says_so(client):
    assert "Aucun appel à projets n’est connu" in home(client).main.text


def test_each_need_that_a_venue_answers_leads_to_the_venues_that_answer_it(client):
    build.venue("La Cité", types=["coworking"], services=["salle-reunion"])
    build.venue("Le Labo", types=["fablab"], services=["formation", "ateliers-numeriques"])
    section = home(client).section("J’ai besoin de…")
    needs = {each.first("a").text.strip(): each for each in section.all("li")}
    assert list(needs) == ["travailler au calme", "me réunir", "fabriquer", "apprendre"]
    for text, names in (
        ("travailler au calme", ["La Cité"]),
        ("me réunir", ["La Cité"]),
        ("fabriquer", ["Le Labo"]),
        ("apprendre", ["Le Labo"]),
    ):
        assert "1 lieu" in needs[text].text
        assert read(client, needs[text].first("a")["href"]).main.sheets == names


def test_each_need_asks_what_the_vocabulary_of_the_region_has(client):
    codes = {row["fields"]["code"] for row in region.rows("services")}
    types = {row["fields"]["code"] for row in region.rows("venue_types")}
    asked = [asked for *_, asked in NEEDS]
    assert {code for each in asked for code in each.get("service", [])} <= codes
    assert {code for each in asked for code in each.get("type", [])} <= types
    assert {drawing for _, drawing, _ in NEEDS} <= codes


def test_what_is_new_comes_by_day_labels_and_sheets_together(client):
    newer = build.venue("La Grange", created_on=date(2026, 1, 8))
    build.venue(created_on=date(2026, 1, 8))
    build.venue(created_on=date(2025, 3, 1))
    build.venue(created_on=date(2024, 3, 1))
    build.venue("Brouillon", created_on=date(2026, 3, 1), status=Venue.Status.DRAFT)
    build.award(venue=newer, granted_on=date(2025, 12, 3), label=build.label(name="Label Test"))
    rows = [each.text.split() for each in home(client).section("Quoi de neuf ?").all("li")]
    assert [" ".join(row) for row in rows] == [
        "8 janvier 2026 2 nouvelles fiches",
        "3 décembre 2025 La Grange Carcassonne – Label Test depuis le 3 décembre 2025",
        "1er mars 2025 1 nouvelle fiche",
    ]


def test_labels_that_ended_or_are_not_of_third_places_are_no_news(client):
    state = build.label("france-services", "France services", is_for_third_places=False)
    for fields in ({"expires_on": date(2026, 1, 2)}, {"label": state}):
        build.award(venue=build.venue(), granted_on=date(2025, 12, 3), **fields)
    assert "2025" not in home(client).section("Quoi de neuf ?").text


def test_what_where_and_when_are_fields_of_the_list(client):
    build.venue("Le Labo", types=["fablab"], opening_hours="Mo-Fr 09:00-17:00")
    build.venue("La Cité", types=["coworking"], opening_hours="Mo-Fr 09:00-17:00")
    form = home(client).field("ouvert").around("form")
    asked = {each["name"] for each in form.all("input", "select")}
    assert asked == {"type", "pres-de", "ouvert"}
    found = read(client, form["action"], {"type": "fablab", "pres-de": "", "ouvert": "lundi"})
    assert found.main.sheets == ["Le Labo"]


def test_an_empty_directory_has_a_home_page(client):
    page = home(client)
    assert "0 lieu recensé" in page.main.text
    assert page.main.sheets == []


def test_the_footer_says_the_state_of_accessibility(client):
    foot = home(client).all("footer")[-1]
    assert foot.link("Accessibilité : non conforme") == "/accessibilite/"


@pytest.mark.django_db(transaction=True)
def test_an_edit_shows_at_the_next_visit(client):
    venue = build.venue("Avant", types=["fablab"])
    call = build.call(title="Premier appel", deadlines=[date(2099, 1, 1)])
    build.award(venue=venue)
    assert home(client).main.sheets == ["Avant"]
    venue.name = "Après"
    venue.save()
    build.venue("Nouveau", created_on=date(2020, 1, 1))
    call.title = "Second appel"
    call.save()
    page = home(client)
    assert page.main.sheets == ["Après"]
    assert "2 lieux recensés" in page.main.text
    assert page.link("Aude : 2 lieux")
    assert "Second appel" in page.main.text
