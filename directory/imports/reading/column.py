"""A column that a file may have: what it fills, its names, how its cells are read and written."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from django.db.models import TextChoices

from directory.imports.reading import cell_values as values
from tierslieux.spreadsheets.cell_values import format_value, parse_line, parse_list

CellParser: TypeAlias = Callable[[str], values.FieldValue | values.PartialValue]
# Of an attribute of Venue, or of what stands for it in a file: each writer knows its own type.
CellWriter: TypeAlias = Callable[[Any], str]


class Column(NamedTuple):
    """`field` is what it fills: a field of Venue, or one of those that `normalise` makes into one.

    `name` is its head in our own files; `read` turns a cell of other people's files, not blank,
    into a value, and `write` a value into a cell of ours. `is_text` when our own cell is the value
    as it is. `others` are more names for it, folded.
    """

    field: str
    name: str
    others: frozenset[str] = frozenset()
    read: CellParser = parse_line
    write: CellWriter = str
    is_text: bool = True


def split_names(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split(", ")))


def text(field: str, name: str, others: str = "", read: CellParser = parse_line) -> Column:
    return Column(field, name, split_names(others), read)


def value(
    field: str,
    name: str,
    others: str = "",
    read: CellParser = values.parse_count,
    write: CellWriter = format_value,
) -> Column:
    return Column(field, name, split_names(others), read, write, is_text=False)


def choice(
    field: str, name: str, others: str = "", *, options: type[TextChoices], also: Mapping[str, str]
) -> Column:
    labels = values.Choice(options, also)
    return value(field, name, others, labels.read, labels.write)


def codes(field: str, name: str, others: str = "") -> Column:
    return value(field, name, others, parse_list, values.join_codes)
