"""The rows of an XLSX workbook, measured before it is opened: a small file may hold a huge one."""

import re
import warnings
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple
from zipfile import BadZipFile, ZipFile
from zlib import error

from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES

from directory.imports.files.read_csv import HEADS_WITHIN, TOO_MANY_LINES, known_heads
from labels.application_import.table import UnreadableError

MOST_UNPACKED = 150_000_000
# What openpyxl reads whole, and slowly, as soon as it opens the workbook.
MOST_OF_A_PART = {
    "xl/sharedStrings.xml": 60_000_000,
    "xl/styles.xml": 10_000_000,
    "xl/workbook.xml": 1_000_000,
    "xl/_rels/workbook.xml.rels": 1_000_000,
    "[Content_Types].xml": 1_000_000,
}
MOST_PARTS = 1_000
MOST_RATIO = 100
RATIO_FROM = 2_000_000  # unpacked bytes: a smaller part costs nothing, whatever its ratio
MOST_SHEETS = 12
MOST_ROWS = 100_000
MOST_COLUMNS = 200
BESIDE = 10  # columns beside those that have heads
AT_ONCE = 500
CHUNK = 1_000_000
LONGEST_ROW = 2_000_000  # bytes
SHEETS = "xl/worksheets/"
FORMULA_ALONE = re.compile(rb"(?:</f>|<f[^>]*/>)(?:<v></v>|<v ?/>)?</c>")
ROW = re.compile(rb"[<:]row[\s/>]")
DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
STARTS = 4096  # bytes: a document declares its entities first

BROKEN = (
    "Ce classeur ne s’ouvre pas. Ouvrez-le dans un tableur, enregistrez-le de nouveau en XLSX ou "
    "en CSV, et choisissez ce nouveau fichier."
)
TOO_LARGE = (
    "Ce classeur est trop grand une fois décompressé\u00a0: enregistrez au format CSV la feuille "
    "des lieux, seule."
)
NOT_XLSX = (
    "Ce fichier n’est pas un classeur XLSX\u00a0: enregistrez la feuille des lieux au format XLSX "
    "ou CSV."
)
NO_SHEET = "Ce classeur n’a aucune feuille de données."
TOO_MANY_COLUMNS = "Cette feuille a plus de 200\u00a0colonnes."
READ_IN = "Les lieux sont lus dans la feuille «\u202f{name}\u202f»."
NOT_COMPUTED = (
    "Formules sans résultat enregistré\u00a0: {count}. Leurs cellules sont lues comme vides. "
    "Ouvrez le classeur dans un tableur et enregistrez-le pour les avoir."
)


class Workbook:
    """The records of the sheet of a workbook that holds the venues."""

    def __init__(self, file):
        self.notices, self.width = [], MOST_COLUMNS
        self.sizes = measure(file)
        self.book = opened(file)
        self.page = self.chosen_sheet()
        self.sheet = self.page.title
        if self.size.rows > MOST_ROWS:
            raise UnreadableError(TOO_MANY_LINES)
        if self.page is not next(iter(self.book.worksheets)):
            self.notices.append(READ_IN.format(name=self.sheet))

    def chosen_sheet(self):
        """Returns the sheet whose first lines hold the most known heads, else the first filled."""
        sheets = [each for each in self.book.worksheets if each.sheet_state == "visible"]
        filled = [each for each in sheets[:MOST_SHEETS] if top(each)]
        if not filled:
            raise UnreadableError(NO_SHEET)
        return max(filled, key=lambda each: max(map(known_heads, top(each))))

    def settle(self, width, is_ours):
        """Reads a few columns more than the heads from now on, and none beyond."""
        self.width = min(width + BESIDE, MOST_COLUMNS)

    def records(self):
        """Yields (number, cells) of each row that is not blank, numbered as the sheet does."""
        rows = rows_of(self.page, MOST_ROWS + 1, self.width)
        for number, cells in enumerate(rows, start=1):
            if any(cells):
                yield number, cells

    def check(self):
        """Returns how many rows the sheet has, blank ones included."""
        if self.size.formulas_alone:
            self.notices.append(NOT_COMPUTED.format(count=self.size.formulas_alone))
        return self.size.rows

    @property
    def size(self):
        return self.sizes[self.page._worksheet_path]


class Size(NamedTuple):
    """What the text of a sheet holds: its rows, and its formulas whose results nobody stored."""

    rows: int
    formulas_alone: int


def size_of(text):
    """Measures the text of a sheet without parsing it, which would take longer; a row that never
    ends is refused.
    """
    rows = alone = since_a_row = 0
    for chunk in chunks(text):
        found = len(ROW.findall(chunk))
        since_a_row = 0 if found else since_a_row + len(chunk)
        if since_a_row > LONGEST_ROW:
            raise UnreadableError(TOO_LARGE)
        rows += found
        alone += len(FORMULA_ALONE.findall(chunk))
    return Size(rows, alone)


def chunks(text):
    """Yields the bytes of a file, cut before a cell: what follows a formula stays with it."""
    rest = b""
    while chunk := text.read(CHUNK):
        whole = rest + chunk
        kept = max(whole.rfind(b"<c "), whole.rfind(b"<row"), 0)
        yield whole[:kept]
        rest = whole[kept:]
    yield rest


def measure(file):
    """Returns {name of a sheet's part: its Size}; refuses an archive that is no workbook, or would
    unpack to more than any list of places.
    """
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in {each.filename for each in parts}:
                raise UnreadableError(NOT_XLSX)
            if len(parts) > MOST_PARTS or sum(each.file_size for each in parts) > MOST_UNPACKED:
                raise UnreadableError(TOO_LARGE)
            for each in parts:
                refuse_a_bomb(archive, each)
            return {each.filename: sheet_size(archive, each) for each in parts if is_sheet(each)}
    except (BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, error) as broken:
        raise UnreadableError(BROKEN) from broken


def refuse_a_bomb(archive, part):
    ratio = part.file_size / max(part.compress_size, 1)
    is_bomb = part.file_size > RATIO_FROM and ratio > MOST_RATIO
    if is_bomb or part.file_size > MOST_OF_A_PART.get(part.filename, MOST_UNPACKED):
        raise UnreadableError(TOO_LARGE)
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as text:
            if DECLARES.search(text.read(STARTS)):
                raise UnreadableError(BROKEN)


def is_sheet(part):
    return part.filename.startswith(SHEETS) and part.filename.endswith(".xml")


def sheet_size(archive, part):
    with archive.open(part) as text:
        return size_of(text)


def opened(file):
    file.seek(0)
    try:
        return quietly(lambda: load_workbook(file, read_only=True, data_only=True))
    except Exception as error:  # openpyxl fails in as many ways as there are broken files
        raise UnreadableError(BROKEN) from error


def quietly(read):
    """Returns what `read` returns, without openpyxl's warnings on what it leaves out."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return read()


def top(page):
    """Returns the first rows of a sheet that are not blank, as texts."""
    return [cells for cells in rows_of(page, HEADS_WITHIN) if any(cells)]


def rows_of(page, most, width=MOST_COLUMNS):
    """Yields the texts of each row, blank or not, of the first `most`.

    The size that the sheet says it has is not believed: it may be a million rows.
    """
    rows = page.iter_rows(max_row=most, max_col=width + 1, values_only=True)
    while found := read_some(rows):
        for values in found:
            refuse_too_wide(values)
            is_blank = values.count(None) == len(values)
            yield [] if is_blank else list(map(cell_text, values))


def refuse_too_wide(values):
    if len(values) > MOST_COLUMNS and values[MOST_COLUMNS] is not None:
        raise UnreadableError(TOO_MANY_COLUMNS)


def read_some(rows):
    try:
        return quietly(lambda: list(islice(rows, AT_ONCE)))
    except Exception as error:  # as above: the sheet is only read now
        raise UnreadableError(BROKEN) from error


def cell_text(value):
    """Returns the value of a cell as one would type it."""
    if value is None:
        return ""
    if isinstance(value, str):
        return "" if value in ERROR_CODES else value
    return TEXTS[type(value)](value)


def number_text(value):
    return str(int(value)) if value == int(value) else repr(value)


def moment_text(value):
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ")


TEXTS = {
    bool: lambda value: "oui" if value else "non",
    int: str,
    float: number_text,
    date: date.isoformat,
    datetime: moment_text,
    time: lambda value: value.strftime("%H:%M"),
    timedelta: str,
}
