"""Files of venues read as an import reads them."""

from io import BytesIO

from directory.imports.reading.column_mapping import propose
from directory.imports.reading.read_rows import read_rows
from directory.imports.reading.schemas import VENUE_TABLES
from directory.locations.gazetteer import read_gazetteer
from tierslieux.spreadsheets.open_file import open_table


def table_of(heads, *lines):
    """Returns the SourceTable of a CSV file; a line is a text with its cells parted by « ; »."""
    return open_table(BytesIO("\n".join([heads, *lines]).encode()), VENUE_TABLES)


def rows_of(heads, *lines):
    table = table_of(heads, *lines)
    return list(read_rows(table, propose(table, "Essai").mapping, read_gazetteer()))


def row_of(heads, line):
    return rows_of(heads, line)[0]


def told(row):
    return " ".join([*(each.sentence for each in row.problems), *row.notes])
