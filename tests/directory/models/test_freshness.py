"""How long the check of a sheet holds: what the public reads, and what staff find first."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from directory.hours.osm import PARIS
from directory.models import Venue
from directory.models.freshness import GRACE, due_on, is_stale
from tests import build
from tests.support import staff
from tests.support.page_reader import Page

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LIST = "/gestion/directory/venue/"
CHECKED = {"verified_on": date(2025, 3, 12), "created_on": date(2020, 1, 1)}
OFTEN = CHECKED | {"rhythm_months": 6}
NEVER = {"created_on": date(2025, 3, 12)}


def noon(day):
    return time_machine.travel(datetime(day.year, day.month, day.day, 12, tzinfo=PARIS), tick=False)


@pytest.mark.parametrize(
    ("facts", "today", "told"),
    [
        (CHECKED, date(2026, 3, 12), "Fiche vérifiée le 12 mars 2025."),
        (CHECKED, date(2026, 3, 13), "Fiche vérifiée le 12 mars 2025, à revoir."),
        (CHECKED, date(2026, 6, 9), "Fiche vérifiée le 12 mars 2025, à revoir."),
        (CHECKED, date(2026, 6, 10), "Non vérifiée depuis le 12 mars 2025."),
        (OFTEN, date(2025, 9, 12), "Fiche vérifiée le 12 mars 2025."),
        (OFTEN, date(2025, 12, 11), "Non vérifiée depuis le 12 mars 2025."),
        (NEVER, date(2026, 6, 9), "À vérifier."),
        (NEVER, date(2026, 6, 10),
         "Non vérifiée depuis son entrée dans l’annuaire, le 12 mars 2025."),
    ],
)  # fmt: skip
def test_the_public_reads_how_fresh_the_sheet_is(client, facts, today, told):
    venue = build.venue("La Halle", **facts)
    with noon(today):
        page = Page(client.get(venue.get_absolute_url()).content.decode())
        card = client.get("/lieux/").content.decode()
    assert told in page.main.text
    if "verified_on" in facts:
        assert told.rstrip(".") in card


def test_every_sheet_is_due_and_stale_on_the_days_that_its_rhythm_says():
    ends = [date(2025, 8, day) for day in (27, 28, 29, 30, 31)]
    ends += [date(2024, 2, 29), date(2025, 2, 28), date(2025, 11, 30), date(2025, 12, 31)]
    for base in ends:
        for rhythm in (6, 12):
            build.venue(verified_on=base, rhythm_months=rhythm)
            build.venue(created_on=base, rhythm_months=rhythm)
    venues = list(Venue.objects.order_by("pk"))
    days = {due_on(venue) + gap for venue in venues for gap in (-DAY, DAY * 0, DAY)}
    for day in sorted(days | {each + GRACE for each in days}):
        due = {each for each in venues if each.verified_on is None or due_on(each) <= day}
        assert set(Venue.objects.due_for_check(day)) == due
        assert set(Venue.objects.stale(day)) == {each for each in venues if is_stale(each, day)}


def listed(client, query=""):
    return [venue.name for venue in client.get(f"{LIST}{query}").context["cl"].result_list]


@pytest.fixture
def in_2026():
    with noon(date(2026, 6, 1)):
        yield


def test_staff_find_stale_sheets_first_then_all_by_name(client, in_2026):
    client.force_login(staff.member())
    build.venue("Abeille", verified_on=date(2026, 5, 1))
    build.venue("Bourdon", created_on=date(2026, 5, 1))
    build.venue("Cigale", status=Venue.Status.DRAFT, created_on=date(2020, 1, 1))
    build.venue("Yole", verified_on=date(2025, 3, 3))
    build.venue("Zibeline", created_on=date(2025, 3, 3))
    build.venue("Zouave", verified_on=date(2025, 3, 2))
    assert listed(client) == ["Zibeline", "Zouave", "Yole", "Abeille", "Bourdon", "Cigale"]
    assert listed(client, "?o=-1")[0] == "Zouave"


def test_staff_list_the_sheets_to_check_the_longest_unchecked_first(client, in_2026):
    client.force_login(staff.member())
    build.venue("Abeille", verified_on=date(2025, 6, 2))
    build.venue("Bourdon", verified_on=date(2025, 6, 1))
    build.venue("Cigale", verified_on=date(2025, 12, 1), rhythm_months=6)
    build.venue("Yole", created_on=date(2026, 5, 2))
    build.venue("Zibeline", created_on=date(2026, 5, 1))
    assert listed(client, "?verification=a-verifier") == ["Zibeline", "Yole", "Bourdon", "Cigale"]


def test_a_rhythm_is_of_6_or_12_months(client):
    client.force_login(staff.member())
    venue = build.venue()
    address = f"{LIST}{venue.pk}/change/"
    refused = staff.save(client, address, rhythm_months="9")
    assert "rhythm_months" in refused.context["adminform"].form.errors
    staff.save(client, address, rhythm_months="6")
    assert Venue.objects.get().rhythm_months == 6
