"""When a venue is open, at every instant of Paris."""

import pytest

from directory.hours.osm import Openness
from directory.hours.status import near_miss_text, open_status, openness_at, openness_during
from tests.support.moments import paris, plain

WEEK = "Mo-Fr 09:00-12:30,14:00-18:00"
LATE = "Fr 20:00-02:00; Sa 10:00-12:00"
NIGHTS = "Mo-Su 22:00-05:00; PH off"
OPEN, CLOSED, UNKNOWN = Openness.OPEN, Openness.CLOSED, Openness.UNKNOWN


@pytest.mark.parametrize(
    ("text", "moment", "openness"),
    [
        # Both sides of opening and closing.
        (WEEK, "2026-11-24 08:59:59", CLOSED),
        (WEEK, "2026-11-24 09:00", OPEN),
        (WEEK, "2026-11-24 12:29:59", OPEN),
        (WEEK, "2026-11-24 12:30", CLOSED),
        (WEEK, "2026-11-24 14:00", OPEN),
        (WEEK, "2026-11-24 18:00", CLOSED),
        (WEEK, "2026-11-28 10:00", CLOSED),
        # Around midnight.
        ("Mo-Su 10:00-00:00; PH off", "2026-11-24 23:59:59", OPEN),
        ("Mo-Su 10:00-00:00; PH off", "2026-11-25 00:00", CLOSED),
        ("Mo-Su 00:00-24:00; PH off", "2026-11-24 23:59:59", OPEN),
        ("Mo-Su 00:00-24:00; PH off", "2026-11-25 00:00", OPEN),
        # Begun the day before, whatever another rule says of the day after.
        (LATE, "2026-11-27 19:59", CLOSED),
        (LATE, "2026-11-27 20:00", OPEN),
        (LATE, "2026-11-28 01:59", OPEN),
        (LATE, "2026-11-28 02:00", CLOSED),
        (LATE, "2026-11-28 10:00", OPEN),
        (LATE, "2026-11-29 01:00", CLOSED),
        ("Sa 10:00-12:00; Fr 20:00-26:00", "2026-11-28 01:59", OPEN),
        ("Fr 22:00-22:00", "2026-11-28 21:59", OPEN),
        ("Fr 22:00-22:00", "2026-11-28 22:00", CLOSED),
        # Spring, where 2:00 to 3:00 does not exist, and autumn, where it is lived twice.
        (NIGHTS, "2027-03-28 01:59", OPEN),
        (NIGHTS, "2027-03-28 03:00", OPEN),
        (NIGHTS, "2027-03-28 04:59", OPEN),
        (NIGHTS, "2027-03-28 05:00", CLOSED),
        (NIGHTS, "2027-10-31 04:59", OPEN),
        (NIGHTS, "2027-10-31 05:00", CLOSED),
        ("Mo-Su 22:00-02:30; PH off", "2027-03-28 01:59", OPEN),
        ("Mo-Su 22:00-02:30; PH off", "2027-03-28 03:00", CLOSED),
        ("Mo-Su 01:00-02:30; PH off", "2027-03-28 01:59", OPEN),
        ("Mo-Su 01:00-02:30; PH off", "2027-03-28 03:00", CLOSED),
        ("Mo-Su 22:00-02:30; PH off", "2027-03-29 02:29", OPEN),
        ("Mo-Su 22:00-02:30; PH off", "2027-03-29 02:30", CLOSED),
        # Public holidays.
        (WEEK, "2026-12-25 10:00", UNKNOWN),
        (WEEK, "2026-12-25 00:00", UNKNOWN),
        (WEEK, "2026-12-24 23:59:59", CLOSED),
        (WEEK, "2026-12-25 23:59:59", UNKNOWN),
        (WEEK, "2026-12-26 00:00", CLOSED),
        (WEEK + "; PH off", "2026-12-25 10:00", CLOSED),
        (WEEK + "; PH 10:00-11:00", "2026-12-25 10:00", OPEN),
        (WEEK + "; PH 10:00-11:00", "2026-12-25 11:00", CLOSED),
        ("Mo-Su,PH 09:00-12:00", "2027-05-06 10:00", OPEN),
        ('Mo-Su 09:00-12:00 "PH: demander"', "2027-05-06 10:00", UNKNOWN),
        ("24/7", "2026-12-25 10:00", OPEN),
        ("We-Th 20:00-02:00", "2026-12-25 01:59", OPEN),
        ("We-Th 20:00-02:00", "2026-12-25 02:00", UNKNOWN),
        ("We-Fr 20:00-02:00", "2026-12-26 00:00", CLOSED),
        # What is not known.
        ("", "2026-11-24 10:00", UNKNOWN),
        ("Mo-Fr 09:00-17:00; SH off", "2026-11-24 10:00", UNKNOWN),
        ('Mo-Fr 09:00-17:00 "sauf SH"', "2026-11-24 10:00", OPEN),
        ("Mo-Fr 09:00-sunset", "2026-11-24 10:00", UNKNOWN),
        ("Tu 18:00+", "2026-11-24 19:00", UNKNOWN),
        ("Mo-Fr", "2026-11-24 10:00", UNKNOWN),
        ("sur rendez-vous", "2026-11-24 10:00", UNKNOWN),
        ("n’importe quoi 10:00", "2026-11-24 10:00", UNKNOWN),
        ("Mo-Fr 09:00-12:00 " + "x" * 500, "2026-11-24 10:00", UNKNOWN),
        ("Mo-Fr 09:00-12:00 unknown", "2026-11-24 10:00", UNKNOWN),
        ("Mo-Fr 09:00-12:00 unknown", "2026-11-24 12:00", CLOSED),
    ],
)
def test_a_venue_is_open_as_its_rule_says(text, moment, openness):
    assert openness_at(text, (), paris(moment)) == openness
    assert open_status(text, (), paris(moment)).openness == openness


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_lived_twice_in_autumn_is_within_a_night_both_times(fold):
    assert openness_at(NIGHTS, (), paris("2027-10-31 02:30", fold)) == OPEN


@pytest.mark.parametrize("text", ["Mo-Su 22:00-02:30; PH off", "Mo-Su 01:00-02:30; PH off"])
def test_hours_that_end_in_the_hour_lived_twice_end_the_second_time(text):
    assert openness_at(text, (), paris("2027-10-31 02:45", fold=0)) == OPEN
    assert openness_at(text, (), paris("2027-10-31 02:29", fold=1)) == OPEN
    assert openness_at(text, (), paris("2027-10-31 02:30", fold=1)) == CLOSED


EVENINGS = [(paris(f"2026-11-{day} 18:00"), paris(f"2026-11-{day + 1} 00:00")) for day in (24, 25)]


@pytest.mark.parametrize(
    ("text", "openness"),
    [
        (WEEK, CLOSED),
        ("Tu 09:00-18:01", OPEN),
        ("We 23:59-24:00", OPEN),
        ("Th 00:00-12:00", CLOSED),
        ("Mo 22:00-24:00", CLOSED),
        ("Tu 14:00-19:00 unknown", UNKNOWN),
        ("Tu 14:00-19:00 unknown; We 18:00-19:00", OPEN),
        ("", UNKNOWN),
    ],
)
def test_a_venue_is_open_in_a_period_when_it_is_at_some_instant_of_it(text, openness):
    assert openness_during(text, (), EVENINGS) == openness


def test_a_night_begun_before_a_period_counts_in_it():
    morning = [(paris("2026-11-28 00:00"), paris("2026-11-28 09:00"))]
    assert openness_during(LATE, (), morning) == OPEN
    after_it = [(paris("2026-11-28 02:00"), paris("2026-11-28 10:00"))]
    assert openness_during(LATE, (), after_it) == CLOSED
    assert openness_during(LATE, (), []) == CLOSED


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("2026-11-24 07:59", ""),
        ("2026-11-24 08:00", "ouvre à 9 h"),
        ("2026-11-24 09:00", ""),
        ("2026-11-24 12:45", "a fermé à 12 h 30"),
        ("2026-11-24 13:30", "ouvre à 14 h"),
        ("2026-11-24 18:00", "a fermé à 18 h"),
        ("2026-11-24 19:00", "a fermé à 18 h"),
        ("2026-11-24 19:01", ""),
        ("2026-12-25 08:30", ""),
    ],
)
def test_a_near_miss_tells_how_near(moment, told):
    assert plain(near_miss_text(WEEK, (), paris(moment))) == told


def test_a_near_miss_reaches_over_midnight():
    assert (
        plain(near_miss_text("Sa 00:00-02:00", (), paris("2026-11-27 23:30"))) == "ouvre à minuit"
    )
    assert plain(near_miss_text(LATE, (), paris("2026-11-28 02:30"))) == "a fermé à 2 h"
