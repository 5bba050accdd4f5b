"""The rows of an XLSX workbook, measured before it is opened: a small file may hold a huge one."""

import re
import warnings
from collections.abc import Callable, Generator, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import IO, Any, BinaryIO, NamedTuple, TypeVar
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from tierslieux.spreadsheets.table_spec import HEADS_WITHIN, Cells, TableSpec, UnreadableError

MAX_UNPACKED_BYTES = 150_000_000
# What openpyxl reads whole, and slowly, as soon as it opens the workbook.
MAX_BYTES_OF_PART = {
    "xl/sharedStrings.xml": 60_000_000,
    "xl/styles.xml": 10_000_000,
    "xl/workbook.xml": 1_000_000,
    "xl/_rels/workbook.xml.rels": 1_000_000,
    "[Content_Types].xml": 1_000_000,
}
MAX_PARTS = 1_000
MAX_RATIO = 100
RATIO_FROM = 2_000_000  # unpacked bytes: a smaller part costs nothing, whatever its ratio
MAX_SHEETS = 12
COLUMNS_BESIDE_HEADS = 10  # read as well: what a row has in excess
ROWS_AT_ONCE = 500
CHUNK_BYTES = 1_000_000
MAX_ROW_BYTES = 2_000_000
SHEETS_FOLDER = "xl/worksheets/"
UNCOMPUTED_FORMULA = re.compile(rb"(?:</f>|<f[^>]*/>)(?:<v></v>|<v ?/>)?</c>")
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
NO_SHEET = "Ce classeur n’a aucune feuille de données."
SHEET_READ = "Le tableau est lu dans la feuille «\u202f{name}\u202f»."
NOT_COMPUTED = (
    "Formules sans résultat enregistré\u00a0: {count}. Leurs cellules sont lues comme vides. "
    "Ouvrez le classeur dans un tableur et enregistrez-le pour les avoir."
)


T = TypeVar("T")


class SheetSize(NamedTuple):
    """What the text of a sheet holds: its rows, and its formulas whose results nobody stored."""

    rows: int
    uncomputed: int


class XlsxSource:
    """The records of the sheet of a workbook that holds the table."""

    def __init__(self, file: BinaryIO, spec: TableSpec) -> None:
        self.spec, self.width = spec, spec.max_columns
        self.notices: list[str] = []
        sizes = measure_sheets(file)
        book = load_quietly(file)
        self.worksheet = self.choose_sheet(book.worksheets)
        self.sheet: str = self.worksheet.title
        self.size = sizes[self.worksheet._worksheet_path]
        spec.check_rows(self.size.rows)
        if self.worksheet is not next(iter(book.worksheets)):
            self.notices.append(SHEET_READ.format(name=self.sheet))

    def choose_sheet(self, worksheets: list[ReadOnlyWorksheet]) -> ReadOnlyWorksheet:
        """Return the sheet whose first rows hold the most known heads, else the first filled."""
        sheets = [each for each in worksheets if each.sheet_state == "visible"]
        filled = [each for each in sheets[:MAX_SHEETS] if self.top(each)]
        if not filled:
            raise UnreadableError(NO_SHEET)
        known = self.spec.count_known_heads
        return max(filled, key=lambda each: max(map(known, self.top(each))))

    def top(self, worksheet: ReadOnlyWorksheet) -> list[list[str]]:
        """Return the first rows of a sheet that are not blank, as texts."""
        rows = read_texts(worksheet, HEADS_WITHIN, self.spec.max_columns, self.spec)
        return [cells for cells in rows if any(cells)]

    def set_heads(self, heads: Cells) -> None:
        """Read a few columns more than the heads from now on, and none beyond."""
        self.width = min(len(heads) + COLUMNS_BESIDE_HEADS, self.spec.max_columns)

    def records(self) -> Generator[tuple[int, list[str]], None, None]:
        """Yield (number, cells) of each row that is not blank, numbered as the sheet does."""
        rows = read_texts(self.worksheet, self.spec.max_rows + 1, self.width, self.spec)
        for number, cells in enumerate(rows, start=1):
            if any(cells):
                yield number, cells

    def check(self) -> int:
        """Return how many rows the sheet has, blank ones included, and note lost formulas."""
        if self.size.uncomputed:
            self.notices.append(NOT_COMPUTED.format(count=self.size.uncomputed))
        return self.size.rows


def measure_text(text: IO[bytes]) -> SheetSize:
    """Measure the text of a sheet without parsing it, which would take longer.

    Raise UnreadableError for a row that never ends.
    """
    rows = uncomputed = since_a_row = 0
    for chunk in read_chunks(text):
        count = len(ROW_TAG.findall(chunk))
        since_a_row = 0 if count else since_a_row + len(chunk)
        if since_a_row > MAX_ROW_BYTES:
            raise UnreadableError(TOO_LARGE)
        rows += count
        uncomputed += len(UNCOMPUTED_FORMULA.findall(chunk))
    return SheetSize(rows, uncomputed)


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
    table.
    """
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
            refuse_huge_archive(parts)
            for each in parts:
                refuse_bomb(archive, each)
            return {each.filename: measure_sheet(archive, each) for each in filter(is_sheet, parts)}
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


def measure_sheet(archive: ZipFile, part: ZipInfo) -> SheetSize:
    with archive.open(part) as text:
        return measure_text(text)


def load_quietly(file: BinaryIO) -> Workbook:
    file.seek(0)
    try:
        return call_quietly(lambda: load_workbook(file, read_only=True, data_only=True))
    except Exception as error:  # openpyxl fails in as many ways as there are broken files
        raise UnreadableError(BROKEN) from error


def call_quietly(read: Callable[[], T]) -> T:
    """Return what `read` returns, without openpyxl's warnings on what it leaves out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read()


def read_texts(
    worksheet: ReadOnlyWorksheet, max_rows: int, width: int, spec: TableSpec
) -> Iterator[list[str]]:
    """Yield the texts of each row, blank or not, of the first `max_rows`.

    The size that the sheet says it has is not believed: it may be a million rows.
    """
    rows = worksheet.iter_rows(max_row=max_rows, max_col=width + 1, values_only=True)
    while some := read_some(rows):
        for values in some:
            refuse_too_wide(values, spec)
            is_blank = values.count(None) == len(values)
            yield [] if is_blank else list(map(cell_text, values))


def refuse_too_wide(values: tuple[Any, ...], spec: TableSpec) -> None:
    if len(values) > spec.max_columns and values[spec.max_columns] is not None:
        spec.check_columns(len(values))


def read_some(rows: Iterator[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    try:
        return call_quietly(lambda: list(islice(rows, ROWS_AT_ONCE)))
    except Exception as error:  # as above: the sheet is only read now
        raise UnreadableError(BROKEN) from error


def cell_text(value: Any) -> str:
    """Return the value of a cell as one would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value in ERROR_CODES else value
    return FORMATTERS[type(value)](value)


def format_float(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def format_moment(value: datetime) -> str:
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


FORMATTERS: dict[type, Callable[[Any], str]] = {
    bool: lambda value: "oui" if value else "non",
    int: str,
    float: format_float,
    date: date.isoformat,
    datetime: format_moment,
    time: lambda value: value.strftime("%H:%M"),
    timedelta: str,
}
