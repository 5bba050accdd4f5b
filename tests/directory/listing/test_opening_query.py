"""The list of what is open when one needs it, on both sides of every minute that matters."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LIST = "/lieux/"
WEEK = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
CODES = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
TUESDAY = datetime(2026, 11, 24, 10, tzinfo=PARIS)
OFFICE = "Mo-Fr 09:00-18:00"
NIGHT = "Fr-Sa 20:00-02:00"
CHRISTMAS = date(2026, 12, 25)  # a Friday


def ask(client, moment, **query):
    """Returns the list as it is at an instant; `moment`: a datetime, or its parts in Paris."""
    moment = datetime(*moment, tzinfo=PARIS) if isinstance(moment, tuple) else moment
    with time_machine.travel(moment, tick=False):
        return read(client, LIST, {name.replace("_", "-"): value for name, value in query.items()})


def unknown(page):
    """Returns what is told of the venues of unknown hours that are left out."""
    return [each.text for each in page.main.all("p") if each["class"] == "unknown"]


def found(page):
    """Tells whether what was asked is found: True, False, or None when nobody knows."""
    return True if page.results else None if unknown(page) else False


@pytest.mark.parametrize(
    ("hours", "moment", "is_open"),
    [
        (OFFICE, (2026, 11, 24, 8, 59, 59), False),
        (OFFICE, (2026, 11, 24, 9), True),
        (OFFICE, (2026, 11, 24, 17, 59, 59), True),
        (OFFICE, (2026, 11, 24, 18), False),
        ("Mo 18:00-24:00", (2026, 11, 23, 23, 59, 59), True),
        ("Mo 18:00-24:00", (2026, 11, 24), False),
        ("Tu 00:00-06:00", (2026, 11, 24), True),
        (NIGHT, (2026, 11, 27, 19, 59), False),
        (NIGHT, (2026, 11, 28), True),
        (NIGHT, (2026, 11, 28, 1, 59), True),
        (NIGHT, (2026, 11, 28, 2), False),
        (NIGHT, (2026, 11, 29, 1, 59), True),
        ("24/7", (2026, 12, 25, 3), True),
        ("", (2026, 11, 24, 10), None),
    ],
)
def test_open_now_is_right_on_both_sides_of_a_minute(client, hours, moment, is_open):
    build.venue(opening_hours=hours)
    assert found(ask(client, moment, ouvert="maintenant")) is is_open


# In UTC: clocks go from 2:00 to 3:00 on 28 March 2027, and from 3:00 back to 2:00 on 31 October.
@pytest.mark.parametrize(
    ("hours", "moment", "is_open"),
    [
        ("Sa 09:00-12:00", (2027, 3, 27, 7, 59), False),
        ("Sa 09:00-12:00", (2027, 3, 27, 8), True),
        ("Su 09:00-12:00", (2027, 3, 28, 6, 59), False),
        ("Su 09:00-12:00", (2027, 3, 28, 7), True),
        ("Su 09:00-12:00", (2027, 3, 28, 10), False),
        ("Sa 20:00-04:00", (2027, 3, 28, 0, 59), True),
        ("Sa 20:00-04:00", (2027, 3, 28, 1, 59), True),
        ("Sa 20:00-04:00", (2027, 3, 28, 2), False),
        ("Su 09:00-12:00", (2027, 10, 31, 7, 59), False),
        ("Su 09:00-12:00", (2027, 10, 31, 8), True),
        ("Su 09:00-12:00", (2027, 10, 31, 11), False),
        ("Sa 20:00-04:00", (2027, 10, 31, 0, 30), True),
        ("Sa 20:00-04:00", (2027, 10, 31, 1, 30), True),
        ("Sa 20:00-04:00", (2027, 10, 31, 2, 59), True),
        ("Sa 20:00-04:00", (2027, 10, 31, 3), False),
    ],
)
def test_open_now_is_right_when_the_clocks_change(client, hours, moment, is_open):
    build.venue(opening_hours=hours)
    assert found(ask(client, datetime(*moment, tzinfo=UTC), ouvert="maintenant")) is is_open


@pytest.mark.parametrize(("day", "told"), [*zip(WEEK, (30, 24, 25, 26, 27, 28, 29), strict=True)])
def test_a_day_of_the_week_is_the_next_one_today_included(client, day, told):
    for name, code in zip(WEEK, CODES, strict=True):
        build.venue(f"Le {name}", opening_hours=f"{code} 14:00-16:00")
    page = ask(client, TUESDAY, ouvert=day)
    assert page.results == [f"Le {day}"]
    assert page.heading == f"Tiers-lieux d’Occitanie, ouverts {day} {told} novembre"
    options = page.field("ouvert").all("option")
    assert [each["value"] for each in options if "selected" in each.attributes] == [day]


@pytest.mark.parametrize(
    ("moment", "query", "told"),
    [
        ((2026, 11, 24, 23, 59), {"ouvert": "mardi"}, "mardi 24 novembre"),
        ((2026, 11, 25), {"ouvert": "mardi"}, "mardi 1er décembre"),
        ((2026, 11, 24, 8), {"ouvert": "mardi", "heure": "08:00"}, "mardi 24 novembre à 8 h"),
        ((2026, 11, 24, 8, 1), {"ouvert": "mardi", "heure": "08:00"}, "mardi 1er décembre à 8 h"),
        ((2026, 11, 24, 8), {"heure": "8:05"}, "mardi 24 novembre à 8 h 05"),
        ((2026, 11, 24, 8, 6), {"heure": "08:05"}, "mercredi 25 novembre à 8 h 05"),
        ((2026, 12, 31, 23, 59), {"ouvert": "2027-01-01"}, "vendredi 1er janvier"),
    ],
)
def test_a_time_that_is_past_is_that_of_the_next_such_day(client, moment, query, told):
    assert ask(client, moment, **query).heading == f"Tiers-lieux d’Occitanie, ouverts {told}"


@pytest.mark.parametrize(
    ("hours", "at", "is_open"),
    [
        (OFFICE, "08:59", False),
        (OFFICE, "09:00", True),
        (OFFICE, "17:59", True),
        (OFFICE, "18:00", False),
        ("Mo 22:00-02:00", "01:59", True),
        ("Mo 22:00-02:00", "02:00", False),
        ("Tu 22:00-02:00", "00:00", False),
        ("Tu 22:00-24:00", "23:59", True),
    ],
)
def test_a_day_with_an_hour_is_right_on_both_sides_of_a_minute(client, hours, at, is_open):
    build.venue(opening_hours=hours)
    page = ask(client, (2026, 11, 22, 12), ouvert="mardi", heure=at)
    assert found(page) is is_open
    assert page.field("heure")["value"] == at
    assert page.canonical.endswith(f"?ouvert=mardi&heure={at}")


@pytest.mark.parametrize(
    ("hours", "is_open"),
    [
        (OFFICE, False),
        ("Mo-Fr 09:00-18:01", True),
        ("Sa 23:59-24:00", True),
        ("Mo 00:00-02:00", False),
        ("Mo 22:00-02:00", True),
        ("24/7", True),
        ("", None),
    ],
)
def test_the_evening_is_what_follows_six_o_clock_any_day_of_the_week(client, hours, is_open):
    build.venue(opening_hours=hours)
    page = ask(client, TUESDAY, ouvert="soir")
    assert found(page) is is_open
    assert page.heading == "Tiers-lieux d’Occitanie, ouverts après 18 h"


@pytest.mark.parametrize(
    ("facts", "is_open"),
    [
        ({"opening_hours": "24/7"}, True),
        ({"opening_hours": "Mo-Su 00:00-24:00"}, True),
        ({"opening_hours": OFFICE}, False),
        ({"opening_hours": OFFICE, "services": ["acces-24-7"]}, True),
        ({"services": ["acces-24-7"]}, True),
        ({}, None),
    ],
)
def test_open_around_the_clock_is_said_by_the_hours_or_by_the_service(client, facts, is_open):
    build.venue(**facts)
    page = ask(client, TUESDAY, ouvert="24h")
    assert found(page) is is_open
    assert ("ouvert 24 h sur 24 : oui" in page.main.text) == bool(is_open)


@pytest.mark.parametrize(
    "asked",
    [
        {"ouvert": "2026-12-25"},
        {"ouvert": "vendredi"},
        {"ouvert": "2026-12-25", "heure": "10:00"},
        {"ouvert": "vendredi", "heure": "10:00"},
    ],
)
@pytest.mark.parametrize(
    ("hours", "special", "is_open"),
    [
        (OFFICE, None, None),
        (f"{OFFICE}; PH off", None, False),
        ("Mo-Fr,PH 09:00-18:00", None, True),
        ("24/7", None, True),
        ("", None, None),
        (OFFICE, "09:00-12:00", True),
        (OFFICE, "", False),
        ("24/7", "11:00-12:00", "later"),
        ("", "", False),
        ("", "09:00-12:00", True),
    ],
)
def test_on_a_holiday_what_nobody_said_is_unknown_and_special_days_win(
    client, hours, special, is_open, asked
):
    venue = build.venue(opening_hours=hours)
    if special is not None:
        build.special_hours(CHRISTMAS, venue=venue, hours=special)
    is_open = "heure" not in asked if is_open == "later" else is_open
    assert found(ask(client, (2026, 12, 20, 10), **asked)) is is_open


def test_special_days_win_from_their_first_minute_to_their_last(client):
    venue = build.venue(opening_hours="24/7")
    build.special_hours(date(2026, 11, 24), date(2026, 11, 25), venue=venue)
    for moment, is_open in (
        ((2026, 11, 23, 23, 59), True),
        ((2026, 11, 24), False),
        ((2026, 11, 25, 23, 59), False),
        ((2026, 11, 26), True),
    ):
        assert found(ask(client, moment, ouvert="maintenant")) is is_open, moment
    assert found(ask(client, (2026, 11, 20), ouvert="mardi")) is False
    assert found(ask(client, (2026, 11, 20), ouvert="soir")) is True


def test_venues_of_unknown_hours_are_counted_apart_and_one_link_away(client):
    build.venue("Connu", opening_hours=OFFICE, types=["fablab"])
    build.venue("Fermé", opening_hours="Sa 09:00-12:00", types=["fablab"])
    build.venue("Autre", types=["coworking"])
    build.venue("Inconnu", types=["fablab"])
    asked = {"ouvert": "mardi", "heure": "10:00"}
    page = ask(client, TUESDAY, **asked)
    assert page.results == ["Connu"]
    assert unknown(page) == ["2 lieux ne le disent pas encore – les afficher"]
    page = ask(client, TUESDAY, **asked, type="fablab")
    assert unknown(page) == ["1 lieu ne le dit pas encore – l’afficher"]
    with time_machine.travel(TUESDAY, tick=False):
        shown = read(client, page.main.link("l’afficher"))
    assert shown.results == ["Connu", "Inconnu"]
    assert unknown(shown) == []
    assert shown.counts("type") == {"coworking": 1, "fablab": 2}
    assert shown.canonical.endswith("?type=fablab&ouvert=mardi&heure=10:00&inconnus=oui")
    kept = [each["value"] for each in shown.all("input") if each["name"] == "inconnus"]
    assert kept == ["oui"]


def test_nothing_known_open_still_tells_of_the_unknown(client):
    build.venue("Inconnu")
    page = ask(client, TUESDAY, ouvert="maintenant")
    assert page.results == []
    assert unknown(page) == ["1 lieu ne le dit pas encore – l’afficher"]


def test_each_part_of_the_question_can_be_dropped_with_what_hangs_on_it(client):
    build.venue(opening_hours=OFFICE)
    asked = {"ouvert": "mardi", "heure": "10:00", "inconnus": "oui", "type": "coworking"}
    page = ask(client, TUESDAY, **asked)
    link = page.main.link
    assert link("Retirer : ouverts mardi 24 novembre à 10 h") == "/lieux/?type=coworking"
    assert link("Retirer : y compris ceux qui ne le disent pas") == (
        "/lieux/?type=coworking&ouvert=mardi&heure=10:00"
    )
    assert link("Retirer : coworkings") == "/lieux/?ouvert=mardi&heure=10:00&inconnus=oui"


def test_a_date_is_written_one_way_and_stays_chosen_in_the_form(client):
    page = ask(client, TUESDAY, ouvert="20261225")
    assert page.canonical.endswith("?ouvert=2026-12-25")
    chosen = [each for each in page.field("ouvert").all("option") if "selected" in each.attributes]
    assert [(each["value"], each.text) for each in chosen] == [
        ("2026-12-25", "Vendredi 25 décembre")
    ]


@pytest.mark.parametrize(
    ("query", "field", "told", "kept"),
    [
        ({"ouvert": "hier"}, "ouvert", "« hier »", ""),
        ({"ouvert": "hier", "heure": "08:00"}, "ouvert", "« hier »", ""),
        ({"ouvert": "2026-13-45"}, "ouvert", "« 2026-13-45 »", ""),
        ({"ouvert": "2026-11-23"}, "ouvert", "Le 23 novembre 2026 est passé", ""),
        ({"ouvert": "2027-11-26"}, "ouvert", "trop lointain", ""),
        ({"ouvert": "x" * 400}, "ouvert", "10 caractères", ""),
        ({"ouvert": "mardi", "heure": "25:00"}, "heure", "08:30", "ouvert=mardi"),
        ({"ouvert": "mardi", "heure": "midi"}, "heure", "08:30", "ouvert=mardi"),
        ({"heure": "25:00"}, "heure", "08:30", ""),
        ({"ouvert": "soir", "heure": "20:00"}, "heure", "va avec un jour", "ouvert=soir"),
        ({"ouvert": "24h", "heure": "20:00"}, "heure", "va avec un jour", "ouvert=24h"),
        ({"ouvert": "maintenant", "heure": "08:00"}, "heure", "va avec un jour",
         "ouvert=maintenant"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_said_beside_its_field_and_the_rest_stands(
    client, query, field, told, kept
):
    build.venue("Toujours", opening_hours="24/7")
    page = ask(client, TUESDAY, type="coworking", **query)
    assert told in page.problem(field)
    assert page.results == ["Toujours"]
    assert page.canonical.endswith("?type=coworking" + (f"&{kept}" if kept else ""))
    hour = query.get("heure", "")
    assert page.field("heure")["value"] == (hour if hour[:2] < "24" else "")
