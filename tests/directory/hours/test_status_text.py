"""How it is told whether a venue is open, and its week."""

from datetime import date, datetime, timedelta

import pytest

from directory.hours.osm import PARIS, Openness
from directory.hours.status import open_status, openness_at, week_days
from tests.support.moments import paris, plain, special

WEEK = "Mo-Fr 09:00-12:30,14:00-18:00"
LATE = "Fr 20:00-02:00; Sa 10:00-12:00"
NIGHTS = "Mo-Su 22:00-05:00; PH off"


def test_durations_are_those_lived():
    assert open_status(NIGHTS, (), paris("2027-10-30 23:00")).next_change == paris(
        "2027-10-31 04:30"
    )
    moment = paris("2027-10-31 02:45", fold=0)
    told = open_status("Mo-Su 00:00-03:00; PH off", (), moment)
    assert plain(told.text) == "Ouvert jusqu’à 3 h"
    soon = open_status("Mo-Su 00:00-03:00; PH off", (), paris("2027-10-31 02:45", fold=1))
    assert plain(soon.text) == "Ferme bientôt, à 3 h"


APPOINTMENT = WEEK + '; Sa 10:00-12:00 "sur rendez-vous"; PH off'
SHUT = special(date(2026, 11, 24), date(2026, 11, 25), reason="inventaire")
FAIR = special(date(2026, 11, 29), hours="10:00-16:00", reason="portes ouvertes")


@pytest.mark.parametrize(
    ("text", "special_days", "moment", "told", "until"),
    [
        (WEEK, (), "2026-11-24 08:00", "Fermé, ouvre à 9 h", "2026-11-24 09:00"),
        (WEEK, (), "2026-11-24 10:00", "Ouvert jusqu’à 12 h 30", "2026-11-24 12:00"),
        (WEEK, (), "2026-11-24 11:59:59", "Ouvert jusqu’à 12 h 30", "2026-11-24 12:00"),
        (WEEK, (), "2026-11-24 12:00", "Ferme bientôt, à 12 h 30", "2026-11-24 12:30"),
        (WEEK, (), "2026-11-24 12:30", "Fermé, ouvre à 14 h", "2026-11-24 14:00"),
        (WEEK, (), "2026-11-24 18:00", "Fermé, ouvre demain à 9 h", "2026-11-25 00:00"),
        (WEEK, (), "2026-11-25 00:00", "Fermé, ouvre à 9 h", "2026-11-25 09:00"),
        (WEEK, (), "2026-11-27 18:00", "Fermé, ouvre lundi à 9 h", "2026-11-28 00:00"),
        ("Mo 09:00-12:00; PH off", (), "2026-11-23 12:00",
         "Fermé, ouvre le lundi 30 novembre à 9 h", "2026-11-24 00:00"),
        ("Sep-Jun Mo-Fr 09:00-12:00; PH off", (), "2027-07-01 10:00",
         "Fermé, ouvre le mercredi 1er septembre à 9 h", "2027-07-02 00:00"),
        ("Jul-Aug off", (), "2027-07-01 10:00", "Fermé", "2027-07-02 00:00"),
        (APPOINTMENT, (), "2026-11-27 18:00",
         "Fermé, ouvre demain à 10 h sur rendez-vous", "2026-11-28 00:00"),
        (APPOINTMENT, (), "2026-11-28 10:00",
         "Ouvert sur rendez-vous jusqu’à 12 h", "2026-11-28 11:30"),
        ('Mo-Fr 09:00-12:00 "sonner"', (), "2026-11-24 10:00",
         "Ouvert jusqu’à 12 h (sonner)", "2026-11-24 11:30"),
        ('Tu 09:00-12:00,12:00-14:00 "sur rendez-vous"', (), "2026-11-24 11:45",
         "Ouvert sur rendez-vous jusqu’à 14 h", "2026-11-24 13:30"),
        ('Tu 09:00-12:00, Tu 12:00-14:00 "sur rendez-vous"', (), "2026-11-24 11:45",
         "Ouvert jusqu’à 12 h, puis sur rendez-vous", "2026-11-24 12:00"),
        ("Mo-Su 10:00-00:00; PH off", (), "2026-11-24 23:00",
         "Ouvert jusqu’à minuit", "2026-11-24 23:30"),
        ("Mo-Su 10:00-00:00; PH off", (), "2026-11-24 23:30",
         "Ferme bientôt, à minuit", "2026-11-25 00:00"),
        (LATE, (), "2026-11-27 22:00", "Ouvert jusqu’à 2 h", "2026-11-28 01:30"),
        (LATE, (), "2026-11-28 01:30", "Ferme bientôt, à 2 h", "2026-11-28 02:00"),
        ("Sa 00:00-02:00", (), "2026-11-27 22:00", "Fermé, ouvre à minuit", "2026-11-28 00:00"),
        ("We 10:00-24:00; Th 00:00-24:00; Fr 00:00-08:00", (), "2026-11-25 10:00",
         "Ouvert jusqu’à vendredi à 8 h", "2026-11-26 00:00"),
        ("We 10:00-24:00; Th 00:00-24:00; Fr 00:00-08:00", (), "2026-11-26 10:00",
         "Ouvert jusqu’à demain à 8 h", "2026-11-26 20:00"),
        ("24/7", (), "2026-12-25 10:00", "Ouvert 24 h sur 24", None),
        ("24/7", (SHUT,), "2026-11-23 10:00", "Ouvert jusqu’à minuit", "2026-11-23 23:30"),
        ("24/7", (SHUT,), "2026-11-10 10:00", "Ouvert 24 h sur 24", "2026-11-17 00:00"),
        ("Mo-Su 00:00-24:00", (), "2026-12-24 10:00",
         "Ouvert au moins jusqu’à minuit", "2026-12-25 00:00"),
        ("", (), "2026-11-24 10:00", "Horaires non connus", None),
        ("Mo-Fr 09:00-17:00; SH off", (), "2026-11-24 10:00",
         "Horaires variables selon les vacances scolaires", None),
        ("Tu 18:00+", (), "2026-11-24 10:00", "Heure de fermeture non précisée", None),
        ("illisible", (), "2026-11-24 10:00", "Horaires non connus", None),
        ("Mo 09:00-12:00 unknown", (), "2026-11-23 10:00",
         "Ouverture à confirmer jusqu’à 12 h", "2026-11-23 12:00"),
        ('Mo 09:00-12:00 unknown "appeler"', (), "2026-11-22 10:00",
         "Fermé ; demain à 9 h, ouverture à confirmer (appeler)", "2026-11-23 00:00"),
        (WEEK, (), "2026-12-25 10:00",
         "Jour férié : horaires non précisés", "2026-12-26 00:00"),
        (WEEK, (), "2026-12-24 18:00",
         "Fermé ; demain, jour férié : horaires non précisés", "2026-12-25 00:00"),
        # 1 November 2026 is a Sunday, when this venue is closed anyway.
        (WEEK, (), "2026-10-30 18:00", "Fermé, ouvre lundi à 9 h", "2026-10-31 00:00"),
        (WEEK, (SHUT,), "2026-11-24 10:00",
         "Fermé exceptionnellement (inventaire), ouvre jeudi à 9 h", "2026-11-25 00:00"),
        (WEEK, (SHUT,), "2026-11-25 10:00",
         "Fermé exceptionnellement (inventaire), ouvre demain à 9 h", "2026-11-26 00:00"),
        ("", (SHUT,), "2026-11-25 10:00",
         "Fermé exceptionnellement (inventaire) ; demain, horaires non connus",
         "2026-11-26 00:00"),
        (WEEK, (FAIR,), "2026-11-28 12:00", "Fermé, ouvre demain à 10 h", "2026-11-29 00:00"),
        (WEEK, (FAIR,), "2026-11-29 12:00", "Ouvert jusqu’à 16 h", "2026-11-29 15:30"),
    ],
)  # fmt: skip
def test_the_state_is_told_in_words_until_they_change(text, special_days, moment, told, until):
    state = open_status(text, special_days, paris(moment))
    assert plain(state.text) == told
    assert state.next_change == (until and paris(until))


def test_the_coming_week_is_told_day_by_day():
    closure = special(date(2026, 12, 28), date(2027, 1, 2), reason="congés")
    days = week_days(APPOINTMENT.replace("; PH off", ""), (closure,), date(2026, 12, 23))
    assert [(day.name, day.holiday, plain(day.hours), day.reason) for day in days] == [
        ("mercredi 23 décembre", "", "9 h – 12 h 30, 14 h – 18 h", ""),
        ("jeudi 24 décembre", "", "9 h – 12 h 30, 14 h – 18 h", ""),
        ("vendredi 25 décembre", "Noël", "horaires non précisés", ""),
        ("samedi 26 décembre", "", "10 h – 12 h (sur rendez-vous)", ""),
        ("dimanche 27 décembre", "", "fermé", ""),
        ("lundi 28 décembre", "", "fermé", "congés"),
        ("mardi 29 décembre", "", "fermé", "congés"),
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24/7", "24 h sur 24"),
        ("Tu 20:00-02:00", "20 h – 2 h"),
        ("Tu 00:00-12:00,20:00-00:00", "0 h – 12 h, 20 h – minuit"),
        ('Tu 09:00-12:00,14:00-18:00 "sonner"', "9 h – 12 h, 14 h – 18 h (sonner)"),
        ('Tu 09:00-12:00 "sonner", Tu 14:00-18:00', "9 h – 12 h (sonner), 14 h – 18 h"),
        ("Tu 09:00-12:00 unknown", "9 h – 12 h, à confirmer"),
        ("", "horaires non connus"),
    ],
)
def test_the_hours_of_a_day_are_told(text, told):
    [tuesday, *_] = week_days(text, (), date(2026, 11, 24))
    assert plain(tuesday.hours) == told


def test_a_night_of_the_week_is_told_on_the_day_it_begins():
    days = week_days(LATE, (), date(2026, 11, 27))
    assert [plain(day.hours) for day in days[:2]] == ["20 h – 2 h", "10 h – 12 h"]


def test_the_day_is_whole_when_the_clocks_change():
    for day in (date(2027, 3, 28), date(2027, 10, 31)):
        assert plain(week_days("24/7", (), day)[0].hours) == "24 h sur 24"
        start = datetime(day.year, day.month, day.day, tzinfo=PARIS)
        hours = ((start + timedelta(hours=each)) for each in range(24))
        assert all(openness_at("24/7", (), each) == Openness.OPEN for each in hours)
