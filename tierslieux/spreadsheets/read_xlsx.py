"""The rows of an XLSX workbook, measured before it is opened."""

import warnings
from collections.abc import Callable, Generator, Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any, BinaryIO, TypeVar

from openpyxl import Workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.reader.excel import ExcelReader
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.xml.constants import SHARED_STRINGS

from tierslieux.spreadsheets.measure_xlsx import BROKEN, SHEETS_FOLDER, measure_sheets
from tierslieux.spreadsheets.table_spec import HEADS_WITHIN, Cells, TableSpec, UnreadableError

MAX_SHEETS = 12
COLUMNS_BESIDE_HEADS = 10  # read as well: what a row has in excess
ROWS_AT_ONCE = 500
NO_SHEET = "Ce classeur n’a aucune feuille de données."
SHEET_READ = "Le tableau est lu dans la feuille «\u202f{name}\u202f»."
NOT_COMPUTED = (
    "Formules sans résultat enregistré\u00a0: {count}. Leurs cellules sont lues comme vides. "
    "Ouvrez le classeur dans un tableur et enregistrez-le pour les avoir."
)


T = TypeVar("T")


class XlsxSource:
    """The records of the sheet of a workbook that holds the table."""

    def __init__(self, file: BinaryIO, spec: TableSpec) -> None:
        self.spec, self.width = spec, spec.max_columns
        self.notices: list[str] = []
        sizes = measure_sheets(file)
        book = load_quietly(file)
        self.worksheet = self.choose_sheet(book.worksheets)
        self.sheet: str = self.worksheet.title
        if self.worksheet._worksheet_path not in sizes:
            raise UnreadableError(BROKEN)
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


class MeasuredReader(ExcelReader):  # type: ignore[misc]
    """Reads the shared texts of a workbook from no part that was measured as a sheet."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)
        if part is not None and part.PartName[1:].startswith(SHEETS_FOLDER):
            raise UnreadableError(BROKEN)
        super().read_strings()


def load_quietly(file: BinaryIO) -> Workbook:
    file.seek(0)
    try:
        reader = MeasuredReader(file, read_only=True, data_only=True)
        call_quietly(reader.read)
    except Exception as error:  # openpyxl fails in as many ways as there are broken files
        raise UnreadableError(BROKEN) from error
    return reader.wb


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
