"""A line of a file once it is read: what it tells of a venue, and what it does not settle."""

from dataclasses import dataclass, field
from typing import NamedTuple

from directory.imports.reading.cell_values import NO_VALUE, OTHERS_LEFT, PartialValue
from directory.venues.fields import LINKS


class Problem(NamedTuple):
    """What a cell says that cannot be read: the head of its column, and a French sentence."""

    column: str
    sentence: str


class ParsedRow(NamedTuple):
    """`values` is {field of Venue: stored value} of the fields that the line tells, and no other;
    types and services are sorted tuples of codes, the commune is its code.

    `identifier` is the name that the file gives to the row, in our own files the address of the
    sheet. `notes` are what a person should look at, in French. A row with `problems` is refused
    whole.
    """

    number: int
    identifier: str
    values: dict
    problems: tuple = ()
    notes: tuple = ()


# Several columns may tell one of them together: a number and a street, several remarks.
JOINED = {"address": " ", "address_extra": ", ", "description": "\n\n", "sources": "\n"}


@dataclass
class RowDraft:
    """A line being read: `values` by field, some of them still to be made into fields of Venue."""

    number: int
    values: dict = field(default_factory=dict)
    heads: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def set(self, name, value, head):
        """Keeps what a cell tells; when two cells tell a field, both or the first of them."""
        if isinstance(value, PartialValue):
            self.add_note(head, value.note)
            value = value.value
        if value is NO_VALUE:
            return
        if name in self.values:
            value = self.together(name, value, head)
        self.values[name] = value
        self.heads.setdefault(name, head)

    def together(self, name, value, head):
        before = self.values[name]
        if name in LINKS:
            return tuple(dict.fromkeys((*before, *value)))
        if name in JOINED:
            return f"{before}{JOINED[name]}{value}"
        if value != before:
            self.add_note(head, OTHERS_LEFT.format(text=value))
        return before

    def pop(self, name):
        """Returns what the line tells of a field that is no field of Venue, and forgets it."""
        return self.values.pop(name, None)

    def add_note(self, head, told):
        self.notes.append(f"{head}\u00a0: {told}")

    def refuse(self, name, sentence):
        self.problems.append(Problem(self.heads.get(name, ""), sentence))

    def build(self):
        """Return the row, once its values are those of fields of Venue."""
        identifier = self.pop("identifier") or ""
        return ParsedRow(
            self.number, identifier, self.values, tuple(self.problems), tuple(self.notes)
        )
