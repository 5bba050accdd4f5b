"""What the card of a venue says, and that it shows a label only while in force."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LABEL = "tiers-lieux-occitanie"


def card(client, name="La Grange"):
    return read(client, "/lieux/").card(name).text


def test_a_card_says_what_where_and_with_what(client):
    build.venue(
        "La Grange",
        types=["fablab", "coworking"],
        services=["fibre", "wifi"],
        summary="Un atelier partagé au bord du canal.",
    )
    text = card(client)
    assert "Coworking, fablab" in text or "Fablab, coworking" in text
    assert "Carcassonne (Aude)" in text
    assert "Un atelier partagé au bord du canal." in text
    assert "Fibre, wifi" in text


def test_a_card_shows_four_services_and_counts_the_others(client):
    build.venue("La Grange", services=["a1", "a2", "a3", "a4", "a5", "a6"])
    assert "A1, a2, a3, a4 et 2 de plus" in card(client)


def test_a_card_without_a_known_type_says_so(client):
    build.venue("La Grange", types=[])
    assert "Type non connu" in card(client)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "À vérifier"),
        ({"seen_year": 2019}, "À vérifier · vu en 2019"),
        ({"verified_on": date(2026, 3, 1)}, "Fiche vérifiée le 1er mars 2026"),
        ({"verified_on": date(2025, 3, 12)}, "Fiche vérifiée le 12 mars 2025"),
        ({"verified_on": date(2025, 3, 11)}, "Fiche vérifiée le 11 mars 2025, à revoir"),
    ],
)
def test_a_card_says_whether_the_sheet_was_checked_within_the_year(client, facts, words):
    build.venue("La Grange", **facts)
    with time_machine.travel(datetime(2026, 3, 12, 12, tzinfo=PARIS)):
        assert card(client).endswith(words)


@pytest.mark.parametrize(
    ("precision", "words"),
    [
        ("day", " depuis le 12 octobre 2018"),
        ("month", " depuis octobre 2018"),
        ("year", ", lauréat en 2018"),
    ],
)
def test_a_card_names_the_label_and_since_when_as_precisely_as_known(client, precision, words):
    build.award(
        venue=build.venue("La Grange"),
        round=build.call(),
        granted_on=date(2018, 10, 12),
        granted_precision=precision,
    )
    assert f"Tiers-lieux Occitanie{words} Horaires non connus" in card(client)


def test_a_year_alone_names_a_laureate_and_is_not_told_as_the_start_of_the_label(client):
    venue = build.venue("La Grange")
    build.award(venue=venue, granted_on=date(2025, 1, 1), granted_precision="year")
    for address in ("/lieux/", venue.get_absolute_url(), venue.commune.get_absolute_url()):
        text = read(client, address).main.text
        assert "Tiers-lieux Occitanie, lauréat en 2025" in text, address
        assert "depuis 2025" not in text, address
        assert "labellisé" not in text.replace("labellisés ou lauréats", ""), address


def test_a_card_names_every_label_in_force(client):
    venue = build.venue("La Grange")
    build.award(venue=venue)
    build.award(venue=venue, label=build.label("fabrique", "Fabrique de territoire"))
    assert "Tiers-lieux Occitanie depuis le 1er janvier 2024" in card(client)
    assert "Fabrique de territoire depuis le 1er janvier 2024" in card(client)


# The clocks go forward on 31 March 2024 and back on 27 October 2024.
@pytest.mark.parametrize(
    ("dates", "moment", "in_force"),
    [
        ({}, (2024, 3, 30, 23, 59, 59), False),
        ({}, (2024, 3, 31), True),
        ({}, (2099, 1, 1), True),
        ({"expires_on": date(2024, 10, 28)}, (2024, 10, 27, 23, 59, 59), True),
        ({"expires_on": date(2024, 10, 28)}, (2024, 10, 28), False),
        ({"withdrawn_on": date(2024, 7, 14), "withdrawal_reason": "fermeture"},
         (2024, 7, 13, 23, 59, 59), True),
        ({"withdrawn_on": date(2024, 7, 14), "withdrawal_reason": "fermeture"},
         (2024, 7, 14), False),
    ],
)  # fmt: skip
def test_a_label_is_told_only_while_it_is_in_force(client, dates, moment, in_force):
    build.award(venue=build.venue("La Grange"), granted_on=date(2024, 3, 31), **dates)
    with time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False):
        page = read(client, "/lieux/")
        kept = read(client, "/lieux/", {"label": LABEL}).main.sheets
        sheet = read(client, page.main.link("La Grange"))
    assert ("Tiers-lieux Occitanie" in page.card("La Grange").text) is in_force
    assert page.counts("label") == ({LABEL: 1} if in_force else {})
    assert kept == (["La Grange"] if in_force else [])
    assert ("Tiers-lieux Occitanie depuis" in sheet.main.text) is in_force
