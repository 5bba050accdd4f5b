"""Sheets exported and imported again: nothing changes, and the file is the same to the byte."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from directory.models import Award, FormerAddress, Venue
from tests import build
from tests.directory.imports.import_commands import bring, stored

pytestmark = pytest.mark.django_db
KINDS = pytest.mark.parametrize("kind", ["csv", "xlsx"])
FULL = {
    "operator": "Les Abeilles",
    "operator_kind": "association",
    "address": "3 rue du Pont",
    "address_extra": "Bâtiment B",
    "postcode": "11300",
    "latitude": 43.0601234567,
    "longitude": -0.04526,
    "website": "https://exemple.fr/?a=1;b=2",
    "phone": "+33561000000",
    "email": "contact@exemple.fr",
    "summary": "« Ouvert » à tous\u00a0: on y «\u202ffabrique\u202f»…",
    "description": 'Une ligne ;\r\nune "autre"\n\n– la dernière, d’Été',
    "opening_hours": "Mo-Fr 09:00-12:30,14:00-18:00; PH off",
    "wheelchair": "limited",
    "wheelchair_notes": "Une marche.",
    "acceslibre_url": "https://acceslibre.exemple.fr/1",
    "desks": 12,
    "meeting_rooms": 0,
    "area_m2": 130,
    "price_text": "12 € la journée",
    "day_price": Decimal("12.50"),
    "free": "no",
    "internet_mbps": 300,
    "opened_year": 2018,
    "verified_on": date(2026, 3, 12),
    "verified_by": "Hub Occitanie",
    "seen_year": 2026,
    "sources": "https://exemple.fr/a\nhttps://exemple.fr/b",
    "siret": "20003518500012",
    "rna": "W111000001",
}


def export(folder, kind="csv"):
    path = folder / f"lieux.{kind}"
    call_command("export_venues", path, stdout=StringIO())
    return path.read_bytes()


def cells(content):
    rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig")), delimiter=";"))
    return {each["Identifiant"]: each for each in rows}


def every_kind_of_sheet():
    limoux = build.commune("Limoux", "11206", "11300")
    grange = build.venue(
        "La Grange", ["fablab", "coworking"], ["fibre", "cafe"], commune=limoux, **FULL
    )
    label_twice(grange)
    build.venue("L’Œuvre d’Été", types=[], status="draft")
    build.venue("=1+1", status="closed", operator="@dupont", summary="'=déjà marqué")
    build.venue("+33 Coworking", price_text="-10 % le lundi", description="\tun retrait")
    build.venue("＝Pleine", phone="+41223456789", address="'d’une apostrophe")


def label_twice(venue):
    """Gives a label renewed once, the first through a round, and another that was withdrawn."""
    first = build.award(
        venue=venue,
        round=build.call("tlo-2018", title="Label Tiers-lieux Occitanie 2018"),
        granted_on=date(2018, 1, 1),
        granted_precision="year",
        expires_on=date(2021, 6, 1),
        sources="https://exemple.fr/a\nhttps://exemple.fr/b",
    )
    build.award(venue=venue, granted_on=date(2021, 6, 1), granted_precision="year", renews=first)
    build.award(
        venue=venue,
        label=build.label("fabrique-de-territoire", "Fabrique de territoire"),
        withdrawn_on=date(2025, 1, 1),
        withdrawal_reason="Fermé.",
    )


@KINDS
def test_importing_an_export_changes_nothing_and_gives_the_same_bytes(tmp_path, kind):
    every_kind_of_sheet()
    first, before, versions = export(tmp_path, kind), stored(), Venue.history.count()
    told, batch = bring(tmp_path, first, name=f"lieux.{kind}", guessed=False, save=True)
    assert (batch.counts, batch.is_own) == ({"unchanged": 5, "label_known": 2}, True), told
    assert stored() == before
    assert (Venue.history.count(), Award.history.count()) == (versions, 3)
    with time_machine.travel("2027-03-01"):
        assert export(tmp_path, kind) == first


@KINDS
def test_an_export_brought_into_an_empty_directory_makes_the_same_sheets(tmp_path, kind):
    every_kind_of_sheet()
    first = export(tmp_path, kind)
    Award.objects.order_by("-pk").filter(renews__isnull=False).delete()
    Award.objects.all().delete()
    Venue.objects.all().delete()
    told, batch = bring(tmp_path, first, name=f"lieux.{kind}", guessed=False, save=True)
    assert batch.counts == {"create": 5, "label_created": 1, "label_renewed": 1}, told
    assert export(tmp_path, kind) == first
    # The one that was withdrawn does not come back in force.
    assert {each.label.code for each in Award.objects.all()} == {"tiers-lieux-occitanie"}
    assert Venue.objects.get(slug="la-grange-limoux").phone == "+33561000000"


def test_every_editable_field_is_exported_and_comes_back(tmp_path):
    every_kind_of_sheet()
    venue = Venue.objects.get(slug="la-grange-limoux")
    exported = export(tmp_path)
    blank = {
        name: type(value)() if isinstance(value, str) else None for name, value in FULL.items()
    }
    kept = {
        "operator_kind": "unknown",
        "wheelchair": "unknown",
        "free": "unknown",
        "latitude": 43.5,
    }
    Venue.objects.filter(pk=venue.pk).update(**blank | kept | {"longitude": 2.5})
    venue.types.clear()
    venue.services.clear()
    before = FULL | {"description": FULL["description"].replace("\r\n", "\n")}
    bring(tmp_path, exported, guessed=False, save=True)
    venue.refresh_from_db()
    assert {name: getattr(venue, name) for name in FULL} == before
    assert (venue.types.count(), venue.services.count()) == (2, 2)


def test_an_emptied_cell_of_our_own_file_empties_the_sheet(tmp_path):
    build.venue("La Grange", phone="+33561000000", desks=4)
    content = export(tmp_path).decode("utf-8-sig")
    emptied = content.replace("'+33561000000", "").replace(";4;", ";;")
    bring(tmp_path, emptied, guessed=False, save=True)
    venue = Venue.objects.get()
    assert (venue.phone, venue.desks) == ("", None)


def test_an_emptied_cell_of_labels_takes_no_label_away(tmp_path):
    every_kind_of_sheet()
    content = export(tmp_path).decode("utf-8-sig")
    emptied = content.replace("tiers-lieux-occitanie|tiers-lieux-occitanie", "")
    assert emptied != content
    bring(tmp_path, emptied, guessed=False, save=True)
    assert Award.objects.count() == 3


def test_no_cell_can_run_as_a_formula(tmp_path):
    every_kind_of_sheet()
    written = [cell for row in cells(export(tmp_path)).values() for cell in row.values()]
    assert not [each for each in written if each.startswith(("=", "+", "-", "@", "\t", "＝"))]
    export(tmp_path, "xlsx")
    sheet = load_workbook(tmp_path / "lieux.xlsx").active
    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


def test_a_sheet_renamed_since_the_export_is_still_found(tmp_path):
    venue = build.venue("La Grange")
    content = export(tmp_path)
    venue.name = "Le Moulin"
    venue.save()
    assert FormerAddress.objects.count() == 1
    _, batch = bring(tmp_path, content, guessed=False)
    assert [(each.action, each.venue) for each in batch.rows.all()] == [("update", venue)]


def test_sheets_of_exercises_are_not_exported(tmp_path):
    build.venue("La Grange")
    build.venue("Exercice", status="draft", is_exercise=True)
    assert [*cells(export(tmp_path))] == ["la-grange-carcassonne"]


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("lieux.ods", "finit par .csv"), ("absent/lieux.csv", "pas pu être écrit")],
)
def test_a_file_that_cannot_be_written_is_said_so(tmp_path, name, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("export_venues", tmp_path / name)
