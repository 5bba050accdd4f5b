"""What a workbook holds, counted in its XML before it is parsed: a small file may be a bomb."""

import re
from collections.abc import Iterable, Iterator
from itertools import filterfalse
from typing import IO, BinaryIO, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error

from tierslieux.spreadsheets.table_spec import UnreadableError

MAX_UNPACKED_BYTES = 150_000_000
# Of all the sheets, blank ones included: each costs up to 5 µs, the workbook some 10 s.
MAX_CELLS = 2_000_000
# Of all that openpyxl keeps in memory as it opens the workbook: up to 400 bytes each. A text that
# cells share takes four.
MAX_TAGS_OUTSIDE_SHEETS = 600_000
MAX_TAGS_OF_SHEET = 15_000_000  # a cell takes four to six
# What openpyxl reads whole, and slowly, as soon as it opens the workbook.
MAX_BYTES_OF_PART = {
    "xl/sharedStrings.xml": 30_000_000,
    "xl/styles.xml": 10_000_000,
    "xl/workbook.xml": 1_000_000,
    "xl/_rels/workbook.xml.rels": 1_000_000,
    "[Content_Types].xml": 1_000_000,
}
MAX_PARTS = 1_000
MAX_RATIO = 100
RATIO_FROM = 2_000_000  # unpacked bytes: a smaller part costs nothing, whatever its ratio
CHUNK_BYTES = 1_000_000
MAX_ROW_BYTES = 2_000_000
SHEETS_FOLDER = "xl/worksheets/"
UNCOMPUTED_FORMULA = re.compile(rb"(?:</f>|<f[^>]*/>)(?:<v></v>|<v ?/>)?</c>")
CELL_TAG = re.compile(rb"[<:]c[\s/>]")
ROW_TAG = re.compile(rb"[<:]row[\s/>]")
DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
START_BYTES = 4096  # a document declares its entities first

BROKEN = (
    "Ce classeur ne s’ouvre pas. Ouvrez-le dans un tableur, enregistrez-le de nouveau en XLSX ou "
    "en CSV, et choisissez ce nouveau fichier."
)
TOO_LARGE = (
    "Ce classeur est trop grand une fois décompressé\u00a0: enregistrez au format CSV la feuille "
    "à lire, seule."
)
NOT_XLSX = (
    "Ce fichier n’est pas un classeur XLSX\u00a0: enregistrez la feuille à lire au format XLSX "
    "ou CSV."
)
TOO_MANY_CELLS = (
    "Ce classeur a plus de 2\u202f000\u202f000\u00a0cellules, vides comprises\u00a0: enregistrez "
    "au format CSV la feuille à lire, seule."
)
TOO_MANY_TEXTS = (
    "Ce classeur contient trop de textes différents ou de mises en forme\u00a0: enregistrez au "
    "format CSV la feuille à lire, seule."
)


class SheetSize(NamedTuple):
    """What the text of a sheet holds: its rows, cells, and formulas whose results nobody stored."""

    rows: int
    cells: int
    uncomputed: int


def measure_text(text: IO[bytes], max_cells: int) -> SheetSize:
    """Measure the text of a sheet without parsing it, which would take longer.

    Raise UnreadableError for a row that never ends, or too many tags or cells.
    """
    rows = cells = tags = uncomputed = since_a_row = 0
    for chunk in read_chunks(text):
        count = len(ROW_TAG.findall(chunk))
        since_a_row = 0 if count else since_a_row + len(chunk)
        tags += chunk.count(b"<")
        if since_a_row > MAX_ROW_BYTES or tags > MAX_TAGS_OF_SHEET:
            raise UnreadableError(TOO_LARGE)
        rows += count
        cells += len(CELL_TAG.findall(chunk))
        if cells > max_cells:
            raise UnreadableError(TOO_MANY_CELLS)
        uncomputed += len(UNCOMPUTED_FORMULA.findall(chunk))
    return SheetSize(rows, cells, uncomputed)


def read_chunks(text: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a file, cut before a cell: what follows a formula stays with it."""
    rest = b""
    while chunk := text.read(CHUNK_BYTES):
        whole = rest + chunk
        cut = max(whole.rfind(b"<c "), whole.rfind(b"<row"), 0)
        yield whole[:cut]
        rest = whole[cut:]
    yield rest


def measure_sheets(file: BinaryIO) -> dict[str, SheetSize]:
    """Return {name of a sheet's part: its size}.

    Raise UnreadableError for an archive that is no workbook, or would unpack to more than any
    table, in bytes, cells or texts.
    """
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
            refuse_huge_archive(parts)
            for each in parts:
                refuse_bomb(archive, each)
            refuse_many_tags(archive, filterfalse(is_sheet, parts))
            return measure_parts(archive, filter(is_sheet, parts))
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, error) as broken:
        raise UnreadableError(BROKEN) from broken


def refuse_huge_archive(parts: list[ZipInfo]) -> None:
    if "xl/workbook.xml" not in {each.filename for each in parts}:
        raise UnreadableError(NOT_XLSX)
    if len(parts) > MAX_PARTS or sum(each.file_size for each in parts) > MAX_UNPACKED_BYTES:
        raise UnreadableError(TOO_LARGE)


def refuse_bomb(archive: ZipFile, part: ZipInfo) -> None:
    ratio = part.file_size / max(part.compress_size, 1)
    is_bomb = part.file_size > RATIO_FROM and ratio > MAX_RATIO
    if is_bomb or part.file_size > MAX_BYTES_OF_PART.get(part.filename, MAX_UNPACKED_BYTES):
        raise UnreadableError(TOO_LARGE)
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as text:
            if DECLARATION.search(text.read(START_BYTES)):
                raise UnreadableError(BROKEN)


def is_sheet(part: ZipInfo) -> bool:
    return part.filename.startswith(SHEETS_FOLDER) and part.filename.endswith(".xml")


def refuse_many_tags(archive: ZipFile, parts: Iterable[ZipInfo]) -> None:
    """Raise UnreadableError when what is not a sheet has too many XML tags to be kept at once."""
    count = 0
    for part in parts:
        with archive.open(part) as text:
            while chunk := text.read(CHUNK_BYTES):
                count += chunk.count(b"<")
                if count > MAX_TAGS_OUTSIDE_SHEETS:
                    raise UnreadableError(TOO_MANY_TEXTS)


def measure_parts(archive: ZipFile, sheets: Iterable[ZipInfo]) -> dict[str, SheetSize]:
    """Measure the sheets one after the other, until they have too many cells in all."""
    sizes: dict[str, SheetSize] = {}
    for part in sheets:
        room = MAX_CELLS - sum(each.cells for each in sizes.values())
        with archive.open(part) as text:
            sizes[part.filename] = measure_text(text, room)
    return sizes
