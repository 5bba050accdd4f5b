"""A field of a sheet is one row: in the admin, in the public form, on the sheet."""

from datetime import date

import pytest

from directory.models import Venue
from directory.venues.fields import (
    SHEET_FACTS,
    SHEET_FIELDS,
    SheetField,
)
from tests import build
from tests.support import staff
from tests.support.page_reader import Page, read
from tierslieux.history.diff import tracked

pytestmark = pytest.mark.django_db
# Values that differ from those of a new sheet, by what stores them.
SAMPLES = {
    "CharField": "Échantillon",
    "TextField": "Échantillon",
    "URLField": "https://exemple.fr/echantillon",
    "EmailField": "echantillon@exemple.fr",
    "PositiveIntegerField": 4321,
    "PositiveSmallIntegerField": 2011,
    "DecimalField": "43.21",
    "FloatField": 43.4321,
    "DateField": date(2011, 2, 3),
    "SlugField": "echantillon",
    "ForeignKey": "commune",
    "ManyToManyField": "links",
}
OTHERS = {
    "rhythm_months": 6,
    "status": "closed",
    "operator_kind": "cooperative",
    "point_precision": "commune",
    "wheelchair": "limited",
    "free": "yes",
    "postcode": "11321",
    "phone": "+33561432100",
    "opening_hours": "Mo-Fr 09:00-12:30",
    "sources": "https://exemple.fr/source",
    "siret": "43210000000000",
    "rna": "W432100000",
}
# What shows a field that is only read beside another, or where the other is.
COMPANIONS = {
    "latitude": {"longitude": 2.4},
    "longitude": {"latitude": 43.4},
    "operator_kind": {"operator": "Les Amis"},
    "point_precision": {"latitude": 43.4, "longitude": 2.4},
    "verified_by": {"verified_on": date(2026, 1, 2)},
    "created_on": {"verified_on": None},
    "seen_year": {"verified_on": None},
}


def by_name(row):
    return row.name


def fill(name):
    """Builds a sheet that knows one more thing than `bare`."""
    column = Venue._meta.get_field(name)
    value = OTHERS.get(name, SAMPLES[column.get_internal_type()])
    if column.many_to_one:
        value = build.commune("Limoux", "11206", "11300", latitude=43.05, longitude=2.21)
    if column.many_to_many:
        value = ["fibre"] if name == "services" else ["fablab"]
    return build.venue(**{"name": "Le Nid", "types": [], name: value} | COMPANIONS.get(name, {}))


def sheet(client, venue):
    """Returns what the sheet says, addresses of its links included, and forgets the venue."""
    page = read(client, f"/lieux/{venue.slug}/")
    links = [each["href"] for each in page.main.all("a")]
    Venue.objects.all().delete()
    return page.main.text, *links


def test_each_editable_field_of_a_venue_is_one_row():
    assert sorted(map(by_name, SHEET_FIELDS)) == sorted(each.name for each in tracked(Venue()))


def test_each_row_is_in_the_admin(client):
    client.force_login(staff.member("éditeur"))
    form = client.get("/gestion/directory/venue/add/").context["adminform"]
    shown = [name for part in form for line in part for name in line.fields]
    extras = ["completeness_text", "former_slugs", "updated_at"]
    assert sorted(shown) == sorted([*map(by_name, SHEET_FIELDS), *extras])


def test_each_row_is_in_the_public_form_but_those_of_the_staff(client):
    build.venue_type("fablab")
    build.service("fibre")
    public = {row.name for row in SHEET_FIELDS if not row.staff_only}
    page = Page(client.get("/lieux/proposer/").content.decode())
    typed = {each["name"] for each in page.all("input", "textarea", "select")}
    assert public <= typed
    assert not typed & {row.name for row in SHEET_FIELDS if row.staff_only}


@pytest.mark.parametrize("row", SHEET_FIELDS, ids=by_name)
def test_each_row_is_on_the_sheet_unless_it_is_hidden(client, row: SheetField):
    bare = build.venue("Le Nid", types=[], **COMPANIONS.get(row.name, {}))
    without = sheet(client, bare)
    assert (sheet(client, fill(row.name)) != without) is not row.hidden


@pytest.mark.parametrize("fact", SHEET_FACTS, ids=lambda fact: fact.code)
def test_any_field_of_a_fact_makes_it_known(fact):
    assert not fact.is_known(bare := build.venue("Nu", types=[]))
    assert list(Venue.objects.filter(fact.missing())) == [bare]
    for row in fact.fields:
        assert fact.is_known(venue := fill(row.name)), row.name
        assert venue not in Venue.objects.filter(fact.missing())
