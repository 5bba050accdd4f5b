"""Which venues are open at a time: the same answer as each sheet gives, in few queries."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.hours.osm import PARIS
from directory.hours.status import open_status
from directory.models import Venue
from tests import build

pytestmark = pytest.mark.django_db

MOMENT = datetime(2026, 11, 24, 10, tzinfo=PARIS)
HOURS = {
    "Semaine": "Mo-Fr 09:00-12:00; PH off",
    "Samedi": "Sa 09:00-12:00",
    "Toujours": "24/7",
    "Peut-être": "Tu 09:00-12:00 unknown",
    "Inconnu": "",
    "Illisible": "bientôt",
}


@pytest.fixture
def venues():
    return {name: build.venue(name, opening_hours=text) for name, text in HOURS.items()}


def names(queryset):
    return {venue.name for venue in queryset}


def periods(*days):
    start = [datetime(2026, 11, day, 9, tzinfo=PARIS) for day in days]
    return [(each, each + timedelta(hours=3)) for each in start]


def test_the_venues_open_at_an_instant_and_those_of_which_nobody_knows(venues):
    assert names(Venue.objects.open_at(MOMENT)) == {"Semaine", "Toujours"}
    unknown = names(Venue.objects.hours_unknown_at(MOMENT))
    assert unknown == {"Peut-être", "Inconnu", "Illisible"}


def test_the_venues_open_in_some_periods_and_those_that_may_be(venues):
    assert names(Venue.objects.open_during(periods(28, 29))) == {"Samedi", "Toujours"}
    unknown = names(Venue.objects.hours_unknown_during(periods(28, 29)))
    assert unknown == {"Inconnu", "Illisible"}
    assert not Venue.objects.open_during([])


def test_special_days_win(venues):
    day = MOMENT.date()
    build.special_hours(day, venue=venues["Semaine"], reason="congés")
    build.special_hours(day, venue=venues["Samedi"], hours="08:00-11:00")
    build.special_hours(day, venue=venues["Inconnu"])
    build.special_hours(day + timedelta(1), venue=venues["Toujours"])
    assert names(Venue.objects.open_at(MOMENT)) == {"Samedi", "Toujours"}
    assert names(Venue.objects.hours_unknown_at(MOMENT)) == {"Peut-être", "Illisible"}
    assert "Samedi" in names(Venue.objects.open_during(periods(24)))
    assert "Inconnu" not in names(Venue.objects.hours_unknown_during(periods(24)))


def test_a_special_night_counts_the_morning_after(venues):
    build.special_hours(date(2026, 11, 23), venue=venues["Samedi"], hours="20:00-04:00")
    early = MOMENT.replace(hour=3)
    assert "Samedi" in names(Venue.objects.open_at(early))
    assert "Samedi" in names(Venue.objects.open_during([(early, early + timedelta(hours=1))]))


def test_of_two_exceptions_the_last_begun_is_right(venues):
    build.special_hours(date(2026, 11, 1), date(2026, 11, 30), venue=venues["Semaine"])
    build.special_hours(date(2026, 11, 24), venue=venues["Semaine"], hours="10:00-11:00")
    assert "Semaine" in names(Venue.objects.open_at(MOMENT))
    assert "Semaine" not in names(Venue.objects.open_at(MOMENT + timedelta(days=1)))


@pytest.mark.parametrize("day", [date(2026, 11, 24), date(2026, 12, 25), date(2027, 10, 31)])
def test_filters_and_sheets_agree_all_day_long(venues, day):
    build.special_hours(date(2026, 12, 24), date(2026, 12, 26), venue=venues["Semaine"])
    midnight = datetime(day.year, day.month, day.day, tzinfo=PARIS)
    loaded = list(Venue.objects.with_cards(day))
    for quarter in range(96):
        moment = midnight + timedelta(minutes=15 * quarter)
        period = [(moment, moment + timedelta(minutes=15))]
        assert names(Venue.objects.open_at(moment)) == sheets(loaded, moment, "open")
        assert names(Venue.objects.hours_unknown_at(moment)) == sheets(loaded, moment, "unknown")
        assert names(Venue.objects.open_during(period)) == sheets(loaded, moment, "open")
        assert names(Venue.objects.hours_unknown_during(period)) == sheets(
            loaded, moment, "unknown"
        )


def sheets(venues, moment, openness):
    """Returns the names of the venues whose own sheet tells that openness."""
    states = {v.name: open_status(v.opening_hours, v.special_days, moment) for v in venues}
    return {name for name, state in states.items() if state.openness == openness}


def test_what_never_closes_is_kept_by_its_hours_or_by_its_service(venues):
    build.venue("Badge", opening_hours="Mo-Fr 09:00-12:00", services=["acces-24-7"])
    build.venue("Sauf fériés", opening_hours="24/7; PH off")
    build.venue("Sauf vacances", opening_hours="24/7; SH off")
    assert names(Venue.objects.always_open()) == {"Toujours", "Badge"}
    assert names(Venue.objects.without_usual_hours()) == {"Inconnu", "Illisible"}


def test_they_are_kept_among_those_already_filtered_and_filtered_further(venues):
    build.venue("Brouillon", opening_hours="24/7", status=Venue.Status.DRAFT)
    kept = Venue.objects.public().open_at(MOMENT)
    assert names(kept) == {"Semaine", "Toujours"}
    assert names(kept.search("toujours")) == {"Toujours"}
    assert [each.name for each in kept.by_name()] == ["Semaine", "Toujours"]
    near = Venue.objects.public().near(43.2122, 2.3537, 5).open_at(MOMENT)
    assert names(near) == {"Semaine", "Toujours"}


@pytest.mark.parametrize("many", [1, 20])
def test_two_queries_are_enough_before_the_last(venues, many):
    for rank in range(many):
        venue = build.venue(opening_hours=f"Mo-Fr 09:{rank:02}-12:00")
        build.special_hours(MOMENT.date(), venue=venue, hours="10:00-11:00")
    with CaptureQueriesContext(connection) as captured:
        kept = Venue.objects.open_at(MOMENT)
        assert len(kept) == 2 + many
    assert len(captured) == 3


def test_many_different_hours_are_no_trouble(venues):
    town = build.commune()
    texts = [f"Mo-Fr {h:02}:{m:02}-{e:02}:{n:02}" for h in (8, 9) for m in range(60)
             for e in (17, 18) for n in range(0, 60, 2)]  # fmt: skip
    Venue.objects.bulk_create(
        Venue(name=text, slug=f"lieu-{rank}", commune=town, latitude=43, longitude=2,
              opening_hours=text)
        for rank, text in enumerate(texts)
    )  # fmt: skip
    assert Venue.objects.open_at(MOMENT).count() == len(texts) + 2
