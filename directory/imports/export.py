"""Sheets as a file of our own columns: read back by an import, they give the same bytes again."""

import csv
import re
from io import BytesIO, TextIOWrapper
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook

from directory.imports.reading.columns import COLUMNS
from directory.imports.validate import as_in_a_file
from tierslieux.spreadsheets.formulas import neutralised
from tierslieux.spreadsheets.write_xlsx import cell

CHUNK = 500
SHEET = "Lieux"
# What a workbook says of the moment it was written: the same sheets give the same bytes.
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NO_MOMENT, NO_DAY = b"2000-01-01T00:00:00Z", (1980, 1, 1, 0, 0, 0)

HEADS = [column.name for column in COLUMNS]


def write_csv(venues, file):
    """Writes venues in a binary file, as a French spreadsheet opens them at a click."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(HEADS)
    writer.writerows(lines(venues))
    text.flush()
    text.detach()


def write_xlsx(venues, file):
    """Writes venues in a binary file as a workbook whose cells are all text."""
    book, written = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    sheet.append([cell(sheet, head, is_head=True) for head in HEADS])
    for line in lines(venues):
        sheet.append([cell(sheet, each) for each in line])
    book.save(written)
    with ZipFile(written) as source, ZipFile(file, "w", ZIP_DEFLATED) as target:
        for each in source.infolist():
            content = source.read(each)
            if each.filename.startswith("docProps/"):
                content = MOMENT.sub(NO_MOMENT, content)
            target.writestr(ZipInfo(each.filename, NO_DAY), content, ZIP_DEFLATED)


WRITERS = {".csv": write_csv, ".xlsx": write_xlsx}


def lines(venues):
    """Yields the cells of each venue; those of the exercises of the staff are left out."""
    rows = venues.real().order_by("slug")
    rows = rows.select_related("commune").prefetch_related("types", "services")
    for venue in rows.iterator(chunk_size=CHUNK):
        yield [neutralised(as_in_a_file(told(venue, column))) for column in COLUMNS]


def told(venue, column):
    value = READ[column.field](venue) if column.field in READ else getattr(venue, column.field)
    return "" if value is None else column.write(value)


def codes(rows):
    return sorted(each.code for each in rows.all())


READ = {
    "identifier": lambda venue: venue.slug,
    "types": lambda venue: codes(venue.types),
    "services": lambda venue: codes(venue.services),
    "commune": lambda venue: venue.commune_id,
    "commune_name": lambda venue: venue.commune.name,
}
