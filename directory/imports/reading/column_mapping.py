"""What the columns of a file mean: known by its schema, remembered of its source, or guessed."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from directory.imports.reading.award_columns import orphan_heads, without_orphans
from directory.imports.reading.column import Column
from directory.imports.reading.columns import BY_FIELD, column_of
from directory.imports.reading.rows import JOINED
from directory.imports.reading.schemas import FieldByHead, recognise
from directory.models import ColumnMapping
from directory.venues.fields import LINKS
from tierslieux.spreadsheets.cell_values import is_missing
from tierslieux.spreadsheets.open_file import SourceTable
from tierslieux.spreadsheets.table_spec import Cells

SAMPLED_ROWS = 200  # rows on which a column is judged
ENOUGH_CELLS = 3  # cells, to disbelieve the name of a column
LIKELY, UNLIKELY = 0.8, 0.3  # of the cells that say something
# The contents that show what a column is, whatever its head; only their heads show the others.
CONTENT_PATTERNS = {
    "email": re.compile(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", re.IGNORECASE),
    "website": re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE),
    "phone": re.compile(r"(?:\+|00)33[\s.-]*(?:\(0\))?[1-9][\d\s.-]{8,}|0[1-9](?:[\s.-]?\d{2}){4}"),
    "siret": re.compile(r"[0-9]{14}"),
    "rna": re.compile(r"W[0-9]{9}"),
    "latitude": re.compile(r"4[1-9][.,][0-9]{3,}|5[01][.,][0-9]{3,}"),
    "longitude": re.compile(r"-?[0-9][.,][0-9]{3,}"),
    "point": re.compile(r"4[1-9][.,][0-9]{3,}[\s,;]+-?[0-9][.,][0-9]{3,}"),
    "opening_hours": re.compile(
        r".*\b(?:Mo|Tu|We|Th|Fr|Sa|Su|(?:lun|mar|mer|jeu|ven|sam)[a-z.]*)\b.*\d ?[h:].*",
        re.IGNORECASE | re.DOTALL,
    ),
}
REPEATABLE = frozenset([*JOINED, *LINKS, "note"])  # filled by as many columns as one wants

NOTHING_KNOWN = "Dites au moins quelle colonne donne le nom du lieu, ou son identifiant."
NO_SUCH_FIELD = "La colonne «\u202f{head}\u202f» est rattachée à un champ qui n’existe pas."
REPEATED_FIELD = "Deux colonnes donnent «\u202f{name}\u202f»\u00a0: gardez-en une."

LABEL_NOT_KNOWN = (
    "La colonne «\u202f{head}\u202f» dit quelque chose d’un label\u00a0: dites aussi laquelle "
    "donne son nom («\u202fLabels\u202f»)."
)


class InvalidMappingError(ValueError):
    """A mapping by which no file can be read; says why, in French."""


class Proposal(NamedTuple):
    """What the columns of a file are taken for.

    `is_sure` unless it is guessed; `origin` says in French where it comes from.
    """

    mapping: FieldByHead
    is_sure: bool
    origin: str


def propose(table: SourceTable, source: str) -> Proposal:
    """Return the Proposal for a table of a source."""
    if schema := recognise(table.heads):
        return Proposal(schema.mapping, is_sure=True, origin=f"format reconnu\u00a0: {schema.name}")
    saved = saved_mapping(source)
    if saved and {*table.heads} <= {*saved}:
        mapping = without_orphans({head: saved[head] for head in table.heads})
        return Proposal(mapping, is_sure=True, origin="celles du dernier import de cette source")
    mapping = merge_mappings(guess(table.heads, sample(table)), saved)
    return Proposal(mapping, is_sure=False, origin="devinées, à relire")


def sample(table: SourceTable) -> list[list[str]]:
    """Return the cells of the first rows of a table."""
    return [cells for (_, cells), _ in zip(table.rows(), range(SAMPLED_ROWS), strict=False)]


def merge_mappings(guessed: FieldByHead, saved: FieldByHead) -> FieldByHead:
    """Return what is guessed, what is saved of the same heads taking precedence."""
    known = {head: saved[head] for head in guessed if head in saved}
    taken = {*known.values()} - REPEATABLE
    merged = {head: "" if field in taken else field for head, field in guessed.items()} | known
    # « date », « source », « fin » are those of a label where there is one.
    return without_orphans(merged)


def guess(heads: Sequence[str], rows: Sequence[Cells]) -> FieldByHead:
    """Map columns by their names, then by what their cells hold.

    A name that the cells contradict is not believed: « x » may be in metres.
    """
    cells = {head: filled_cells(rows, rank) for rank, head in enumerate(heads)}
    mapping: FieldByHead = dict.fromkeys(heads, "")
    taken: set[str] = set()
    for find in (field_by_name, field_by_content):
        for head in heads:
            field = "" if mapping[head] else find(head, cells[head])
            if field and (field in REPEATABLE or field not in taken):
                mapping[head] = field
                taken.add(field)
    return mapping


def filled_cells(rows: Sequence[Cells], rank: int) -> list[str]:
    """Return the cells of a column that say something."""
    column = (cells[rank].strip() for cells in rows if rank < len(cells))
    return [cell for cell in column if not is_missing(cell)]


def field_by_name(head: str, cells: Cells) -> str:
    column = column_of(head)
    return "" if column is None or is_contradicted(column, cells) else column.field


def is_contradicted(column: Column, cells: Cells) -> bool:
    """Whether too few cells can be read as those of a column, once there are enough of them."""
    if len(cells) < ENOUGH_CELLS:
        return False
    return share(cells, lambda cell: is_readable(column, cell)) < UNLIKELY


def field_by_content(head: str, cells: Cells) -> str:
    for field, pattern in CONTENT_PATTERNS.items():
        if cells and share(cells, pattern.fullmatch) >= LIKELY:
            return field
    return ""


def share(cells: Cells, test: Callable[[str], object]) -> float:
    """Return the share of the cells, from 0 to 1, that pass a test."""
    return sum(1 for cell in cells if test(cell)) / len(cells)


def is_readable(column: Column, cell: str) -> bool:
    try:
        column.read(cell)
    except ValueError:
        return False
    return True


def check_mapping(mapping: FieldByHead) -> None:
    """Raise InvalidMappingError when a mapping can read no file."""
    fields = [field for field in mapping.values() if field]
    unknown = [head for head, field in mapping.items() if field and field not in BY_FIELD]
    repeated = [field for field in fields if fields.count(field) > 1 and field not in REPEATABLE]
    if unknown:
        raise InvalidMappingError(NO_SUCH_FIELD.format(head=unknown[0]))
    if repeated:
        raise InvalidMappingError(REPEATED_FIELD.format(name=BY_FIELD[repeated[0]].name))
    if orphans := orphan_heads(mapping):
        raise InvalidMappingError(LABEL_NOT_KNOWN.format(head=orphans[0]))
    if not {"name", "identifier"} & {*fields}:
        raise InvalidMappingError(NOTHING_KNOWN)


def saved_mapping(source: str) -> FieldByHead:
    """Return the mapping that somebody has given for a source, {} when nobody has."""
    saved = ColumnMapping.objects.filter(source=source).first()
    if saved is None:
        return {}
    return {head: field for head, field in saved.mapping.items() if field in {*BY_FIELD, ""}}


def remember(source: str, mapping: FieldByHead) -> None:
    """Save a mapping for the next file of a source, with what is known of its other heads."""
    check_mapping(mapping)
    merged = saved_mapping(source) | mapping
    ColumnMapping.objects.update_or_create(source=source, defaults={"mapping": merged})
