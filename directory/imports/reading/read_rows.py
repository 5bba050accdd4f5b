"""The rows of a table, parsed into values of fields of venues."""

from collections.abc import Iterator, Sequence

from directory.imports.reading.award_columns import LABEL
from directory.imports.reading.awards import AwardLookup, normalise_awards
from directory.imports.reading.column import Column
from directory.imports.reading.columns import BY_FIELD
from directory.imports.reading.communes import Communes
from directory.imports.reading.normalise import normalise_row
from directory.imports.reading.rows import ParsedRow, Problem, RowDraft
from directory.imports.reading.schemas import FieldByHead, recognise
from directory.imports.reading.vocabulary import CodeLookup
from directory.locations.gazetteer import Gazetteer
from directory.venues.fields import ERASED_VALUES
from tierslieux.spreadsheets.cell_values import ZERO, is_missing
from tierslieux.spreadsheets.formulas import restore_text
from tierslieux.spreadsheets.open_file import SourceTable
from tierslieux.spreadsheets.table_spec import Cells

# Zero of them is likely unknown, and may be true.
COUNTED = frozenset(["desks", "meeting_rooms", "day_price", "internet_mbps"])
NEVER_BLANK = frozenset(["name", "identifier", "commune", "commune_name"])
ZERO_LEFT = "0 compris comme «\u202fnon connu\u202f»"
BEYOND = "cette ligne a plus de cellules que le fichier n’a de colonnes."
NOTE = "note"


def read_rows(
    table: SourceTable, mapping: FieldByHead, gazetteer: Gazetteer
) -> Iterator[ParsedRow]:
    """Return an iterator of the ParsedRow of each row of a table that is not blank.

    The columns that `mapping` leaves out are not read.
    """
    schema = recognise(table.heads)
    is_own = schema is not None and schema.is_own and schema.mapping == mapping
    reader = RowReader(table.heads, mapping, gazetteer, is_own)
    return (reader.row(number, cells) for number, cells in table.rows())


def left_aside(heads: Sequence[str], mapping: FieldByHead) -> list[str]:
    """Return the heads that a mapping does not read."""
    return [head for head in heads if not mapping.get(head)]


class RowReader:
    """Parses rows one after the other, with one query for each thing of the database."""

    def __init__(
        self, heads: Sequence[str], mapping: FieldByHead, gazetteer: Gazetteer, is_own: bool
    ) -> None:
        self.is_own, self.width = is_own, len(heads)
        self.columns = [
            (rank, head, BY_FIELD[mapping[head]])
            for rank, head in enumerate(heads)
            if mapping.get(head)
        ]
        self.communes, self.vocabulary = Communes(gazetteer), CodeLookup()
        # Files without labels, the most part, ask nothing about them.
        self.awards = AwardLookup() if LABEL in mapping.values() else None

    def row(self, number: int, cells: Cells) -> ParsedRow:
        draft = RowDraft(number)
        read_cell = self.read_own_cell if self.is_own else self.read_cell
        for rank, head, column in self.columns:
            read_cell(draft, head, column, cells[rank] if rank < len(cells) else "")
        if any(map(str.strip, cells[self.width :])):
            draft.problems.append(Problem("", BEYOND))
        awards = normalise_awards(draft, self.awards) if self.awards else ()
        normalise_row(draft, self.communes, self.vocabulary, self.is_own)
        return draft.build(awards)

    def read_cell(self, draft: RowDraft, head: str, column: Column, cell: str) -> None:
        """Store the value of a cell of somebody else's file; blank says nothing."""
        text = cell.strip()
        if not text or is_missing(text):
            if column.field in COUNTED and ZERO.fullmatch(text):
                draft.add_note(head, ZERO_LEFT)
            return
        if column.field == NOTE:
            draft.add_note(head, " ".join(text.split()))
            return
        self.parse(draft, head, column, restore_text(text))

    def read_own_cell(self, draft: RowDraft, head: str, column: Column, cell: str) -> None:
        """Store the value of a cell of ours: text as it is, and blank erases."""
        if column.is_text and (cell or column.field not in NEVER_BLANK):
            draft.set(column.field, restore_text(cell), head)
        elif cell.strip():
            self.parse(draft, head, column, restore_text(cell.strip()))
        elif column.field in ERASED_VALUES:
            draft.set(column.field, ERASED_VALUES[column.field], head)

    def parse(self, draft: RowDraft, head: str, column: Column, text: str) -> None:
        try:
            draft.set(column.field, column.read(text), head)
        except ValueError as error:
            draft.problems.append(Problem(head, str(error)))
