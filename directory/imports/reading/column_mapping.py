"""What the columns of a file mean: known by its schema, remembered of its source, or guessed."""

import re
from typing import NamedTuple

from directory.imports.reading.columns import BY_FIELD, column_of
from directory.imports.reading.rows import JOINED
from directory.imports.reading.schemas import recognise
from directory.models import ColumnMapping
from directory.venues.fields import LINKS
from tierslieux.spreadsheets.cell_values import is_missing

SAMPLED_ROWS = 200  # lines on which a column is judged
ENOUGH_CELLS = 3  # cells, to disbelieve the name of a column
LIKELY, UNLIKELY = 0.8, 0.3  # of the cells that say something
# The contents that show what a column is, whatever its head; the others are told by their heads.
SHOWN_BY = {
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
REPEATABLE = frozenset([*JOINED, *LINKS, "note"])  # told by as many columns as one wants

NOTHING_KNOWN = "Dites au moins quelle colonne donne le nom du lieu, ou son identifiant."
NO_SUCH_FIELD = "La colonne «\u202f{head}\u202f» est rattachée à un champ qui n’existe pas."
REPEATED_FIELD = "Deux colonnes donnent «\u202f{name}\u202f»\u00a0: gardez-en une."


class InvalidMappingError(ValueError):
    """A mapping by which no file can be read; says why, in French."""


class Proposal(NamedTuple):
    """What the columns of a file are taken for: {head: field}, "" when left aside.

    `is_sure` unless it is guessed; `origin` says in French where it comes from.
    """

    mapping: dict
    is_sure: bool
    origin: str


def propose(table, source):
    """Returns the Proposal for a Table of a source."""
    if schema := recognise(table.heads):
        return Proposal(schema.mapping, is_sure=True, origin=f"format reconnu\u00a0: {schema.name}")
    known = remembered(source)
    if known and {*table.heads} <= {*known}:
        kept = {head: known[head] for head in table.heads}
        return Proposal(kept, is_sure=True, origin="celles du dernier import de cette source")
    guessed = guess(table.heads, sample(table))
    return Proposal(completed(guessed, known), is_sure=False, origin="devinées, à relire")


def sample(table):
    """Returns the cells of the first lines of a Table."""
    return [cells for (_, cells), _ in zip(table.rows(), range(SAMPLED_ROWS), strict=False)]


def completed(guessed, known):
    """Returns what is guessed, with what was said once of the heads that are still there."""
    kept = {head: known[head] for head in guessed if head in known}
    taken = {*kept.values()} - REPEATABLE
    return {head: "" if field in taken else field for head, field in guessed.items()} | kept


def guess(heads, lines):
    """Returns {head: field} by the names of the columns, then by what their cells hold.

    A name that the cells contradict is not believed: « x » may be in metres.
    """
    cells = {head: filled_cells(lines, rank) for rank, head in enumerate(heads)}
    mapping, taken = dict.fromkeys(heads, ""), set()
    for find in (by_name, by_content):
        for head in heads:
            field = "" if mapping[head] else find(head, cells[head])
            if field and (field in REPEATABLE or field not in taken):
                mapping[head] = field
                taken.add(field)
    return mapping


def filled_cells(lines, rank):
    """Returns the cells of a column that say something."""
    cells = (cells[rank].strip() for cells in lines if rank < len(cells))
    return [cell for cell in cells if not is_missing(cell)]


def by_name(head, cells):
    column = column_of(head)
    return "" if column is None or is_contradicted(column, cells) else column.field


def is_contradicted(column, cells):
    readable = share(cells, lambda cell: is_read(column, cell)) if len(cells) >= ENOUGH_CELLS else 1
    return readable < UNLIKELY


def by_content(head, cells):
    for field, pattern in SHOWN_BY.items():
        if cells and share(cells, pattern.fullmatch) >= LIKELY:
            return field
    return ""


def share(cells, test):
    return sum(1 for cell in cells if test(cell)) / len(cells)


def is_read(column, cell):
    try:
        column.read(cell)
    except ValueError:
        return False
    return True


def check_mapping(mapping):
    """Raises InvalidMappingError when a mapping can read no file."""
    fields = [field for field in mapping.values() if field]
    strange = [head for head, field in mapping.items() if field and field not in BY_FIELD]
    twice = [field for field in fields if fields.count(field) > 1 and field not in REPEATABLE]
    if strange:
        raise InvalidMappingError(NO_SUCH_FIELD.format(head=strange[0]))
    if twice:
        raise InvalidMappingError(REPEATED_FIELD.format(name=BY_FIELD[twice[0]].name))
    if not {"name", "identifier"} & {*fields}:
        raise InvalidMappingError(NOTHING_KNOWN)


def remembered(source):
    """Returns the mapping that somebody has given for a source, {} when nobody has."""
    found = ColumnMapping.objects.filter(source=source).first()
    if found is None:
        return {}
    return {head: field for head, field in found.mapping.items() if field in {*BY_FIELD, ""}}


def remember(source, mapping):
    """Keeps a mapping for the next file of a source, with what is known of its other heads."""
    check_mapping(mapping)
    kept = remembered(source) | mapping
    ColumnMapping.objects.update_or_create(source=source, defaults={"mapping": kept})
