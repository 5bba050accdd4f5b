"""What the columns of a file are taken for: recognised, remembered, or guessed and read over."""

from pathlib import Path

import pytest

from directory.imports.reading.column_mapping import (
    InvalidMappingError,
    check_mapping,
    guess,
    propose,
    remember,
)
from directory.imports.reading.columns import COLUMNS
from directory.imports.reading.read_rows import left_aside
from directory.imports.reading.schemas import CENSUS, MEDNUM_0, MEDNUM_1, VENUE_TABLES, recognise
from tests.directory.imports.read_files import table_of
from tierslieux.spreadsheets.open_file import open_table

HERE = Path(__file__).parent


@pytest.mark.parametrize(
    ("heads", "code"),
    [
        ([each.name for each in COLUMNS], "own"),
        (["Nom", "Identifiant"], "own"),
        (["Identifiant", "Nom", "Autre chose"], None),
        ([*CENSUS], "census"),
        ([*MEDNUM_1], "mednum-1"),
        ([*MEDNUM_0], "mednum-0"),
        ([each for each in MEDNUM_1 if each != "frais_a_charge"], "mednum"),
        (["nom", "commune"], None),
    ],
)
def test_a_file_is_known_by_its_heads(heads, code):
    schema = recognise(heads)
    assert (schema and schema.code) == code


def test_columns_are_guessed_by_name_then_by_content_and_a_name_is_not_believed_blindly():
    heads = ["Structure", "Contact", "x", "Latitude", "C5", "C6", "Responsable"]
    lines = [["Lab", "a@lieu.fr", "42.961", "6150000", "05 61 12 34 56", "www.a.fr", "Zoé N."]] * 3
    assert guess(heads, lines) == {
        "Structure": "name", "Contact": "email", "x": "latitude", "Latitude": "",
        "C5": "phone", "C6": "website", "Responsable": "",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_mapping_is_remembered_for_its_source_only():
    heads, line = "Le machin;Bled;Truc", "Lab;Foix;vu"
    before = propose(table_of(heads, line), "Le Hub")
    said = {"Le machin": "name", "Bled": "commune_name", "Truc": "note"}
    remember("Le Hub", said)
    after = propose(table_of(heads, line), "Le Hub")
    assert (before.is_sure, after.is_sure, after.mapping) == (False, True, said)
    assert not propose(table_of(heads, line), "Un autre").is_sure
    grown = propose(table_of(f"{heads};Tél", f"{line};0561123456"), "Le Hub")
    assert (grown.is_sure, grown.mapping) == (False, said | {"Tél": "phone"})
    assert left_aside([*said, "Tél"], said) == ["Tél"]


@pytest.mark.parametrize(
    ("mapping", "why"),
    [
        ({"A": "", "B": "phone"}, "le nom du lieu"),
        ({"A": "name", "B": "slug"}, "n’existe pas"),
        ({"A": "name", "B": "phone", "C": "phone"}, "Deux colonnes donnent «\u202fTéléphone"),
    ],
)
def test_a_mapping_that_can_read_nothing_is_refused(mapping, why):
    with pytest.raises(InvalidMappingError, match=why):
        check_mapping(mapping)


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("files/census_2019.csv",
         {"ID": "identifier", "NOM_TL": "name", "CP": "postcode", "INSEECOM": "commune",
          "TYPO": "types", "WEB": "website", "LAT": "latitude", "CONTACT": ""}),
        ("files/france_services.csv",
         {"lib_fs": "name", "h_lundi": "hours_0", "h_samedi": "hours_5", "telephone": "phone",
          "mail": "email", "insee_com": "commune", "commentaire": "note", "groupe_fs": ""}),
        ("files/mednum.csv",
         {"nom": "name", "courriels": "email", "services": "mednum_services"}),
        ("../seeds/census/lieux-occitanie.csv",
         {"id": "identifier", "etat": "census_state", "types": "types"}),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_files_of_the_shapes_that_people_bring_are_understood(name, fields):
    with (HERE / name).open("rb") as file:
        mapping = propose(open_table(file, VENUE_TABLES), "Essai").mapping
    assert {head: mapping[head] for head in fields} == fields
