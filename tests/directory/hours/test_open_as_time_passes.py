"""One process answers minute after minute: what it keeps in memory may never be out of date."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import build
from tests.support.page_reader import read

# Inside a transaction nothing is kept.
pytestmark = pytest.mark.django_db(transaction=True)
PARIS = ZoneInfo("Europe/Paris")
MINUTE = timedelta(minutes=1)
NOW = "/lieux/?ouvert=maintenant"
OFFICE = "Mo-Fr 09:00-12:00,14:00-18:00"


def at(moment, client, address=NOW):
    with time_machine.travel(moment, tick=False):
        return read(client, address)


def told_now(page):
    """Returns what the page says in each place where it depends on the minute."""
    unknown = [each.text for each in page.main.all("p") if each["class"] == "unknown"]
    return page.results, page.counts("type"), page.main.first("strong").text, unknown


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        (datetime(2026, 11, 24, 8, tzinfo=UTC), datetime(2026, 11, 24, 11, tzinfo=UTC)),
        (datetime(2027, 3, 30, 7, tzinfo=UTC), datetime(2027, 3, 30, 10, tzinfo=UTC)),
        (datetime(2027, 10, 29, 7, tzinfo=UTC), datetime(2027, 10, 29, 10, tzinfo=UTC)),
        (datetime(2027, 11, 2, 8, tzinfo=UTC), datetime(2027, 11, 2, 11, tzinfo=UTC)),
    ],
)
def test_open_now_is_of_this_minute_even_when_it_was_asked_the_minute_before(client, opens, closes):
    build.venue("Bureau", types=["fablab"], opening_hours=OFFICE)
    build.venue("Inconnu", types=["coworking"])
    unknown = ["1 lieu ne le dit pas encore – l’afficher"]
    closed = [], {}, "0 lieu", unknown
    is_open = ["Bureau"], {"fablab": 1}, "1 lieu", unknown
    for moment, expected in (
        (opens - MINUTE, closed),
        (opens - MINUTE / 60, closed),
        (opens, is_open),
        (opens + MINUTE, is_open),
        (closes - MINUTE / 60, is_open),
        (closes, closed),
    ):
        assert told_now(at(moment, client)) == expected, moment


def test_hours_are_unknown_from_the_first_minute_of_a_holiday_to_its_last(client):
    build.venue("Bureau", types=["fablab"], opening_hours="Mo-Su 00:00-24:00")
    holiday = datetime(2027, 11, 1, tzinfo=PARIS)  # the day after the clocks have changed
    eve = datetime(2027, 10, 31, 23, 59, tzinfo=PARIS)
    last = datetime(2027, 11, 1, 23, 59, tzinfo=PARIS)
    for moment, is_known in ((eve, True), (holiday, False), (last, False), (last + MINUTE, True)):
        results, counts, _, unknown = told_now(at(moment, client))
        assert (results, counts) == ((["Bureau"], {"fablab": 1}) if is_known else ([], {})), moment
        assert len(unknown) == (not is_known), moment


@pytest.mark.parametrize("address", ["/lieux/", "/lieux/?pres-de=43.212,2.354"])
def test_the_words_of_a_card_follow_the_clock_though_the_card_is_kept(client, address):
    build.venue("Bureau", opening_hours=OFFICE)
    day = datetime(2026, 11, 27, tzinfo=PARIS)  # a Friday
    for hour, minute, told in (
        (0, 0, "Fermé, ouvre à 9 h"),
        (8, 59, "Fermé, ouvre à 9 h"),
        (9, 0, "Ouvert jusqu’à 12 h"),
        (11, 29, "Ouvert jusqu’à 12 h"),
        (11, 30, "Ferme bientôt, à 12 h"),
        (12, 0, "Fermé, ouvre à 14 h"),
        (18, 0, "Fermé, ouvre lundi à 9 h"),
        (23, 59, "Fermé, ouvre lundi à 9 h"),
    ):
        page = at(day.replace(hour=hour, minute=minute), client, address)
        assert f"{told} · À vérifier" in page.card("Bureau").text, (hour, minute)


def test_a_special_day_counts_at_the_next_page_and_only_on_its_day(client):
    venue = build.venue("Bureau", opening_hours=OFFICE)
    noon = datetime(2026, 11, 24, 11, tzinfo=PARIS)
    assert at(noon, client).results == ["Bureau"]
    closure = build.special_hours(date(2026, 11, 24), venue=venue, reason="inventaire")
    assert at(noon, client).results == []
    assert "Fermé exceptionnellement (inventaire)" in at(noon, client, "/lieux/").main.text
    assert at(noon + timedelta(days=1), client).results == ["Bureau"]
    assert "inventaire" not in at(noon + timedelta(days=1), client, "/lieux/").main.text
    closure.delete()
    assert at(noon, client).results == ["Bureau"]


def test_a_day_of_the_week_is_another_date_once_it_is_over(client):
    build.venue("Bureau", opening_hours="Tu 09:00-12:00")
    address = "/lieux/?ouvert=mardi&heure=10:00"
    tuesday = datetime(2026, 11, 24, 10, tzinfo=PARIS)
    assert "mardi 24 novembre" in at(tuesday, client, address).heading
    assert "mardi 1er décembre" in at(tuesday + MINUTE, client, address).heading
    build.special_hours(date(2026, 12, 1), venue=build.venue("Fermé", opening_hours="24/7"))
    assert at(tuesday, client, address).results == ["Bureau", "Fermé"]
    assert at(tuesday + MINUTE, client, address).results == ["Bureau"]


def test_within_a_minute_the_same_question_is_not_put_to_the_database_again(client):
    build.venue("Bureau", opening_hours=OFFICE)
    moment = datetime(2026, 11, 24, 11, tzinfo=PARIS)
    at(moment, client)
    with CaptureQueriesContext(connection) as captured:
        at(moment + timedelta(seconds=30), client)
    assert not [each["sql"] for each in captured if "directory_venue" in each["sql"]]


@pytest.mark.parametrize(
    ("asked", "hours", "at", "is_open"),
    [
        ("mardi", "Tu 09:00-18:00", (2026, 11, 24, 17, 59), True),
        ("mardi", "Tu 09:00-18:00", (2026, 11, 24, 18), False),
        ("2026-11-24", "Tu 09:00-12:00", (2026, 11, 24, 12), False),
        ("soir", "Tu 18:00-20:00", (2026, 11, 24, 19, 59), True),
        ("soir", "2026 Nov 24 18:00-20:00", (2026, 11, 24, 20), False),
    ],
)
def test_of_the_day_that_runs_only_what_is_left_counts(client, asked, hours, at, is_open):
    build.venue("Lieu", opening_hours=hours)
    with time_machine.travel(datetime(*at, tzinfo=PARIS), tick=False):
        assert (read(client, "/lieux/", {"ouvert": asked}).results == ["Lieu"]) is is_open
