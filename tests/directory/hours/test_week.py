"""A week typed by people, its text in OpenStreetMap's syntax, and the way back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import assume, given
from hypothesis import strategies as st

from directory.hours.day_input import format_spans, parse_spans
from directory.hours.osm import MAX_LENGTH, day_spans, read_rule, validate_hours
from directory.hours.week import (
    LATEST_END,
    MIDNIGHT,
    Day,
    Holidays,
    Week,
    compose_hours,
    first_overlap,
    read_hours,
)
from directory.hours.weekdays import DAY_CODES

# Holidays on a Monday, a Tuesday, a Wednesday, a Thursday, a Friday, a Saturday and a Sunday.
SEEN = [
    *(date(2026, 6, 1) + timedelta(days=rank) for rank in range(7)),
    date(2026, 4, 6),
    date(2026, 7, 14),
    date(2026, 11, 11),
    date(2026, 5, 14),
    date(2026, 5, 1),
    date(2026, 8, 15),
    date(2026, 11, 1),
]
NINE_TO_NOON = (9 * 60, 12 * 60)
AFTERNOON = (14 * 60, 18 * 60)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("9h-12h30, 14h-18h", "9h-12h30, 14h-18h"),
        ("9:00-17:00", "9h-17h"),
        ("09:30-12:00", "9h30-12h"),
        ("9 h 30 – 12 h", "9h30-12h"),
        ("9\u202fh\u202f30\u00a0–\u00a012\u202fh", "9h30-12h"),
        ("9-12h", "9h-12h"),
        ("9h-12h et 14h-18h", "9h-12h, 14h-18h"),
        ("de 9h à 12h et de 14h à 18h.", "9h-12h, 14h-18h"),
        ("9h-12h 14h-18h", "9h-12h, 14h-18h"),
        ("9h-12h30 14h-18h", "9h-12h30, 14h-18h"),
        ("9:00-12:00 14:00-17:30", "9h-12h, 14h-17h30"),
        ("9h-12h / 14h-18h", "9h-12h, 14h-18h"),
        ("14h-18h ; 9h-12h", "9h-12h, 14h-18h"),
        ("9 heures à midi", "9h-12h"),
        ("8h-minuit", "8h-24h"),
        ("minuit-6h", "0h-6h"),
        ("22h-2h", "22h-2h"),
        ("24h/24", "0h-24h"),
        ("24 h sur 24", "0h-24h"),
        ("Fermé", ""),
        ("  ", ""),
    ],
)
def test_spans_are_read_as_people_type_them(typed, told):
    assert format_spans(parse_spans(typed)) == told


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("9h", "« 9h » n’a pas d’heure de fin"),
        ("9h30 12h-14h", "« 9h30 » n’a pas d’heure de fin"),
        ("9h -", "n’a pas d’heure de fin"),
        ("9-12", "dites qu’il s’agit d’heures"),
        ("le matin", "« le matin » ne se lit pas"),
        ("9h-12h-14h", "ne se lit pas"),
        ("9h5-10h", "ne se lit pas"),
        ("9h-12h sauf l’été", "« sauf l’été » ne se lit pas"),
        ("9h-12h sur RDV", "cochez la case du jour"),
        ("25h-27h", "va de 0h à 24h"),
        ("9h-12h75", "va de 0h à 24h"),
        ("9h-24h30", "va de 0h à 24h"),
        ("9h-9h", "commence et finit à la même heure"),
        ("14h-8h", "finit avant de commencer"),
        ("9h-13h, 12h-18h", "« 9h-13h » et « 12h-18h » se chevauchent"),
        ("22h-2h, 23h-23h30", "se chevauchent"),
    ],
)
def test_what_is_not_certain_is_refused_and_says_why(typed, reason):
    with pytest.raises(ValidationError) as refused:
        parse_spans(typed)
    assert reason in " ".join(refused.value.message.split())


@pytest.mark.parametrize(
    ("typed", "refused"), [("22h-6h", False), ("22h-6h01", True), ("9h-12h, 12h-14h", False)]
)
def test_a_night_ends_at_six_and_spans_may_touch(typed, refused):
    try:
        parse_spans(typed)
    except ValidationError:
        assert refused
    else:
        assert not refused


@given(st.text(alphabet="0123456789h:- ,;éàtfermidunqu"))
def test_reading_what_was_typed_never_fails_but_with_a_sentence(typed):
    try:
        spans = parse_spans(typed)
    except ValidationError:
        return
    assert parse_spans(format_spans(spans)) == spans


def week(*days, **fields):
    return Week((*days, *[Day()] * (7 - len(days))), **fields)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (Week(), ""),
        (week(*[Day((NINE_TO_NOON, AFTERNOON))] * 5), "Mo-Fr 09:00-12:00,14:00-18:00"),
        (week(Day((NINE_TO_NOON,)), Day(), Day((NINE_TO_NOON,))), "Mo,We 09:00-12:00"),
        (
            week(Day((AFTERNOON,), by_appointment=True), Day((NINE_TO_NOON,))),
            'Mo 14:00-18:00 "sur rendez-vous"; Tu 09:00-12:00',
        ),
        (
            week(Day((NINE_TO_NOON,)), holidays=Holidays.OFF),
            "Mo 09:00-12:00; PH off",
        ),
        (
            week(Day((NINE_TO_NOON,)), holidays=Holidays.OWN, holiday=Day((AFTERNOON,))),
            "Mo 09:00-12:00; PH 14:00-18:00",
        ),
        (
            week(Day((NINE_TO_NOON,)), Day((AFTERNOON,)), holidays=Holidays.USUAL),
            "Mo,PH 09:00-12:00; Tu 14:00-18:00; We-Su off",
        ),
        (
            week(Day(((22 * 60, 26 * 60),)), Day((AFTERNOON,))),
            "Mo 22:00-02:00, Tu 14:00-18:00",
        ),
        (Week(always=True, holidays=Holidays.USUAL), "24/7"),
        (Week(always=True, holidays=Holidays.OFF), "24/7; PH off"),
    ],
)
def test_a_week_has_one_short_text_and_comes_back_from_it(said, text):
    assert compose_hours(said) == text
    assert read_hours(text) == said


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Mo-Fr 09:00-12:00; Mo-Fr 14:00-18:00", "Mo-Fr 14:00-18:00"),
        ("Mo-Fr 09:00-12:00, Mo-Fr 14:00-18:00", "Mo-Fr 09:00-12:00,14:00-18:00"),
        ("Mo-Fr 09:00-18:00; We 09:00-12:00", "Mo-Tu,Th-Fr 09:00-18:00; We 09:00-12:00"),
        ("Sa-Mo 10:00-11:00;", "Mo,Sa-Su 10:00-11:00"),
        ("Mo 09:00-18:00; Tu off; Su,PH off", "Mo 09:00-18:00; PH off"),
        ("09:00-00:00", "Mo-Su 09:00-24:00"),
        ('Mo 09:00-12:00 "Sur rendez-vous"', 'Mo 09:00-12:00 "sur rendez-vous"'),
    ],
)
def test_a_text_that_the_form_can_hold_is_read_as_it_is_meant(text, canonical):
    assert compose_hours(read_hours(text)) == canonical


@pytest.mark.parametrize(
    "text",
    [
        "Jul-Aug off; Mo 09:00-12:00",
        "We[1] 14:00-17:00",
        "Mo-Fr sunrise-sunset",
        "SH off; Mo 08:00-09:00",
        "week 1-10 Mo 09:00-12:00",
        'Mo 09:00-12:00 "sonner"',
        'Mo 09:00-12:00, Mo 14:00-18:00 "sur rendez-vous"',
        "Mo 09:00-12:00 || Tu 09:00-12:00",
        "PH off; Mo-Fr 09:00-18:00",
        "Mo-Fr 09:00-18:00; PH 10:00-12:00; Sa 08:00-09:00",
        "Mo 09:00-13:00,12:00-14:00",
        "Mo 20:00-08:00",
        "off",
        "24/7; Mo off",
        "rien qui se lise",
    ],
)
def test_a_text_that_says_more_than_the_form_is_left_to_itself(text):
    assert read_hours(text) is None


@st.composite
def days(draw):
    edges = sorted(draw(st.sets(st.integers(0, MIDNIGHT - 1), min_size=2, max_size=6)))
    pairs = tuple(zip(edges[::2], edges[1::2], strict=False))
    if draw(st.booleans()):
        pairs = (*pairs[:-1], (pairs[-1][0], draw(st.integers(MIDNIGHT, LATEST_END))))
    assume(all(end - start < MIDNIGHT for start, end in pairs) and not first_overlap(pairs))
    return Day(pairs, draw(st.booleans()))


@st.composite
def weeks(draw):
    held = tuple(draw(st.lists(st.just(Day()) | days(), min_size=7, max_size=7)))
    holidays = draw(st.sampled_from(Holidays))
    holiday = draw(days()) if holidays == Holidays.OWN else Day()
    assume(any(day.spans for day in held) and set(held) != {holiday})
    return Week(held, False, holidays, holiday)


@given(weeks())
def test_what_is_composed_is_accepted_and_reads_as_what_was_said(said):
    text = compose_hours(said)
    assume(len(text) <= MAX_LENGTH)
    validate_hours(text)
    assert read_hours(text) == said


NAMED_DAYS = [*DAY_CODES, "PH", "Mo-Fr", "Sa-Su", "Sa-Mo"]
RULES = st.builds(
    "{} {}{}".format,
    st.lists(st.sampled_from(NAMED_DAYS), min_size=1, max_size=3).map(",".join),
    st.sampled_from(["off", "09:00-12:00", "14:00-18:00", "10:00-11:00,20:00-02:00"]),
    st.sampled_from(["", ' "sur rendez-vous"']),
)


@given(st.lists(RULES, min_size=1, max_size=4), st.lists(st.sampled_from(["; ", ", "])))
def test_the_form_keeps_the_meaning_of_what_it_read(rules, separators):
    text = rules[0]
    for rule, separator in zip(rules[1:], [*separators, *["; "] * 3], strict=False):
        text += separator + rule
    read = read_hours(text)
    assume(read is not None and read_rule(text))
    for day in SEEN:
        assert day_spans(compose_hours(read), day) == day_spans(text, day), day


@given(st.text(alphabet='MoTuWeThFrSaSuPH0123456789:-,;/ "off'))
def test_reading_a_text_never_fails(text):
    read_hours(text)
