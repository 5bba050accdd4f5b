"""A row of a file once it is parsed: values of fields of a venue, problems and notes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

from directory.imports.reading.cell_values import (
    NO_VALUE,
    OTHERS_LEFT,
    FieldValue,
    NoValue,
    PartialValue,
)
from directory.venues.fields import LINKS


class Problem(NamedTuple):
    """Why a cell cannot be parsed: the head of its column, and a French sentence."""

    column: str
    sentence: str


class ParsedAward(TypedDict):
    """A label as a row tells it, in values that JSON holds; `name` and `call` are to be read.

    `granted_on` is the first day of what is known of the date, None when nothing is.
    """

    label: int
    name: str
    granted_on: str | None
    precision: str
    round: int | None
    call: str
    expires_on: str | None
    sources: str


class ParsedRow(NamedTuple):
    """What a row gives: `values` by field of Venue, of the fields that it fills and no other.

    They are as stored: types and services are sorted tuples of codes, the commune is its code.

    `identifier` is the name that the file gives to the row, in our own files the address of the
    sheet; `awards` are the labels that it tells. `notes` are what a person should look at, in
    French. A row with `problems` is refused whole.
    """

    number: int
    identifier: str
    values: dict[str, FieldValue]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    awards: tuple[ParsedAward, ...] = ()


# What joins the cells of several columns for one field: a number and a street, several remarks.
JOINED = {"address": " ", "address_extra": ", ", "description": "\n\n", "sources": "\n"}


@dataclass
class RowDraft:
    """A row being parsed: `values` by field, some of them still to be made into fields of Venue.

    `heads` is {field: head of the column that fills it}.
    """

    number: int
    values: dict[str, FieldValue] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def set(self, name: str, value: FieldValue | NoValue | PartialValue, head: str) -> None:
        """Store the value of a cell; of two cells for a field, both or the first of them."""
        if isinstance(value, PartialValue):
            self.add_note(head, value.note)
            value = value.value
        if value is NO_VALUE:
            return
        if name in self.values:
            value = self.merge(name, value, head)
        self.values[name] = value
        self.heads.setdefault(name, head)

    def merge(self, name: str, value: FieldValue, head: str) -> FieldValue:
        """Return one value of two for a field; note the second when only the first is kept."""
        before = self.values[name]
        if name in LINKS and isinstance(value, tuple):
            return tuple(dict.fromkeys((*self.words(name), *map(str, value))))
        if name in JOINED:
            return f"{before}{JOINED[name]}{value}"
        if value != before:
            self.add_note(head, OTHERS_LEFT.format(text=value))
        return before

    def text(self, name: str) -> str:
        """Return the text of a field, "" when the row has none."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""

    def words(self, name: str) -> tuple[str, ...]:
        """Return the words or codes of a list, none when the row has none."""
        value = self.values.get(name)
        return tuple(map(str, value)) if isinstance(value, tuple) else ()

    def pop_text(self, name: str) -> str:
        """Remove the text of what is no field of Venue, and return it."""
        text = self.text(name)
        self.values.pop(name, None)
        return text

    def add_note(self, head: str, sentence: str) -> None:
        self.notes.append(f"{head}\u00a0: {sentence}")

    def refuse(self, name: str, sentence: str) -> None:
        self.problems.append(Problem(self.heads.get(name, ""), sentence))

    def build(self, awards: Iterable[ParsedAward] = ()) -> ParsedRow:
        """Return the row, once its values are those of fields of Venue, and its labels read."""
        identifier = self.pop_text("identifier")
        problems, notes = tuple(self.problems), tuple(self.notes)
        return ParsedRow(self.number, identifier, self.values, problems, notes, tuple(awards))
