"""The lines of a CSV file, whichever program wrote it."""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Generator
from io import TextIOWrapper
from itertools import islice
from typing import BinaryIO, NamedTuple

from tierslieux.spreadsheets.mojibake import MOJIBAKE, fix_mojibake
from tierslieux.spreadsheets.table_spec import HEADS_WITHIN, Cells, TableSpec, UnreadableError

CSV_SEPARATORS = ";,\t|"
SAMPLED_LINES = 200  # on which the separator is chosen
MAX_CELL_LENGTH = 50_000
MAX_LINES_OF_A_CELL = 200
# Of a whole file, whatever it holds: its blank lines and those within cells included; the bytes
# that are not UTF-8, and those that may be accents encoded twice, each read at some cost.
MAX_LINES = MAX_ODD_BYTES = MAX_LINE_LENGTH = 1_000_000
ODD = [each.encode() for each in "ÂÃÅâ"]
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
STATED_SEPARATOR = re.compile(r"sep=(.)\s*")

NOT_TEXT = (
    "Ce fichier n’est ni un tableau CSV ni un classeur XLSX\u00a0: il contient des caractères "
    "illisibles."
)
LINE_TOO_LONG = "Une ligne de ce fichier est bien trop longue\u00a0: ce n’est pas un tableau."
NOT_CSV = (
    "Ligne\u00a0{number}\u00a0: cette ligne n’est pas du CSV (guillemet mal fermé, ou cellule de "
    "plus de 50\u202f000\u00a0caractères)."
)
MIXED = "Tout n’est pas en UTF-8\u00a0: le reste est lu dans le code de Windows."
TWICE_ENCODED = (
    "Des accents encodés deux fois («\u202fÃ©\u202f» pour «\u202fé\u202f») ont été rétablis."
)
LOST = "Des caractères ont été perdus avant d’arriver ici\u00a0: «\u202f\ufffd\u202f» les remplace."
LOOSE_QUOTES = "Des guillemets sont mal placés\u00a0: vérifiez les lignes où il y en a."


def decode_windows(error: UnicodeError) -> tuple[str, int]:
    """Error handler of codecs: read as French Windows the bytes that are not UTF-8."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("from_windows", decode_windows)


class Dialect(NamedTuple):
    """How a CSV file is written; `skipped` lines of it come before what it holds."""

    encoding: str
    separator: str
    is_strict: bool = True
    skipped: int = 0


class CsvSource:
    """The records of a CSV file, to be read as often as one wants."""

    sheet = ""
    is_mended = True

    def __init__(self, file: BinaryIO, spec: TableSpec) -> None:
        self.file, self.spec = file, spec
        self.notices: list[str] = []
        refuse_costly(file, spec)
        self.encoding = detect_encoding(file)
        self.dialect = self.detect_dialect()
        self.count = self.count_records()

    def detect_dialect(self) -> Dialect:
        lines = list(islice(self.text(), SAMPLED_LINES))
        stated = STATED_SEPARATOR.fullmatch(lines[0]) if lines else None
        if stated:
            return Dialect(self.encoding, stated[1], skipped=1)
        best = max(CSV_SEPARATORS, key=lambda each: separator_fitness(lines, each, self.spec))
        return Dialect(self.encoding, best)

    def text(self) -> Generator[str, None, None]:
        """Yield the lines of the file as text, their accents mended."""
        self.file.seek(0)
        wrapped = TextIOWrapper(self.file, self.encoding, "from_windows", newline="")
        try:
            for line in wrapped:
                yield line if line.isascii() else self.normalise(line)
        finally:
            wrapped.detach()

    def normalise(self, line: str) -> str:
        return unicodedata.normalize("NFC", fix_mojibake(line)) if self.is_mended else line

    def set_heads(self, heads: Cells) -> None:
        """Mend nothing from now on of what the caller wrote itself."""
        self.is_mended = not self.spec.is_own(heads)

    def records(self) -> Generator[tuple[int, list[str]], None, None]:
        """Yield (number, cells) of each line that is not blank, numbered as a spreadsheet does."""
        lines = self.text()
        skipped = self.dialect.skipped
        reader = csv.reader(
            islice(lines, skipped, None),
            delimiter=self.dialect.separator,
            strict=self.dialect.is_strict,
        )
        number = skipped
        try:
            for number, cells in enumerate(reader, start=skipped + 1):
                if any(cells) and any(map(str.strip, cells)):
                    yield number, cells
        except csv.Error:
            raise UnreadableError(NOT_CSV.format(number=number + 1)) from None
        finally:
            lines.close()

    def count_records(self) -> int:
        """Return how many lines are not blank, and settle how its quotes are read."""
        try:
            return sum(1 for _ in self.records())
        except UnreadableError:
            if self.spec.are_quotes_strict:
                raise
            self.dialect = self.dialect._replace(is_strict=False)
            self.notices.append(LOOSE_QUOTES)
            return sum(map(is_plausible, self.records()))

    def check(self) -> int:
        """Return how many lines it has, and say in `notices` what of it is not plain UTF-8."""
        self.file.seek(0)
        content = self.file.read()
        is_wide = "16" in self.encoding
        text = content.decode(self.encoding if is_wide else "utf-8", "from_windows")
        if "\0" in text:
            raise UnreadableError(NOT_TEXT)
        if not is_wide:
            self.notices += self.encoding_notices(content, text)
        return self.count

    def encoding_notices(self, content: bytes, text: str) -> list[str]:
        is_double = self.is_mended and MOJIBAKE.search(text) and fix_mojibake(text) != text
        notices = {
            MIXED: len(text.encode()) != len(content),
            LOST: "\ufffd" in text,
            TWICE_ENCODED: is_double,
        }
        return [notice for notice, is_true in notices.items() if is_true]


def is_plausible(record: tuple[int, list[str]]) -> bool:
    """True; raise UnreadableError when a cell has swallowed the lines below it."""
    number, cells = record
    if any(len(cell) > MAX_CELL_LENGTH or cell.count("\n") > MAX_LINES_OF_A_CELL for cell in cells):
        raise UnreadableError(NOT_CSV.format(number=number))
    return True


def refuse_costly(file: BinaryIO, spec: TableSpec) -> None:
    """Refuse, before it is cut in lines, what would take minutes to read and is no table."""
    file.seek(0)
    content = file.read()
    if max(content.count(b"\n"), content.count(b"\r")) > MAX_LINES:
        raise spec.too_many_rows()
    end = b"\n" if b"\n" in content else b"\r"
    if max(map(len, content.split(end))) > MAX_LINE_LENGTH:
        raise UnreadableError(LINE_TOO_LONG)
    if not content.startswith(tuple(UTF_16)) and count_odd_bytes(content) > MAX_ODD_BYTES:
        raise UnreadableError(NOT_TEXT)


def count_odd_bytes(content: bytes) -> int:
    lost = len(content) - len(content.decode(errors="ignore").encode())
    return lost + sum(map(content.count, ODD))


def detect_encoding(file: BinaryIO) -> str:
    """Return the encoding that a file announces, or shows by its zeros; else UTF-8."""
    file.seek(0)
    start = file.read(400)
    if start[:2] in UTF_16:
        return "utf-16"
    half = len(start) // 3
    if half and start[1::2].count(0) > half:
        return "utf-16-le"
    if half and start[::2].count(0) > half:
        return "utf-16-be"
    return "utf-8-sig"


def separator_fitness(lines: list[str], separator: str, spec: TableSpec) -> tuple[int, float, int]:
    """Return how well a separator cuts lines: known heads, share of the usual width, that width."""
    try:
        records = [cells for cells in csv.reader(lines, delimiter=separator) if any(cells)]
    except csv.Error:
        return 0, 0.0, 0
    widths = Counter(map(len, records))
    [(width, count)] = widths.most_common(1) or [(0, 0)]
    share = count / len(records) if width > 1 else 0.0
    known = max(map(spec.count_known_heads, records[:HEADS_WITHIN]), default=0)
    return known, share, width
