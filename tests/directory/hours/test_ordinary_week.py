"""How many hours a venue is open in an ordinary week."""

from datetime import date

import pytest

from directory.hours.ordinary_week import ordinary_mondays, weekly_hours

TODAY = date(2027, 3, 3)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mo-Fr 09:00-12:30,14:00-18:00; PH off", 37.5),
        ("Mo-Fr 09:00-18:00", 45),
        ("Sa 10:00-12:00", 2),
        ("24/7", 168),
        ("Fr 20:00-02:00; Sa 00:00-04:00", 8),
        ("Su 20:00-02:00", 6),
        ('Mo-Fr 09:00-12:00 "sur rendez-vous"', 15),
        ("Mo-Fr off", 0),
    ],
)
def test_the_hours_of_a_week_are_added_up_once(text, hours):
    assert weekly_hours(text, TODAY) == (hours * 60, hours * 60)


@pytest.mark.parametrize(
    "text", ["", "quand il pleut", "SH 10:00-12:00", "Mo-Fr 10:00+", "Mo sunrise-sunset"]
)
def test_hours_that_do_not_tell_how_long_are_not_known(text):
    assert weekly_hours(text, TODAY) is None


def test_hours_to_confirm_count_only_as_what_may_be():
    assert weekly_hours("Mo-Tu 09:00-12:00; We 09:00-12:00 unknown", TODAY) == (360, 540)


def test_hours_that_change_with_the_season_tell_the_shortest_and_the_longest_week():
    text = "Mo-Fr 09:00-17:00; Jul-Aug Mo-Fr 09:00-12:00; Sa[1] 10:00-12:00"
    assert weekly_hours(text, TODAY) == (15 * 60, 42 * 60)


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        # Easter Monday, then 1 May, 8 May and Ascension, in 2027.
        (date(2027, 3, 27), date(2027, 4, 5)),
        (date(2027, 4, 20), date(2027, 5, 10)),
        # The clocks change on Sunday 28 March 2027 and 31 October 2027.
        (date(2027, 3, 16), date(2027, 4, 5)),
        (date(2027, 10, 19), date(2027, 11, 15)),
    ],
)
def test_a_week_with_a_holiday_or_a_change_of_clocks_is_not_ordinary(today, monday):
    assert ordinary_mondays(today)[0] == monday
