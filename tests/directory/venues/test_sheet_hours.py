"""What a sheet tells of its hours at the time when it is asked for."""

from datetime import datetime

import pytest
import time_machine

from directory.hours.osm import PARIS
from directory.models import Venue
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db

WEEK = "Mo-Fr 09:00-12:00,14:00-18:00"


def sheet(client, moment, user=None, **fields):
    venue = Venue.objects.first() or build.venue(**fields)
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=PARIS), tick=False):
        if user:
            client.force_login(user)
        return read(client, venue.get_absolute_url())


def told(page):
    """Returns what stands under the name of the venue."""
    return page.first("h1").parent.text


def days(page):
    return [row.text for row in page.first("table").all("tr")]


def test_the_state_is_that_of_the_moment_when_the_page_is_asked_for(client):
    seen = {
        moment: told(sheet(client, f"2026-11-24 {moment}", opening_hours=WEEK))
        for moment in ("08:59:59", "09:00", "11:30", "12:00", "18:00", "23:59:59")
    }
    assert "Fermé, ouvre à 9 h" in seen["08:59:59"]
    assert "Ouvert jusqu’à 12 h" in seen["09:00"]
    assert "Ferme bientôt, à 12 h" in seen["11:30"]
    assert "Fermé, ouvre à 14 h" in seen["12:00"]
    assert "Fermé, ouvre demain à 9 h" in seen["18:00"]
    assert "Fermé, ouvre demain à 9 h" in seen["23:59:59"]


def test_the_seven_days_to_come_stand_beside_the_rule(client):
    page = sheet(client, "2026-12-23 23:59", opening_hours=WEEK)
    assert page.fact("Horaires") == "lundi – vendredi : 9 h – 12 h, 14 h – 18 h"
    assert page.first("caption").text == "Les sept prochains jours"
    assert days(page) == [
        "mercredi 23 décembre 9 h – 12 h, 14 h – 18 h",
        "jeudi 24 décembre 9 h – 12 h, 14 h – 18 h",
        "vendredi 25 décembre, Noël jour férié : horaires non précisés",
        "samedi 26 décembre fermé",
        "dimanche 27 décembre fermé",
        "lundi 28 décembre 9 h – 12 h, 14 h – 18 h",
        "mardi 29 décembre 9 h – 12 h, 14 h – 18 h",
    ]


def test_the_week_begins_anew_at_midnight_in_paris(client):
    page = sheet(client, "2026-12-24 00:00", opening_hours=WEEK)
    assert days(page)[0].startswith("jeudi 24 décembre")
    assert [row["aria-current"] for row in page.first("table").all("tr")] == ["date"] + [""] * 6
    assert all(each["scope"] == "row" for each in page.first("table").all("th"))


def test_a_holiday_that_the_rule_tells_is_told(client):
    page = sheet(client, "2027-05-06 10:00", opening_hours=f"{WEEK}; PH off")
    assert "Fermé, ouvre demain à 9 h" in told(page)
    assert days(page)[0] == "jeudi 6 mai, Ascension jour férié : fermé"


def test_a_holiday_that_the_rule_does_not_tell_is_not_guessed(client):
    page = sheet(client, "2026-12-25 10:00", opening_hours=WEEK)
    assert "Jour férié : horaires non précisés" in told(page)


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2027-03-28 01:59", "Ouvert jusqu’à 5 h"),
        ("2027-03-28 03:00", "Ouvert jusqu’à 5 h"),
        ("2027-03-28 04:30", "Ferme bientôt, à 5 h"),
        ("2027-03-28 05:00", "Fermé, ouvre à 22 h"),
        ("2027-10-31 04:29", "Ouvert jusqu’à 5 h"),
        ("2027-10-31 05:00", "Fermé, ouvre à 22 h"),
    ],
)
def test_the_state_is_right_when_the_clocks_change(client, moment, said):
    assert said in told(sheet(client, moment, opening_hours="Mo-Su 22:00-05:00; PH off"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Horaires non connus"),
        ("bientôt", "Horaires non connus"),
        ("Mo-Fr 09:00-18:00; SH off", "Horaires variables selon les vacances scolaires"),
    ],
)
def test_hours_that_nobody_can_tell_leave_no_table(client, text, said):
    page = sheet(client, "2026-11-24 10:00", opening_hours=text)
    assert said in told(page)
    assert not page.all("table")


@pytest.mark.parametrize("status", [Venue.Status.CLOSED, Venue.Status.DRAFT])
def test_a_venue_where_nobody_can_go_is_neither_open_nor_shut_today(client, admin_user, status):
    page = sheet(client, "2026-11-24 10:00", admin_user, opening_hours=WEEK, status=status)
    assert "Ouvert jusqu’à" not in page.main.text
    assert not page.all("table")
    assert page.fact("Horaires") == "lundi – vendredi : 9 h – 12 h, 14 h – 18 h"
