"""A file that somebody sends, whatever program wrote it, as a table with heads and lines."""

from collections.abc import Callable
from typing import NamedTuple

from directory.imports.files.read_csv import HEADS_WITHIN, TOO_MANY_LINES, CsvText, known_heads
from directory.imports.files.read_xlsx import MOST_COLUMNS, MOST_ROWS, TOO_MANY_COLUMNS, Workbook
from directory.imports.reading.schemas import is_ours
from labels.application_import.table import EMPTY, NO_LINE, UnreadableError

MOST_BYTES = 20_000_000
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# A few marks of what people send by mistake.
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<!DOCTYPE", b"<html")

TOO_BIG = "Ce fichier pèse plus de 20\u00a0Mo\u00a0: partagez-le en plusieurs."
OLD = (
    "Ce classeur est dans l’ancien format XLS, ou protégé par un mot de passe\u00a0: "
    "enregistrez-le au format XLSX sans mot de passe, ou en CSV."
)
NOT_A_TABLE = "Ce fichier n’est pas un tableau\u00a0: choisissez un fichier CSV ou XLSX."
HEADS_FOUND = "Les noms des colonnes sont lus à la ligne\u00a0{number}."
UNNAMED = "Colonne {rank}"
ENOUGH_HEADS = 2

__all__ = ["MOST_BYTES", "Table", "UnreadableError", "open_table"]


class Table(NamedTuple):
    """The heads of a file, each different from the others, and its lines, read when asked.

    `rows()` yields (number, texts of the cells) of the lines below the heads that are not blank, as
    often as it is called; `count` is about how many they are. `notices` say in French how the file
    was understood, and `sheet` which one of a workbook.
    """

    heads: list
    rows: Callable
    notices: list
    sheet: str = ""
    count: int = 0


def open_table(name, file):
    """Returns the Table of a binary file open for reading; raises UnreadableError.

    Its `name` says nothing that its content does not: only the content is believed.
    """
    refuse_what_is_no_table(file)
    source = Workbook(file) if start_of(file).startswith(ZIP) else CsvText(file)
    place, number, cells = find_heads(source)
    heads = different(cells)
    source.settle(len(heads), is_ours(heads))
    count = checked_count(source)

    def rows():
        return (record for record in source.records() if record[0] > number)

    if next(rows(), None) is None:
        raise UnreadableError(NO_LINE)
    above = [HEADS_FOUND.format(number=number)] if place else []
    return Table(heads, rows, source.notices + above, source.sheet, max(count - place - 1, 1))


def checked_count(source):
    """Returns how many lines a file has, once all of it was read."""
    count = source.check()
    if count > MOST_ROWS:
        raise UnreadableError(TOO_MANY_LINES)
    return count


def start_of(file):
    file.seek(0)
    return file.read(16)


def refuse_what_is_no_table(file):
    if file.seek(0, 2) > MOST_BYTES:
        raise UnreadableError(TOO_BIG)
    start = start_of(file)
    if start.startswith(OLD_WORKBOOK):
        raise UnreadableError(OLD)
    if start.lstrip().startswith(OTHER_KINDS):
        raise UnreadableError(NOT_A_TABLE)


def find_heads(source):
    """Returns (lines above, number, cells) of the line of heads: where most are known, else the
    first that is as wide as the others.
    """
    top = first_records(source)
    if not top:
        raise UnreadableError(EMPTY)
    known = [known_heads(cells) for _, cells in top]
    place = known.index(max(known))
    if known[place] < ENOUGH_HEADS:
        widths = [sum(map(bool, cells)) for _, cells in top]
        place = next(rank for rank, width in enumerate(widths) if width * 2 > max(widths))
    return place, *top[place]


def first_records(source):
    records = source.records()
    top = [record for record, _ in zip(records, range(HEADS_WITHIN), strict=False)]
    records.close()
    return top


def different(cells):
    """Returns heads without those that are blank at the end, each different from the others."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > MOST_COLUMNS:
        raise UnreadableError(TOO_MANY_COLUMNS)
    heads = []
    for rank, name in enumerate(names, start=1):
        named = name or UNNAMED.format(rank=rank)
        again = sum(each == named or each.startswith(f"{named} (") for each in heads)
        heads.append(f"{named} ({again + 1})" if named in heads else named)
    return heads
