"""Estimates of trips and of what nearer ones save: distances, times, CO₂e and their roundings."""

from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.commute.estimate import (
    DETOUR_FACTOR,
    INSIDE_KM,
    MEANS,
    Trip,
    TripEnd,
    format_co2,
    format_km,
    format_minutes,
    format_road_km,
    road_km,
    saving,
    trip,
)

CAR, TRANSPORT, BIKE = MEANS["voiture"], MEANS["transport"], MEANS["velo"]
LIMOUX = TripEnd(43.0536, 2.2178, 10_532)
CARCASSONNE = TripEnd(43.2122, 2.3537, 46_080)

means = st.sampled_from([CAR, TRANSPORT, BIKE])
ends = st.builds(
    TripEnd, st.floats(42.3, 45), st.floats(-0.3, 4.8), st.integers(0, 600_000), st.just("")
)


def east_of(end, km, population=None):
    """Returns an end so many km east of another, as the crow flies."""
    longitude = end.longitude + km / (111.195 * cos(radians(end.latitude)))
    return TripEnd(end.latitude, longitude, end.population if population is None else population)


def plain(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_road_is_three_tenths_longer_than_the_crow_flies():
    assert road_km(LIMOUX, east_of(LIMOUX, 10)) == pytest.approx(13, rel=0.001)
    assert road_km(LIMOUX, CARCASSONNE) == pytest.approx(DETOUR_FACTOR * 20.8, rel=0.005)


def test_inside_one_commune_a_trip_counts_for_two_km_however_far_its_points_are():
    here, there = TripEnd(43.05, 2.2, 5000, "11206"), TripEnd(43.12, 2.3, 5000, "11206")
    assert road_km(here, there) == road_km(here, here) == INSIDE_KM == 2
    assert road_km(TripEnd(43.05, 2.2, 5000), there) > 10


@pytest.mark.parametrize(
    ("means", "minutes"),
    # 3 km at 30 and 25 km/h, then 7 km between; 15 minutes of walking and waiting by train.
    [(CAR, 6 + 7.2 + 6), (TRANSPORT, 9 + 10 + 8.4 + 15), (BIKE, 52)],
)
def test_a_trip_takes_the_pace_of_both_communes_then_that_of_the_road_between(means, minutes):
    made = trip(means, LIMOUX, east_of(LIMOUX, 10, 46_080))
    assert made.minutes == pytest.approx(minutes, abs=0.1)


@pytest.mark.parametrize(
    ("population", "speed"),
    [(0, 40), (1999, 40), (2000, 30), (19_999, 30), (20_000, 25), (99_999, 25), (100_000, 20)],
)
def test_the_denser_the_commune_the_slower_the_car_on_both_sides_of_each_bound(population, speed):
    here = TripEnd(43.6, 1.4, population)
    assert trip(CAR, here, east_of(here, 2)).minutes == pytest.approx(60 * 2.6 / speed, rel=0.002)


def test_nobody_waits_longer_for_a_train_than_walking_takes():
    here = TripEnd(43.6, 1.4, 500)
    assert trip(TRANSPORT, here, east_of(here, 0.5)).minutes == pytest.approx(60 * 0.65 / 5, 0.01)


@given(means, ends, ends)
def test_a_trip_is_the_same_there_and_back(means, here, there):
    out, back = trip(means, here, there), trip(means, there, here)
    assert out.km == pytest.approx(back.km, rel=0.01, abs=1e-6)
    assert out.minutes == pytest.approx(back.minutes, rel=0.01, abs=1e-6)


@given(means, ends, st.floats(0, 80), st.floats(0, 80))
def test_a_longer_road_never_takes_less(means, here, one, other):
    shorter, longer = (trip(means, here, east_of(here, km)) for km in sorted((one, other)))
    assert shorter.km <= longer.km
    assert shorter.minutes <= longer.minutes + 1e-9


@given(means, ends, ends, ends, st.integers(1, 6))
def test_what_one_gains_by_changing_one_loses_by_changing_back(means, home, work, venue, days):
    usual, other = trip(means, home, work), trip(means, home, venue)
    gained, lost = saving(means, usual, other, days), saving(means, other, usual, days)
    assert gained.km == pytest.approx(-lost.km)
    assert gained.kg == pytest.approx(-lost.kg)
    assert (gained.km > 0) == (other.km < usual.km)


def test_a_week_counts_there_and_back_each_day_and_a_year_forty_five_weeks():
    spared = saving(CAR, Trip(30, 40), Trip(5, 10), days=2)
    assert (spared.km, spared.minutes) == (100, 120)
    assert spared.kg == pytest.approx(100 * 45 * 0.22)
    assert saving(TRANSPORT, Trip(30, 40), Trip(5, 10), days=2).kg == pytest.approx(135)
    assert saving(BIKE, Trip(30, 40), Trip(5, 10), days=2).co2_text == ""


def test_long_by_bike_begins_after_fifteen_km_and_never_by_car():
    assert [BIKE.is_long(Trip(km, 0)) for km in (15, 15.1)] == [False, True]
    assert not CAR.is_long(Trip(300, 0))


@pytest.mark.parametrize(
    ("format_value", "value", "expected"),
    [
        (format_km, -40, ""),
        (format_km, 2.4, ""),
        (format_km, 2.6, "5 km"),
        (format_km, 97, "95 km"),
        (format_km, 99.9, "100 km"),
        (format_km, 104, "100 km"),
        (format_km, 106, "110 km"),
        (format_km, 1234, "1 230 km"),
        (format_minutes, -30, ""),
        (format_minutes, 2, ""),
        (format_minutes, 3, "5 min"),
        (format_minutes, 57, "55 min"),
        (format_minutes, 59, "1 h"),
        (format_minutes, 64, "1 h"),
        (format_minutes, 66, "1 h 10"),
        (format_minutes, 235, "4 h"),
        (format_co2, -1, ""),
        (format_co2, 4, ""),
        (format_co2, 6, "10 kg"),
        (format_co2, 199, "200 kg"),
        (format_co2, 224, "200 kg"),
        (format_co2, 226, "250 kg"),
        (format_co2, 999, "1 t"),
        (format_co2, 1260, "1,3 t"),
        (format_co2, 12_400, "12 t"),
        (format_road_km, 0.2, "1 km"),
        (format_road_km, 7.4, "7 km"),
        (format_road_km, 19.6, "20 km"),
        (format_road_km, 23, "25 km"),
    ],
)
def test_figures_are_told_no_finer_than_they_are_known(format_value, value, expected):
    assert plain(format_value(value)) == expected


@given(st.sampled_from([format_km, format_minutes, format_co2]), st.floats(-1e6, 1e6))
def test_any_figure_can_be_told(format_value, value):
    assert "-" not in format_value(value)


@pytest.mark.parametrize("code", ["voiture", "transport", "velo"])
def test_dense_communes_are_never_faster_and_the_road_between_is_the_fastest(code):
    speeds = MEANS[code].local_speeds
    assert list(speeds) == sorted(speeds, reverse=True)
    assert MEANS[code].open_road >= max(speeds)
