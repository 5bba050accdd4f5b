"""Venues as a file of our own columns: read back by an import, they give the same bytes again."""

from django.db.models import Prefetch

from directory.imports.reading.award_cells import write_period
from directory.imports.reading.columns import OWN_COLUMNS
from directory.imports.validate import as_in_a_file
from directory.models import Award
from tierslieux.spreadsheets.cell_values import format_value
from tierslieux.spreadsheets.formulas import neutralise
from tierslieux.spreadsheets.write_csv import write_csv
from tierslieux.spreadsheets.write_xlsx import write_xlsx

VENUES_AT_ONCE = 500
SHEET_TITLE = "Lieux"
COLUMN_NAMES = [column.name for column in OWN_COLUMNS]
# A label that was withdrawn would come back in force in another directory.
TOLD_AWARDS = Prefetch(
    "awards",
    Award.objects.filter(withdrawn_on=None)
    .select_related("label", "round")
    .order_by("granted_on", "label__code"),
    to_attr="told_awards",
)


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
    rows = rows.select_related("commune").prefetch_related("types", "services", TOLD_AWARDS)
    for venue in rows.iterator(chunk_size=VENUES_AT_ONCE):
        yield [as_in_a_file(export_text(venue, column)) for column in OWN_COLUMNS]


def export_text(venue, column):
    getter = GETTERS.get(column.field)
    value = getter(venue) if getter else getattr(venue, column.field)
    return "" if value is None else column.write(value)


def award_parts(part):
    """Returns what gives a part of each label of a venue, in the order of their dates."""
    return lambda venue: [part(each) for each in venue.told_awards]


def source_cell(award):
    # A bar parts labels.
    return " ".join(award.source_list).replace("|", "%7C")


def sorted_codes(rows):
    return sorted(each.code for each in rows.all())


GETTERS = {
    "identifier": lambda venue: venue.slug,
    "types": lambda venue: sorted_codes(venue.types),
    "services": lambda venue: sorted_codes(venue.services),
    "commune": lambda venue: venue.commune_id,
    "commune_name": lambda venue: venue.commune.name,
    "label": award_parts(lambda award: award.label.code),
    "label_granted": award_parts(
        lambda award: write_period(award.granted_on, award.granted_precision)
    ),
    "label_round": award_parts(lambda award: award.round.slug if award.round else ""),
    "label_end": award_parts(lambda award: format_value(award.expires_on)),
    "label_source": award_parts(source_cell),
}
