"""The rows of a file of applications: what its columns fill, and the texts of their cells."""

import re
from typing import BinaryIO, NamedTuple

from labels.application_import.columns import BY_FIELD, NEEDED, Column, column_of
from tierslieux.spreadsheets.open_file import open_table
from tierslieux.spreadsheets.read_csv import NOT_TEXT
from tierslieux.spreadsheets.table_spec import TableSpec, UnreadableError

APPLICATION_TABLES = TableSpec(
    is_known_head=lambda head: column_of(head) is not None,
    max_bytes=2_000_000,
    max_rows=2000,
    max_columns=100,
    are_quotes_strict=True,
)
# The last one stands for characters that were lost before the file came here.
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff\ufffd]")

MISSING_COLUMNS = "Il faut les colonnes Candidat et Commune\u202f; il manque\u00a0: {names}."
REPEATED_COLUMN = "La colonne {name} est là deux fois."
ROW_TOO_LONG = "cette ligne a plus de cellules que la première n’a de colonnes."


class ApplicationRow(NamedTuple):
    """A row of the file: its number, {field: text of its cell}, and what is wrong with it."""

    number: int
    cells: dict[str, str]
    problem: str = ""


class ApplicationTable(NamedTuple):
    """What is read of a file: its rows, the heads left aside, and how it was understood."""

    rows: list[ApplicationRow]
    left_aside: list[str]
    notices: list[str]


def read_applications(file: BinaryIO, closed: tuple[str, ...] = ()) -> ApplicationTable:
    """Read a CSV or XLSX file, the fields `closed` left aside. Raise UnreadableError."""
    table = open_table(file, APPLICATION_TABLES)
    columns = [find_column(head, closed) for head in table.heads]
    check_columns([each.field for each in columns if each])
    # Read to its end first: what is wrong with a row must not leave the file half read.
    records = list(table.rows())
    rows = [read_row(number, cells, columns) for number, cells in records]
    left_aside = [head for head, each in zip(table.heads, columns, strict=True) if not each]
    return ApplicationTable(rows, left_aside, table.notices)


def find_column(head: str, closed: tuple[str, ...]) -> Column | None:
    column = column_of(head)
    return None if column and column.field in closed else column


def check_columns(fields: list[str]) -> None:
    """Raise UnreadableError when a column that is needed is missing, or one is there twice."""
    missing = [BY_FIELD[field].name for field in NEEDED if field not in fields]
    if missing:
        raise UnreadableError(MISSING_COLUMNS.format(names=", ".join(missing)))
    for field in fields:
        if fields.count(field) > 1:
            raise UnreadableError(REPEATED_COLUMN.format(name=BY_FIELD[field].name))


def read_row(number: int, cells: list[str], columns: list[Column | None]) -> ApplicationRow:
    """Return the row of the cells that are not blank: « 0 » is not."""
    if any(map(CONTROLS.search, cells)):
        raise UnreadableError(NOT_TEXT)
    texts = {
        column.field: cell.strip()
        for column, cell in zip(columns, cells, strict=False)
        if column and cell.strip()
    }
    beyond = any(cell.strip() for cell in cells[len(columns) :])
    return ApplicationRow(number, texts, ROW_TOO_LONG if beyond else "")
