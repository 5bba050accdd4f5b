"""The files that people send: read whatever program wrote them, refused cheaply when hostile."""

from datetime import date, datetime, time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from directory.imports.reading.schemas import VENUE_TABLES
from tierslieux.spreadsheets.open_file import SourceTable, open_table
from tierslieux.spreadsheets.table_spec import UnreadableError

SHEET = "xl/worksheets/sheet1.xml"


def opened(content):
    return open_table(BytesIO(content), VENUE_TABLES)


def lines(table):
    """Returns what the lines of a table say under its heads."""
    return [dict(zip(table.heads, cells, strict=False)) for _, cells in table.rows()]


def refusal(content):
    with pytest.raises(UnreadableError) as error:
        opened(content)
    return str(error.value)


def workbook(*sheets):
    """Returns the bytes of a workbook; a sheet is (title, rows)."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


LIST = ("Lieux", [["Nom", "Commune"], ["Le Lab", "Foix"]])


def patched(part, change):
    """Returns a workbook of one venue, one part of which `change` rewrites."""
    made = BytesIO()
    with ZipFile(BytesIO(workbook(LIST))) as source, ZipFile(made, "w", ZIP_DEFLATED) as target:
        for each in source.infolist():
            content = source.read(each.filename)
            target.writestr(each.filename, change(content) if each.filename == part else content)
    return made.getvalue()


@pytest.mark.parametrize(
    "code", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_every_code_and_separator_is_read(code, separator):
    rows = [["Nom", "Commune", "Services"], ["L’Été", "Nîmes", '"a;b,c|d"'], ["Œuf", "Alès", ""]]
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    table = opened(text.encode(code))
    told = [{"Nom": "L’Été", "Commune": "Nîmes", "Services": "a;b,c|d"},
            {"Nom": "Œuf", "Commune": "Alès", "Services": ""}]  # fmt: skip
    assert lines(table) == told
    assert isinstance(table, SourceTable)
    assert table.row_count == 2


@pytest.mark.parametrize(
    ("content", "second"),
    [
        ("Nom;Latitude;Longitude\nA;43,6;1,4\nB;43,7;1,5\n", ["A", "43,6", "1,4"]),
        (
            "Nom,Horaires\nA,Mo 09:00-10:00; Tu off\nB,Mo off; Tu off\n",
            ["A", "Mo 09:00-10:00; Tu off"],
        ),
        ("sep=|\nNom|Ville, rue\nA|B, c\n", ["A", "B, c"]),
        ("Nom\tType\rA\tx,y;z\rB\ty,z;a\r", ["A", "x,y;z"]),
        ("foo;bar\n1,5;a\n2;b, c\n", ["1,5", "a"]),
        ("Nom\nA\nB\n", ["A"]),
    ],
)
def test_a_separator_that_also_stands_in_cells_does_not_part_them(content, second):
    assert next(opened(content.encode()).rows())[1] == second


def test_a_file_half_in_utf_8_and_half_in_the_code_of_windows_is_read_and_said():
    table = opened("Nom;Commune\nÉté;Nîmes\n".encode() + "L’Œuf;Alès\n".encode("cp1252"))
    assert [each["Nom"] for each in lines(table)] == ["Été", "L’Œuf"]
    assert any("code de Windows" in notice for notice in table.notices)


def test_accents_encoded_twice_are_mended_and_it_is_said():
    name = "Café de l’Été à Nîmes, cœur « d’Oc » – 25 °C"
    garbled = name.encode().decode("cp1252")
    table = opened(f"Nom;Commune\n{garbled};Foix\n".encode())
    assert lines(table)[0]["Nom"] == name
    assert any("encodés deux fois" in notice for notice in table.notices)


def test_a_capital_before_an_apostrophe_is_not_taken_for_a_double_code():
    table = opened("Nom;Commune\nCAFÉ’S ÂGE, ÂŠ;Foix\n".encode())
    assert lines(table)[0]["Nom"] == "CAFÉ’S ÂGE, ÂŠ"
    assert not table.notices


def test_the_heads_may_stand_below_a_title_and_be_blank_or_twice_there():
    table = opened(b"Annuaire;;;\nau 12 mars;;;\n\nNom;Adresse;;Adresse;;\nA;1;x;rue;;\n")
    assert table.heads == ["Nom", "Adresse", "Colonne 3", "Adresse (2)"]
    assert table.notices == ["Les noms des colonnes sont lus à la ligne\u00a04."]
    assert [number for number, _ in table.rows()] == [5]


def test_misplaced_quotes_are_read_and_said_and_an_open_one_is_refused():
    table = opened(b'Nom;Commune\n"Le "Lab" A";Foix\nB;Foix\n')
    assert [each["Commune"] for each in lines(table)] == ["Foix", "Foix"]
    assert "Des guillemets sont mal placés" in table.notices[0]
    told = refusal(b'Nom;Commune\nA;Foix\n"Le Lab;Foix\n' + b"x;y\n" * 300)
    assert told.startswith("Ligne\u00a03")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "aucune ligne"),
        (b"\n \n", "aucune ligne"),
        (b"Nom;Commune\n", "que des noms de colonnes"),
        (b"Nom;Commune\nA\0;B\n", "caractères illisibles"),
        (b"%PDF-1.7\n", "pas un tableau"),
        (b"\x89PNG\r\n\x1a\n", "pas un tableau"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "ancien format XLS"),
        (b"PK\x03\x04" + b"x" * 300, "ne s’ouvre pas"),
        (b"Nom;" + b"a;" * 300 + b"\n1\n", "plus de 200"),
        (b"Nom;Commune\nA;" + b"b" * 200_000 + b"\n", "50\u202f000"),
        (b"Nom\n" + b"a\n" * 100_001, "100\u202f000"),
        (b"Nom\n" + b" " * 20_000_000, "20\u00a0Mo"),
        ("Nom;Commune\nA\0;B\n".encode("utf-16"), "caractères illisibles"),
        # Each of these is small, and would take minutes to read.
        (b"Nom\n" + b"\n" * 1_000_001, "100\u202f000"),
        (b"Nom;Commune\n" + b";" * 1_000_001 + b"\n", "bien trop longue"),
        (b"Nom;Commune\n" + (b"\xff" * 999 + b"\n") * 1002, "caractères illisibles"),
        (b"Nom;Commune\n" + ("Ã©" * 100 + "\n").encode() * 10_001, "caractères illisibles"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(content, why):
    assert why in refusal(content)


def test_a_workbook_is_read_on_the_sheet_and_below_the_line_that_hold_the_venues():
    rows = [
        [None],
        [None, "Nos lieux"],
        [None, "Nom", "Code postal", "Commune", "Ouvert en", "Gratuit"],
        [None, "Le Lab", 9000, "Foix", 2018.0, True],
        [None, "La Serre", 31000.0, "#N/A", datetime(2019, 3, 1), False],  # noqa: DTZ001 as openpyxl writes
        [None, "L’Été", "11000", "Limoux", date(2020, 1, 2), time(9, 30)],
    ]
    table = opened(workbook(("Lisez-moi", [["Bonjour", "à tous"]]), ("Lieux", rows)))
    assert table.sheet == "Lieux"
    assert "Le tableau est lu dans la feuille «\u202fLieux\u202f»." in table.notices
    told = [list(each.values())[1:] for each in lines(table)]
    assert told == [
        ["Le Lab", "9000", "Foix", "2018", "oui"],
        ["La Serre", "31000", "", "2019-03-01", "non"],
        ["L’Été", "11000", "Limoux", "2020-01-02", "09:30"],
    ]
    assert [number for number, _ in table.rows()] == [4, 5, 6]


def test_formulas_that_nobody_computed_are_blank_and_counted():
    rows = [["Nom", "Commune"], ["Le Lab", "=A2"], ["La Serre", '=CONCAT("a","b")']]
    table = opened(workbook(("Lieux", rows)))
    assert [each["Commune"] for each in lines(table)] == ["", ""]
    assert table.notices[0].startswith("Formules sans résultat enregistré\u00a0: 2.")


FAR_ROW = (
    b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
)
# Of cells that differ, so that they are not refused for being compressed so well.
LONG_ROW = b"".join(
    b'<c t="inlineStr"><is><t>%x</t></is></c>' % (rank * 2654435761 % 2**32)
    for rank in range(80_000)
)
ROWS = b"<row/>" * 100_001
# Rows that differ: 10,001 of 200 cells with nothing in them.
EMPTY_CELLS = b"".join(
    b'<row r="%d" z="%x">%s</row>' % (rank, rank * 2654435761, b"<c/>" * 200)
    for rank in range(3, 10_004)
)
EMPTY_CELLS += b"</sheetData>"
TYPES = "[Content_Types].xml"
STRINGS = (
    b'<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.'
    b'spreadsheetml.sharedStrings+xml"/></Types>'
)
STRING_TABLE = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</sst>'
ENTITIES = b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>'


def test_a_cell_at_the_end_of_the_sheet_costs_nothing():
    table = opened(patched(SHEET, lambda text: text.replace(b"</sheetData>", FAR_ROW)))
    assert lines(table) == [{"Nom": "Le Lab", "Commune": "Foix"}]
    assert max(len(cells) for _, cells in table.rows()) < 20


def test_the_size_that_a_sheet_says_it_has_is_not_believed():
    table = opened(patched(SHEET, lambda text: text.replace(b"A1:B2", b"A1:XFD1048576")))
    assert lines(table) == [{"Nom": "Le Lab", "Commune": "Foix"}]


@pytest.mark.parametrize(
    ("part", "change", "why"),
    [
        (
            SHEET,
            lambda text: text.replace(b"</sheetData>", b"<row><c/></row>" * 400_000),
            "trop grand",
        ),
        (SHEET, lambda text: text.replace(b"</row>", LONG_ROW + b"</row>", 1), "trop grand"),
        (SHEET, lambda text: ENTITIES + text, "ne s’ouvre pas"),
        (SHEET, lambda text: text[:-60], "ne s’ouvre pas"),
        ("xl/workbook.xml", lambda text: text[:100], "ne s’ouvre pas"),
        ("xl/workbook.xml", lambda text: text + b"<!-- a -->" * 100_000, "trop grand"),
        (SHEET, lambda text: text.replace(b"</row>", b"</row>" + ROWS, 1), "100\u202f000"),
        (SHEET, lambda text: text.replace(b"</sheetData>", EMPTY_CELLS), "2\u202f000\u202f000"),
        ("xl/theme/theme1.xml", lambda text: b"<a>" * 610_000, "trop de textes"),
        (
            "xl/styles.xml",
            lambda text: b"<styleSheet><fills><fill/></fills></styleSheet>",
            "s’ouvre",
        ),
    ],
)
def test_a_workbook_that_is_broken_or_a_bomb_is_refused_before_it_is_opened(part, change, why):
    assert why in refusal(patched(part, change))


def test_an_archive_that_is_no_workbook_is_named_so():
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "pas un classeur XLSX" in refusal(content.getvalue())


def with_strings(part, items):
    """Returns a workbook whose cells share the texts of a part."""
    override = STRINGS % part.encode()
    content = BytesIO(patched(TYPES, lambda text: text.replace(b"</Types>", override)))
    with ZipFile(content, "a", ZIP_DEFLATED) as archive:
        archive.writestr(part, STRING_TABLE % items)
    return content.getvalue()


TEXTS = b"".join(b"<si><t>%d</t></si>" % rank for rank in range(150_001))


@pytest.mark.parametrize(
    ("part", "items", "why"),
    [
        ("xl/sharedStrings.xml", TEXTS, "trop de textes"),
        ("xl/elsewhere.bin", TEXTS, "trop de textes"),
        ("xl/worksheets/strings.xml", b"<si><t>a</t></si>", "ne s’ouvre pas"),
    ],
)
def test_texts_that_cells_share_are_counted_wherever_they_are(part, items, why):
    assert why in refusal(with_strings(part, items))
    assert lines(opened(with_strings("xl/sharedStrings.xml", b"<si><t>a</t></si>")))


def test_a_sheet_kept_elsewhere_than_where_sheets_are_is_refused_in_a_sentence():
    rels = "xl/_rels/workbook.xml.rels"
    content = patched(rels, lambda text: text.replace(b"worksheets/sheet1", b"sheet1"))
    moved = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(moved, "w", ZIP_DEFLATED) as target:
        for each in source.infolist():
            target.writestr(
                each.filename.replace("worksheets/sheet1", "sheet1"), source.read(each.filename)
            )
    assert "ne s’ouvre pas" in refusal(moved.getvalue())
