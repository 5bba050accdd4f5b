"""A file that somebody sends, whatever program wrote it, as a table with heads and rows."""

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, TypeAlias

from tierslieux.spreadsheets.read_csv import CsvSource
from tierslieux.spreadsheets.read_xlsx import XlsxSource
from tierslieux.spreadsheets.table_spec import HEADS_WITHIN, Cells, TableSpec, UnreadableError

ENOUGH_HEADS = 2
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
# A few marks of what people send by mistake.
OTHER_KINDS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"<!DOCTYPE", b"<html")

OLD = (
    "Ce classeur est dans l’ancien format XLS, ou protégé par un mot de passe\u00a0: "
    "enregistrez-le au format XLSX sans mot de passe, ou en CSV."
)
NOT_A_TABLE = "Ce fichier n’est pas un tableau\u00a0: choisissez un fichier CSV ou XLSX."
NO_ROW_AT_ALL = "Ce fichier ne contient aucune ligne."
HEADS_ALONE = "Ce fichier ne contient que des noms de colonnes."
HEADS_BELOW_THE_TOP = "Les noms des colonnes sont lus à la ligne\u00a0{number}."
UNNAMED = "Colonne {rank}"

Record: TypeAlias = tuple[int, list[str]]


class SourceTable(NamedTuple):
    """The heads of a file, each different from the others, and its rows, read when asked.

    `rows()` yields (number, texts of the cells) of the rows below the heads that are not blank, as
    often as it is called; `row_count` is about how many they are. `notices` say in French how the
    file was understood, and `sheet` which one of a workbook.
    """

    heads: list[str]
    rows: Callable[[], Iterator[Record]]
    notices: list[str]
    sheet: str = ""
    row_count: int = 0


def open_table(file: BinaryIO, spec: TableSpec) -> SourceTable:
    """Read a binary file as a table. Raise UnreadableError.

    Its name is not asked: only its content is believed.
    """
    refuse_other_kinds(file, spec)
    source: CsvSource | XlsxSource
    source = XlsxSource(file, spec) if read_start(file).startswith(ZIP) else CsvSource(file, spec)
    rank, number, cells = find_heads(source, spec)
    heads = distinct_heads(cells, spec)
    source.set_heads(heads)
    count = source.check()
    spec.check_rows(count)

    def rows() -> Iterator[Record]:
        return (record for record in source.records() if record[0] > number)

    if next(rows(), None) is None:
        raise UnreadableError(HEADS_ALONE)
    above = [HEADS_BELOW_THE_TOP.format(number=number)] if rank else []
    return SourceTable(heads, rows, source.notices + above, source.sheet, max(count - rank - 1, 1))


def read_start(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read(16)


def refuse_other_kinds(file: BinaryIO, spec: TableSpec) -> None:
    spec.check_size(file.seek(0, 2))
    start = read_start(file)
    if start.startswith(OLD_WORKBOOK):
        raise UnreadableError(OLD)
    if start.lstrip().startswith(OTHER_KINDS):
        raise UnreadableError(NOT_A_TABLE)


def find_heads(source: CsvSource | XlsxSource, spec: TableSpec) -> tuple[int, int, Cells]:
    """Return (rows above, number, cells) of the row of heads.

    It is the row where most heads are known, else the first that is as wide as the others.
    """
    top = first_records(source)
    if not top:
        raise UnreadableError(NO_ROW_AT_ALL)
    known = [spec.count_known_heads(cells) for _, cells in top]
    rank = known.index(max(known))
    if known[rank] < ENOUGH_HEADS:
        widths = [sum(map(bool, cells)) for _, cells in top]
        rank = next(each for each, width in enumerate(widths) if width * 2 > max(widths))
    return rank, *top[rank]


def first_records(source: CsvSource | XlsxSource) -> list[Record]:
    records = source.records()
    top = [record for record, _ in zip(records, range(HEADS_WITHIN), strict=False)]
    records.close()
    return top


def distinct_heads(cells: Cells, spec: TableSpec) -> list[str]:
    """Return heads without those that are blank at the end, each different from the others."""
    names = [" ".join(cell.split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    spec.check_columns(len(names))
    heads: list[str] = []
    for rank, name in enumerate(names, start=1):
        named = name or UNNAMED.format(rank=rank)
        again = sum(each == named or each.startswith(f"{named} (") for each in heads)
        heads.append(f"{named} ({again + 1})" if named in heads else named)
    return heads
