"""The lines of a table as rows of what they tell of venues."""

from directory.imports.reading.columns import BY_FIELD
from directory.imports.reading.communes import Communes
from directory.imports.reading.normalise import normalise_row
from directory.imports.reading.rows import ParsedRow, Problem, RowDraft
from directory.imports.reading.schemas import recognise
from directory.imports.reading.vocabulary import CodeLookup
from directory.venues.fields import ERASED_VALUES
from tierslieux.spreadsheets.cell_values import ZERO, is_missing
from tierslieux.spreadsheets.formulas import restore_text

__all__ = ["ParsedRow", "Problem", "left_aside", "read_rows"]

# Zero of them is likely unknown, and may be true.
COUNTED = frozenset(["desks", "meeting_rooms", "day_price", "internet_mbps"])
NEVER_BLANK = frozenset(["name", "identifier", "commune", "commune_name"])
ZERO_LEFT = "0 compris comme «\u202fnon connu\u202f»"
BEYOND = "cette ligne a plus de cellules que le fichier n’a de colonnes."
NOTE = "note"


def read_rows(table, mapping, communes):
    """Yields the ParsedRow of each line of a Table that is not blank.

    `mapping` is {head: field of `columns`}, `communes` a Gazetteer. The heads that it leaves out
    are not read.
    """
    schema = recognise(table.heads)
    is_own = schema is not None and schema.is_own and schema.mapping == mapping
    reader = Reader(table.heads, mapping, communes, is_own)
    return (reader.row(number, cells) for number, cells in table.rows())


def left_aside(heads, mapping):
    """Returns the heads that a mapping does not read."""
    return [head for head in heads if not mapping.get(head)]


class Reader:
    """Reads lines one after the other, asking each thing of the database once."""

    def __init__(self, heads, mapping, communes, is_own):
        self.is_own, self.width = is_own, len(heads)
        self.columns = [
            (rank, head, BY_FIELD[mapping[head]])
            for rank, head in enumerate(heads)
            if mapping.get(head)
        ]
        self.places, self.vocabulary = Communes(communes), CodeLookup()

    def row(self, number, cells):
        draft = RowDraft(number)
        take = self.take_own if self.is_own else self.take
        for rank, head, column in self.columns:
            take(draft, head, column, cells[rank] if rank < len(cells) else "")
        if any(map(str.strip, cells[self.width :])):
            draft.problems.append(Problem("", BEYOND))
        normalise_row(draft, self.places, self.vocabulary, self.is_own)
        return draft.build()

    def take(self, draft, head, column, cell):
        """Keeps what a cell of somebody else's file tells."""
        text = cell.strip()
        if not text or is_missing(text):
            if column.field in COUNTED and ZERO.fullmatch(text):
                draft.add_note(head, ZERO_LEFT)
            return
        if column.field == NOTE:
            draft.add_note(head, " ".join(text.split()))
            return
        self.read(draft, head, column, restore_text(text))

    def take_own(self, draft, head, column, cell):
        """Keeps what a cell of ours tells: text as it is, and blank is an answer."""
        if column.is_text and (cell or column.field not in NEVER_BLANK):
            draft.set(column.field, restore_text(cell), head)
        elif cell.strip():
            self.read(draft, head, column, restore_text(cell.strip()))
        elif column.field in ERASED_VALUES:
            draft.set(column.field, ERASED_VALUES[column.field], head)

    def read(self, draft, head, column, text):
        try:
            draft.set(column.field, column.read(text), head)
        except ValueError as error:
            draft.problems.append(Problem(head, str(error)))
