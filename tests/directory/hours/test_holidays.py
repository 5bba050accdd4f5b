"""The eleven public holidays of France, by name."""

from datetime import date, datetime, timedelta

import pytest

from directory.hours.holidays import holiday_name
from directory.hours.osm import PARIS, parse_hours


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2027, 1, 1), "jour de l’an"),
        (date(2027, 3, 28), ""),  # Easter Sunday is not one of them
        (date(2027, 3, 29), "lundi de Pâques"),
        (date(2027, 5, 1), "fête du Travail"),
        (date(2027, 5, 6), "Ascension"),
        (date(2027, 5, 8), "victoire de 1945"),
        (date(2027, 5, 17), "lundi de Pentecôte"),
        (date(2027, 7, 14), "fête nationale"),
        (date(2027, 8, 15), "Assomption"),
        (date(2027, 11, 1), "Toussaint"),
        (date(2027, 11, 11), "armistice de 1918"),
        (date(2027, 12, 24), ""),
        (date(2027, 12, 25), "Noël"),
        (date(2027, 12, 26), ""),
        (date(2008, 5, 1), "fête du Travail et Ascension"),
    ],
)
def test_a_holiday_is_named(day, name):
    assert holiday_name(day) == name


def test_the_days_named_are_those_that_the_hours_know():
    first = date(2000, 1, 1)
    days = [first + timedelta(rank) for rank in range(366 * 60)]
    on_holidays = parse_hours("PH 10:00-11:00")
    known = [on_holidays.is_open(datetime(d.year, d.month, d.day, 10, tzinfo=PARIS)) for d in days]
    assert [bool(holiday_name(day)) for day in days] == known
