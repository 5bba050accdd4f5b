"""« Ma sélection »: the address holds it, two to four venues are compared, their hours exported."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PAGE = "/ma-selection/"
MONDAY = datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def venues():
    return [
        build.venue("Le Phare", types=["coworking"], services=["fibre"], desks=4,
                    opening_hours="Mo,We 09:00-12:00"),
        build.venue("La Rotonde", types=["fablab"], services=["fibre"]),
        build.venue("Le Quai", types=["coworking"], phone="+33561000000"),
    ]  # fmt: skip


def chosen(*venues):
    return {"lieu": [venue.slug for venue in venues]}


def table(page):
    """Returns {title: the texts of its line} of the comparison."""
    lines = page.main.first("table").all("tr")[1:]
    return {line.first("th").text: [each.text for each in line.all("td")] for line in lines}


def test_an_empty_selection_says_how_to_fill_it(client):
    page = read(client, PAGE)
    assert "Votre sélection est vide" in page.main.text
    assert page.field("ajouter")


def test_two_venues_are_compared_what_differs_first_and_the_unknown_told_apart(client, venues):
    page = read(client, PAGE, chosen(venues[0], venues[1]))
    compared = table(page)
    titles = list(compared)
    assert compared["Type"] == ["Coworking", "Fablab"]
    assert compared["Postes de travail"] == ["4", "non connu"]
    assert compared["Travailler"] == ["Fibre"]
    assert titles.index("Postes de travail") < titles.index("Travailler")
    assert "Aucune de ces fiches ne précise" in page.main.text
    assert "téléphone" in page.main.text
    assert page.main.all("svg")


def test_a_venue_is_removed_and_added_by_links_that_keep_the_rest(client, venues):
    page = read(client, PAGE, chosen(*venues))
    assert page.main.sheets == ["Le Phare", "La Rotonde", "Le Quai"]
    without = page.main.link("Retirer La Rotonde")
    assert without == f"{PAGE}?lieu={venues[0].slug}&lieu={venues[2].slug}"
    two = chosen(venues[0]) | {"ajouter": "rotonde"}
    response = client.get(PAGE, two)
    assert response["Location"] == f"{PAGE}?lieu={venues[0].slug}&lieu={venues[1].slug}"
    build.venue("La Rotonde bis")
    offered = read(client, PAGE, two)
    assert offered.main.link("Ajouter La Rotonde bis").endswith("&lieu=la-rotonde-bis-carcassonne")


def test_an_address_of_a_sheet_pasted_is_understood(client, venues):
    pasted = f"https://annuaire.exemple.fr{venues[1].get_absolute_url()}?pres-de=Foix"
    response = client.get(PAGE, {"ajouter": pasted})
    assert response["Location"] == f"{PAGE}?lieu={venues[1].slug}"
    assert read(client, PAGE, {"lieu": pasted}).main.sheets == ["La Rotonde"]


def test_what_is_no_longer_there_is_said_and_the_rest_stays(client, venues):
    hidden = build.venue("Fermé", status="closed")
    asked = {"lieu": [hidden.slug, venues[0].slug, "<b>inconnu"]}
    page = read(client, PAGE, asked)
    assert page.main.sheets == ["Le Phare"]
    assert "2 lieux ne sont pas ou plus dans l’annuaire" in page.main.text
    assert "Fermé" not in page.main.text


def test_more_than_four_are_listed_and_more_than_twenty_cut(client):
    venues = [build.venue(f"Lieu {number:02}") for number in range(22)]
    page = read(client, PAGE, chosen(*venues[:5]))
    assert len(page.main.all("li")) == 5
    page = read(client, PAGE, chosen(*venues))
    assert "Une sélection tient vingt lieux" in page.main.text
    assert len(page.main.all("li")) == 20


@pytest.mark.parametrize("typed", ["xyz", "!!!", "é" * 300])
def test_what_names_nothing_is_answered_in_words(client, venues, typed):
    response = client.get(PAGE, {"ajouter": typed})
    assert response.status_code == 200


def test_the_hours_of_four_weeks_are_a_calendar(client, venues):
    with time_machine.travel(MONDAY, tick=False):
        page = read(client, PAGE, chosen(venues[0], venues[1]))
        response = client.get(page.main.link("Leurs horaires dans mon agenda"))
    assert response["Content-Type"].startswith("text/calendar")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert len(events) == 8
    first = events[0]
    assert str(first["SUMMARY"]) == "Le Phare\u00a0: ouvert"
    assert first["DTSTART"].dt == datetime(2026, 12, 7, 9, tzinfo=ZoneInfo("Europe/Paris"))
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(hours=3)
    assert b"TZID" not in response.content
    assert len({str(each["UID"]) for each in events}) == 8


def test_it_leaves_no_cookie_and_is_not_indexed(client, venues):
    response = client.get(PAGE, chosen(*venues))
    assert not response.cookies
    assert b'content="noindex"' in response.content
