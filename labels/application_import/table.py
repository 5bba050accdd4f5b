"""The lines of a CSV file, whichever spreadsheet wrote it."""

import csv
import re
import unicodedata
from io import StringIO
from typing import NamedTuple

from labels.application_import.columns import BY_FIELD, NEEDED, column_of

MOST_BYTES = 2_000_000
MOST_LINES = 2000
MOST_COLUMNS = 100
LONGEST_HEAD = 20_000  # characters of a first line in which its separator is looked for
SEPARATORS = ";,\t"
# Workbooks are zip archives (xlsx, ods), or have a mark of their own (xls).
WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\ufffe\uffff]")

TOO_BIG = "Ce fichier pèse plus de 2\u00a0Mo\u00a0: partagez-le en plusieurs."
A_WORKBOOK = (
    "Ce fichier est un classeur, quel que soit son nom\u00a0: enregistrez la feuille au format CSV."
)
NOT_TEXT = "Ce fichier n’est pas un texte CSV\u00a0: il contient des caractères illisibles."
EMPTY = "Ce fichier ne contient aucune ligne."
NO_LINE = "Ce fichier ne contient que des noms de colonnes."
TOO_MANY_COLUMNS = f"Ce fichier a plus de {MOST_COLUMNS}\u00a0colonnes."
TOO_MANY_LINES = "Ce fichier a plus de 2\u202f000\u00a0lignes\u00a0: partagez-le en plusieurs."
NOT_CSV = (
    "Ligne\u00a0{number}\u00a0: cette ligne n’est pas du CSV (guillemet mal fermé, ou cellule de "
    "plus de 100\u202f000\u00a0caractères)."
)
MISSING = (
    "La première ligne doit nommer les colonnes Candidat et Commune\u202f; il manque\u00a0: "
    "{names}."
)
TWICE = "La colonne {name} est là deux fois."
TOO_LONG_A_LINE = "cette ligne a plus de cellules que la première n’a de colonnes."


class UnreadableError(ValueError):
    """A file that is refused whole; its text is a French sentence."""


class Line(NamedTuple):
    """A line of the file: its number, {field: text of its cell}, and what is wrong with it."""

    number: int
    cells: dict
    problem: str = ""


class Table(NamedTuple):
    """What is read of a file: the fields of its columns, the heads left aside, and its lines."""

    fields: list
    left_aside: list
    lines: list


def read_table(content, closed=()):
    """Returns the Table of the bytes of a file, the fields `closed` left aside; raises
    UnreadableError.
    """
    records = read_records(decode(content))
    _, heads = next(records, (0, None))
    if heads is None:
        raise UnreadableError(EMPTY)
    columns = [find(head, closed) for head in heads]
    check(columns)
    lines = [line(number, cells, columns) for number, cells in records]
    if not lines:
        raise UnreadableError(NO_LINE)
    left_aside = [head.strip() for head, each in zip(heads, columns, strict=True) if not each]
    return Table([each.field for each in columns if each], list(filter(None, left_aside)), lines)


def decode(content):
    """Returns the text of a file written in UTF-8, else in the code of French Windows."""
    if len(content) > MOST_BYTES:
        raise UnreadableError(TOO_BIG)
    if content.startswith(WORKBOOKS):
        raise UnreadableError(A_WORKBOOK)
    try:
        text = content.decode("utf-8-sig" if is_utf8(content) else "cp1252")
    except UnicodeDecodeError:
        raise UnreadableError(NOT_TEXT) from None
    if CONTROLS.search(text):
        raise UnreadableError(NOT_TEXT)
    return unicodedata.normalize("NFC", text)


def is_utf8(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def read_records(text):
    """Yields (number, cells) of each line that is not blank, numbered as a spreadsheet does."""
    separator = max(SEPARATORS, key=lambda each: known(text, each))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number, found = 0, 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise UnreadableError(NOT_CSV.format(number=number)) from None
        if any(cell.strip() for cell in cells):
            found += 1
            yield number, checked(cells, found)


def known(text, separator):
    """Returns how many columns of the first line are known when it is cut so."""
    first = re.split(r"[\r\n]", text[:LONGEST_HEAD].lstrip("\r\n"), maxsplit=1)[0]
    heads = next(csv.reader([first], delimiter=separator), [])
    return sum(column_of(head) is not None for head in heads)


def checked(cells, found):
    """Returns the cells of the line `found`, the heads being the first, unless it is one too
    many.
    """
    if found == 1 and len(cells) > MOST_COLUMNS:
        raise UnreadableError(TOO_MANY_COLUMNS)
    if found > MOST_LINES + 1:
        raise UnreadableError(TOO_MANY_LINES)
    return cells


def find(head, closed):
    column = column_of(head)
    return None if column and column.field in closed else column


def check(columns):
    fields = [each.field for each in columns if each]
    missing = [BY_FIELD[field].name for field in NEEDED if field not in fields]
    if missing:
        raise UnreadableError(MISSING.format(names=", ".join(missing)))
    for field in fields:
        if fields.count(field) > 1:
            raise UnreadableError(TWICE.format(name=BY_FIELD[field].name))


def line(number, cells, columns):
    """Returns the Line of the cells that are not blank: « 0 » is not."""
    told = {
        column.field: cell.strip()
        for column, cell in zip(columns, cells, strict=False)
        if column and cell.strip()
    }
    beyond = any(cell.strip() for cell in cells[len(columns) :])
    return Line(number, told, TOO_LONG_A_LINE if beyond else "")
