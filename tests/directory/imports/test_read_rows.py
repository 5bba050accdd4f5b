"""What a line of a file tells of a venue, and what it leaves to a person."""

from datetime import date
from decimal import Decimal

import pytest

from directory.imports.reading.columns import COLUMNS
from directory.imports.reading.read_rows import read_rows
from directory.locations.gazetteer import read_gazetteer
from tests import build
from tests.directory.imports.read_files import row_of, rows_of, table_of, told

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def region():
    ariege = build.department("09", "Ariège")
    build.commune("Foix", "09122", "09000", department=ariege, latitude=42.96, longitude=1.6)
    build.commune("Auzat", "09030", "09220", department=ariege, former_codes="09278",
                  former_names="Saleix", latitude=42.76, longitude=1.48)  # fmt: skip
    build.commune("Carcassonne", postcodes="11000 11090")
    build.commune("Montferrier", "09211", "09300", department=ariege)
    build.commune("Montferrier", "34169", "34980", department=build.department("34", "Hérault"))
    build.venue_type("coworking")
    build.venue_type("fablab")
    build.service("acces-internet")


def test_a_line_tells_only_what_its_cells_say():
    row = row_of("Nom;CP;Ville;Tél;Site;Surface;Remarques", "Le Lab;9000;Foix;NC;0;;Fermé l’été")
    assert row.values == {"name": "Le Lab", "postcode": "09000", "commune": "09122"}
    assert row.notes == ("Remarques\u00a0: Fermé l’été",)
    assert (row.number, row.identifier, row.problems) == (2, "", ())


def test_a_cell_that_cannot_be_read_is_named_by_its_column():
    row = row_of("Nom;Ville;Tél", "Le Lab;Foix;05 61")
    assert [each.column for each in row.problems] == ["Tél"]
    assert "05 61" in row.problems[0].sentence


def test_a_line_with_more_cells_than_heads_is_refused():
    assert "plus de cellules" in told(row_of("Nom;Ville", "Le Lab;Foix;oups"))


@pytest.mark.parametrize(
    ("heads", "line", "code"),
    [
        ("Nom;Code INSEE", "A;9122", "09122"),
        ("Nom;Code INSEE", "A;09278", "09030"),
        ("Nom;Ville", "A;FOIX", "09122"),
        ("Nom;Ville", "A;Saleix", "09030"),
        ("Nom;Ville;CP", "A;Montferrier;34980", "34169"),
        ("Nom;Ville;Dept", "A;Montferrier;9", "09211"),
        ("Nom;Ville;Dept", "A;Montferrier;Hérault", "34169"),
        ("Nom;Ville", "A;Montferrier (34)", "34169"),
        ("Nom;CP", "A;09220", "09030"),
        ("Nom;Ville;CP", "A;Lieu-dit perdu;09220", "09030"),
        ("Nom;Ville;CP", "A;Carcassonne Cedex 9;11890", "11069"),
    ],
)
def test_a_commune_is_found_by_its_names_and_codes_of_today_and_of_before(heads, line, code):
    row = row_of(heads, line)
    assert not row.problems
    assert row.values["commune"] == code


@pytest.mark.parametrize(
    ("heads", "line", "why"),
    [
        ("Nom;Code INSEE", "A;75056", "n’est le code INSEE d’aucune commune d’Occitanie"),
        ("Nom;Ville", "A;Paris", "n’est pas une commune d’Occitanie"),
        ("Nom;Ville", "A;Montferrier", "peut être Montferrier (09211), Montferrier (34169)"),
        ("Nom;Ville;Code INSEE", "A;Auzat;09122", "n’est pas la commune du code 09122"),
        ("Nom;CP", "A;75011", "n’est le code postal d’aucune commune"),
    ],
)
def test_a_commune_that_is_not_certain_is_refused(heads, line, why):
    assert why in told(row_of(heads, line))
    assert "commune" not in row_of(heads, line).values


@pytest.mark.parametrize(
    ("point", "kept", "note"),
    [
        ("42,965;1,605", (42.965, 1.605), ""),
        ("1.605;42.965", (42.965, 1.605), "interverties"),
        ("48.85;2.35", None, "n’est pas dans la commune"),
        ("0;0", None, ""),
        ("42.965;", None, "l’une va sans l’autre"),
    ],
)
def test_a_point_is_put_the_right_way_round_or_left_aside(point, kept, note):
    row = row_of("Nom;Ville;Latitude;Longitude", f"A;Foix;{point}")
    assert (row.values.get("latitude"), row.values.get("longitude")) == (kept or (None, None))
    assert ("latitude" in row.values) == (kept is not None)
    assert note in told(row)


def test_a_point_in_one_column_is_that_of_the_address_when_there_is_one():
    lines = ("A;Foix;42.965, 1.605;1 rue Haute", "B;Foix;42.965, 1.605;")
    exact, vague = rows_of("Nom;Ville;Coordonnées GPS;Adresse", *lines)
    assert (exact.values["latitude"], exact.values["longitude"]) == (42.965, 1.605)
    assert exact.values["point_precision"] == "address"
    assert vague.values["point_precision"] == "commune"


def test_hours_of_each_day_make_a_week_when_all_are_certain():
    heads = "Nom;Ville;lundi;mardi;mercredi;jeudi;vendredi;samedi"
    sure, unsure = rows_of(
        heads, "A;Foix;9h-12h / 14h-18h;9h-12h;;;;fermé", "B;Foix;9h-12h;le matin;;;;"
    )
    assert sure.values["opening_hours"] == "Mo 09:00-12:00,14:00-18:00; Tu 09:00-12:00"
    assert "opening_hours" not in unsure.values
    assert "mardi le matin" in told(unsure)


def test_types_and_services_from_elsewhere_are_added_and_strange_words_left_for_a_person():
    row = row_of("Nom;Ville;Type;Services", "A;Foix;Fab lab, bibliothèque;acces-internet|Sauna")
    assert (row.values["types"], row.values["services"]) == (("fablab",), ("acces-internet",))
    assert "bibliothèque" in told(row)
    assert "Sauna" in told(row)
    assert not row.problems


def test_two_columns_may_tell_an_address_together_and_another_keeps_the_first():
    table = table_of("Nom;Ville;N°;Rue;Tél 1;Tél 2", "A;Foix;3;rue Haute;0561123456;0561123457")
    mapping = dict(zip(table.heads, ["name", "commune_name", "address", "address"], strict=False))
    mapping |= {"Tél 1": "phone", "Tél 2": "phone"}
    [row] = read_rows(table, mapping, read_gazetteer())
    assert row.values["address"] == "3 rue Haute"
    assert row.values["phone"] == "+33561123456"
    assert "+33561123457" in told(row)


def test_formulas_of_others_are_refused_and_the_mark_of_our_exports_taken_off():
    bad, fine = rows_of("Nom;Ville;Tél", "=cmd|'/C calc'!A1;Foix;", "A;Foix;'+33561123456")
    assert "formule" in told(bad)
    assert fine.values["phone"] == "+33561123456"


def own_line(**cells):
    """Returns (heads, line) of a file of ours; blank but for `cells`, by field."""
    heads = ";".join(each.name for each in COLUMNS)
    cells = {"identifier": "le-lab-foix", "name": "Le Lab", "commune": "09122"} | cells
    return heads, ";".join(cells.get(each.field, "") for each in COLUMNS)


def test_in_our_own_files_blank_is_an_answer_and_text_stays_as_it_is():
    cells = {"summary": "NC  et  0", "types": "fablab", "free": "oui", "day_price": "12,50"}
    point = {"latitude": "42,965", "longitude": "1,605"}
    heads, line = own_line(**cells, **point, verified_on="2024-03-12")
    row = row_of(heads, line)
    assert row.identifier == "le-lab-foix"
    assert row.values["summary"] == "NC  et  0"
    assert row.values["description"] == row.values["phone"] == ""
    assert row.values["desks"] is row.values["opened_year"] is None
    assert (row.values["types"], row.values["services"]) == (("fablab",), ())
    assert row.values["wheelchair"] == "unknown"
    assert (row.values["free"], row.values["day_price"]) == ("yes", Decimal("12.50"))
    assert (row.values["verified_on"], row.values["latitude"]) == (date(2024, 3, 12), 42.965)
    assert not {"status", "created_on"} & {*row.values}


def test_an_unknown_type_in_our_own_file_is_refused():
    assert "n’est pas dans la liste" in told(row_of(*own_line(types="sauna")))
