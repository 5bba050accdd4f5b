"""Opening hours: what is accepted, what is refused with a reason, and how they are read out."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from directory.hours.osm import format_hours, parse_hours, validate_hours
from tests import build
from tests.support.page_reader import read
from tierslieux.text.phones import format_phone, normalise_phone, validate_phone

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 09:00-12:30,14:00-18:00; PH off",
        "24/7",
        "Sa 10:00-12:00",
        'Mo-Fr 09:00-18:00; Sa 10:00-12:00 "sur rendez-vous"',
        "Mo-Fr sunrise-sunset",
        "Jul-Aug off; Mo 09:00-12:00",
        "We[1] 14:00-17:00",
        "  Mo-Fr 09:00-18:00; PH off  ",
    ],
)
def test_hours_that_say_when_are_accepted(text):
    validate_hours(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Mo-Fr", "toujours ouvert"),
        ("sur rendez-vous", "toujours ouvert"),
        ('"sur rendez-vous"', "toujours ouvert"),
        ("   ", "toujours ouvert"),
        ("Mo-Fr 09:00-12:00; Sa", "toujours ouvert"),
        ("Mo-Fr 9h-12h", "toujours ouvert"),
        ("Mo-Fr 09:00-12:00; Xx 25:99", "Horaires illisibles à partir de"),
        ("lundi 09:00-12:00", "illisibles"),
        ("Mo-Fr 09:00-12:00 " + "x" * 500, "500 caractères"),
    ],
)
def test_hours_that_would_mislead_are_refused_with_a_reason(text, reason):
    with pytest.raises(ValidationError, match=reason):
        validate_hours(text)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ((2026, 3, 30, 8, 59), False),
        ((2026, 3, 30, 9), True),
        ((2026, 3, 30, 11, 59), True),
        ((2026, 3, 30, 12), False),
        ((2026, 4, 6, 10), False),  # Easter Monday
        ((2026, 7, 14, 10), False),
        ((2026, 3, 29, 10), False),
    ],
)
def test_hours_are_those_of_france_with_its_public_holidays(moment, is_open):
    hours = parse_hours("Mo-Fr 09:00-12:00; PH off")
    assert hours.is_open(datetime(*moment, tzinfo=PARIS)) is is_open


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mo-Fr 09:00-12:30,14:00-18:00; PH off",
         ["lundi – vendredi : 9 h – 12 h 30, 14 h – 18 h", "jours fériés fermé"]),
        ("Sa,Su 10:05-00:00", ["samedi, dimanche : 10 h 05 – 0 h"]),
        ("24/7", ["24 h sur 24, 7 jours sur 7"]),
        ('We 14:00-17:00 "sur rendez-vous"', ["mercredi : 14 h – 17 h (sur rendez-vous)"]),
        ('Tu 10:00-12:00 "le matin ; sonner"', ["mardi : 10 h – 12 h (le matin ; sonner)"]),
        ("Jul-Aug off || Mo 09:00-10:00", ["juillet – août fermé", "lundi : 9 h – 10 h"]),
        ("We[1],Sa[-1] 14:00-sunset",
         ["premier mercredi du mois, dernier samedi du mois : 14 h – coucher du soleil"]),
        ("SH off; Mo 08:00-09:00", ["vacances scolaires fermé", "lundi : 8 h – 9 h"]),
    ],
)  # fmt: skip
def test_hours_are_read_out_in_french(text, said):
    assert [" ".join(line.split()) for line in format_hours(text)] == said


@pytest.mark.django_db
def test_hours_that_are_not_known_are_asked_for(client):
    page = read(client, build.venue().get_absolute_url())
    assert page.fact("Horaires") is None
    assert "jours et heures d’ouverture" in page.section("À demander avant de venir").text


@given(st.text(alphabet='MoTuWeThFrSaSuPH0123456789:-,;/ "offé'))
def test_reading_out_never_fails_on_what_the_form_accepts(text):
    try:
        validate_hours(text)
    except ValidationError:
        return
    assert all(format_hours(text))


@pytest.mark.parametrize(
    ("typed", "kept", "said"),
    [
        ("05 61 00 00 00", "+33561000000", "05 61 00 00 00"),
        ("05.61.00.00.00", "+33561000000", "05 61 00 00 00"),
        ("+33 (0)5 61 00 00 00", "+33561000000", "05 61 00 00 00"),
        ("0033 5 61 00 00 00", "+33561000000", "05 61 00 00 00"),
        ("+34 93 000 00 00", "+34930000000", "+34930000000"),
    ],
)
def test_phone_numbers_are_kept_one_way_and_shown_in_french(typed, kept, said):
    validate_phone(typed)
    assert normalise_phone(typed) == kept
    assert " ".join(format_phone(kept).split()) == said


@pytest.mark.parametrize("typed", ["12", "05 61", "standard", "05 61 00 00 00 00", "+0561000000"])
def test_what_is_not_a_phone_number_is_refused(typed):
    with pytest.raises(ValidationError, match="dix chiffres"):
        validate_phone(typed)
