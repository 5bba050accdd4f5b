"""Exceptional closures and openings: who types them, what is refused, how they win."""

from datetime import date, datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.hours.osm import PARIS
from directory.models import SpecialHours, Venue
from tests import build
from tests.support.page_reader import read
from tests.support.staff import member, refusals, save

pytestmark = pytest.mark.django_db

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=PARIS)
WEEK = "Mo-Fr 09:00-12:00,14:00-18:00; PH off"


def address(venue):
    return f"/gestion/directory/venue/{venue.pk}/change/"


def typed(**fields):
    """Returns what a browser sends of one more row of exceptional hours."""
    row = {"first_day": "24/12/2026", "last_day": "02/01/2027", "hours": "", "reason": ""} | fields
    return {"special_hours-TOTAL_FORMS": 1} | {
        f"special_hours-0-{name}": value for name, value in row.items()
    }


@pytest.mark.parametrize("role", ["éditeur", "responsable du label", "administrateur"])
def test_each_role_types_them_on_the_form_of_the_venue(client, role):
    client.force_login(member(role))
    venue = build.venue(opening_hours=WEEK)
    save(client, address(venue), **typed(hours=" 10:00-12:00 ", reason="fêtes"))
    [kept] = venue.special_hours.all()
    assert (kept.first_day, kept.last_day) == (date(2026, 12, 24), date(2027, 1, 2))
    assert (kept.hours, kept.reason) == ("10:00-12:00", "fêtes")
    assert str(kept) == f"{venue}, du 24 décembre 2026 au 2 janvier 2027"
    gone = {"special_hours-0-DELETE": "on"}
    save(client, address(venue), **gone)
    assert not venue.special_hours.exists()


def test_without_a_role_nobody_types_them(client):
    client.force_login(member(None))
    assert client.get(address(build.venue())).status_code == 403


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"last_day": "23/12/2026"}, "Le dernier jour ne peut précéder le premier."),
        ({"hours": "Sa 10:00-12:00"}, "Écrivez les heures seules"),
        ({"hours": "fermé"}, "Écrivez les heures seules"),
        ({"hours": "off"}, "Écrivez les heures seules"),
        ({"hours": "10:00-25:99"}, "Horaires illisibles"),
    ],
)
def test_what_is_not_hours_of_some_days_is_refused_in_french(client, fields, said):
    client.force_login(member("éditeur"))
    venue = build.venue()
    assert said in refusals(save(client, address(venue), **typed(**fields)))
    assert not SpecialHours.objects.exists()


@pytest.mark.parametrize(
    "hours", ["", "10:00-12:00", "10:00-12:00, 14:00-16:00", '9:00-12:00 "sonner"']
)
def test_spans_of_times_are_accepted(hours):
    special = build.special_hours(date(2026, 12, 24), hours=hours)
    special.full_clean()


def test_the_database_refuses_days_in_disorder():
    with pytest.raises(IntegrityError), transaction.atomic():
        build.special_hours(date(2026, 12, 24), date(2026, 12, 23))
    special = SpecialHours(
        venue=build.venue(), first_day=date(2026, 12, 24), last_day=date(2026, 12, 23)
    )
    with pytest.raises(ValidationError, match="Le dernier jour ne peut précéder le premier"):
        special.full_clean()


def test_they_go_with_the_venue():
    special = build.special_hours(date(2026, 12, 24))
    special.venue.delete()
    assert not SpecialHours.objects.exists()


@pytest.mark.parametrize(
    ("last_day", "is_loaded"),
    [(date(2026, 11, 22), False), (date(2026, 11, 23), True), (date(2026, 11, 24), True)],
)
@time_machine.travel(TUESDAY, tick=False)
def test_those_over_since_the_day_before_yesterday_are_not_loaded(last_day, is_loaded):
    build.special_hours(date(2026, 11, 1), last_day)
    [venue] = Venue.objects.with_cards()
    assert bool(venue.special_days) is is_loaded


@time_machine.travel(TUESDAY, tick=False)
def test_a_closure_is_told_on_the_sheet_with_its_reason_and_its_days(client):
    venue = build.venue(opening_hours=WEEK)
    build.special_hours(date(2026, 11, 24), date(2026, 11, 25), venue=venue, reason="inventaire")
    page = read(client, venue.get_absolute_url())
    assert "Fermé exceptionnellement (inventaire), ouvre jeudi à 9 h" in page.main.text
    days = page.first("table").text
    assert "mardi 24 novembre fermé · inventaire" in days
    assert "mercredi 25 novembre fermé · inventaire" in days
    assert "jeudi 26 novembre 9 h – 12 h, 14 h – 18 h" in days


@time_machine.travel(TUESDAY, tick=False)
def test_an_opening_wins_over_the_rule_and_the_holiday(client):
    venue = build.venue(opening_hours="We 09:00-12:00; PH off")
    build.special_hours(date(2026, 11, 24), venue=venue, hours="08:00-11:00")
    page = read(client, venue.get_absolute_url())
    assert "Ouvert jusqu’à 11 h" in page.main.text
    assert "mardi 24 novembre 8 h – 11 h" in page.first("table").text


@time_machine.travel(TUESDAY, tick=False)
def test_a_sheet_whose_only_hours_are_exceptional_shows_them(client):
    venue = build.venue()
    build.special_hours(date(2026, 11, 25), venue=venue, hours="08:00-11:00")
    days = read(client, venue.get_absolute_url()).first("table").text
    assert "mardi 24 novembre horaires non connus" in days
    assert "mercredi 25 novembre 8 h – 11 h" in days


@time_machine.travel(datetime(2026, 11, 25, 0, 30, tzinfo=PARIS), tick=False)
def test_an_exceptional_night_goes_on_after_midnight(client):
    venue = build.venue(opening_hours=WEEK)
    build.special_hours(date(2026, 11, 24), venue=venue, hours="20:00-02:00")
    assert "Ouvert jusqu’à 2 h" in read(client, venue.get_absolute_url()).main.text
