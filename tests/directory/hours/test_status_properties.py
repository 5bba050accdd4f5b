"""What holds of opening hours for any rule, special days and instant."""

from datetime import date, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from directory.hours.osm import PARIS, Openness, parse_hours
from directory.hours.status import open_status, openness_at, openness_during, week_days
from tests.support.moments import paris, special

NIGHTS = "Mo-Su 22:00-05:00; PH off"
RULES = [
    "Mo-Fr 09:00-12:30,14:00-18:00",
    'Mo-Fr 09:00-18:00; Sa 10:00-12:00 "sur rendez-vous"; PH off',
    "Fr 20:00-02:00; Sa 10:00-12:00",
    NIGHTS,
    "24/7",
    "24/7; PH off",
    "Mo-Su 00:00-24:00",
    "Tu-Su 10:00-00:00; PH 14:00-18:00",
    "We 10:00-24:00; Th 00:00-24:00; Fr 00:00-08:00",
    "Mo 09:00-12:00 unknown; Th 10:00-11:00",
    "Jul-Aug off; Mo-Fr 09:00-17:00",
    "We[1] 14:00-17:00",
    "",
]
SPECIAL = [
    (),
    (special(date(2026, 11, 24), reason="inventaire"),),
    (special(date(2026, 12, 24), date(2027, 1, 2), reason="congés"),),
    (special(date(2027, 3, 27), date(2027, 3, 29), hours="20:00-04:00"),),
    (
        special(date(2027, 10, 1), date(2027, 11, 30)),
        special(date(2027, 10, 31), hours="00:00-24:00"),
    ),
]
BEGIN, END = paris("2026-11-20 00:00").timestamp(), paris("2027-12-31 00:00").timestamp()
minutes = st.integers(int(BEGIN // 60), int(END // 60))


def at(minute, second=0):
    return datetime.fromtimestamp(minute * 60 + second, PARIS)


@given(st.sampled_from(RULES), st.sampled_from(SPECIAL), minutes, st.floats(0, 1, exclude_max=True))
@example(NIGHTS, (), int(paris("2027-03-28 01:00").timestamp() // 60), 0.99)
@example(NIGHTS, (), int(paris("2027-10-31 01:00").timestamp() // 60), 0.99)
def test_what_is_told_stays_right_until_it_is_said_to_change(text, special_days, minute, share):
    moment = at(minute)
    state = open_status(text, special_days, moment)
    assert state.next_change is None or state.next_change.timestamp() > moment.timestamp()
    last = state.next_change.timestamp() if state.next_change else END
    later = datetime.fromtimestamp(
        moment.timestamp() + share * (last - moment.timestamp()) // 1, PARIS
    )
    if moment.timestamp() <= later.timestamp() < last:
        again = open_status(text, special_days, later)
        assert (again.openness, again.text) == (state.openness, state.text)


@given(st.sampled_from(RULES), st.sampled_from(SPECIAL), minutes, st.integers(0, 59))
def test_the_state_and_the_filters_never_disagree(text, special_days, minute, second):
    moment = at(minute, second)
    openness = open_status(text, special_days, moment).openness
    assert openness == openness_at(text, special_days, moment)
    instant = [(moment, datetime.fromtimestamp(minute * 60 + second + 1, PARIS))]
    assert openness == openness_during(text, special_days, instant)


@given(st.sampled_from([RULES[1], "24/7; PH off", "Tu-Su 10:00-00:00; PH 14:00-18:00"]), minutes)
def test_a_rule_that_tells_holidays_is_obeyed_as_it_is_written(text, minute):
    is_open = parse_hours(text).is_open(at(minute))
    assert (openness_at(text, (), at(minute)) == Openness.OPEN) is is_open


@given(st.text(alphabet='MoTuWeThFrSaSuPH0123456789:-,;/ "offé', max_size=60), minutes)
def test_no_text_makes_a_page_fail(text, minute):
    state = open_status(text, (), at(minute))
    assert state.text
    assert len(week_days(text, (), at(minute).date())) == 7
