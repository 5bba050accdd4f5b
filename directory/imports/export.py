"""Venues as a file of our own columns: read back by an import, they give the same bytes again."""

from directory.imports.reading.columns import COLUMNS
from directory.imports.validate import as_in_a_file
from tierslieux.spreadsheets.formulas import neutralise
from tierslieux.spreadsheets.write_csv import write_csv
from tierslieux.spreadsheets.write_xlsx import write_xlsx

VENUES_AT_ONCE = 500
SHEET_TITLE = "Lieux"
COLUMN_NAMES = [column.name for column in COLUMNS]


def export_csv(venues, file):
    """Write venues in a binary file, as a French spreadsheet opens them at a click."""
    write_csv(file, COLUMN_NAMES, export_rows(venues))


def export_xlsx(venues, file):
    """Write venues in a binary file as a workbook whose cells are all text, marked as in a CSV."""
    rows = ([neutralise(text) for text in row] for row in export_rows(venues))
    write_xlsx(file, SHEET_TITLE, COLUMN_NAMES, rows)


EXPORTERS = {".csv": export_csv, ".xlsx": export_xlsx}


def export_rows(venues):
    """Yield the texts of each venue; those of the exercises of the staff are left out."""
    rows = venues.real().order_by("slug")
    rows = rows.select_related("commune").prefetch_related("types", "services")
    for venue in rows.iterator(chunk_size=VENUES_AT_ONCE):
        yield [as_in_a_file(export_text(venue, column)) for column in COLUMNS]


def export_text(venue, column):
    getter = GETTERS.get(column.field)
    value = getter(venue) if getter else getattr(venue, column.field)
    return "" if value is None else column.write(value)


def sorted_codes(rows):
    return sorted(each.code for each in rows.all())


GETTERS = {
    "identifier": lambda venue: venue.slug,
    "types": lambda venue: sorted_codes(venue.types),
    "services": lambda venue: sorted_codes(venue.services),
    "commune": lambda venue: venue.commune_id,
    "commune_name": lambda venue: venue.commune.name,
}
