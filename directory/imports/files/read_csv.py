"""The lines of a CSV file, whichever program wrote it."""

import codecs
import csv
import re
import unicodedata
from collections import Counter
from io import TextIOWrapper
from itertools import islice
from typing import NamedTuple

from directory.imports.files.mojibake import TWICE, mended
from directory.imports.reading.columns import column_of
from labels.application_import.table import UnreadableError

SEPARATORS = ";,\t|"
SAMPLE = 200  # lines on which the separator is chosen
HEADS_WITHIN = 20  # lines from the top
LONGEST_CELL = 50_000
MOST_LINES_OF_A_CELL = 200
# Of a whole file, whatever it holds: its blank lines and those within cells included; the bytes
# that are not UTF-8, and those that may be accents encoded twice, each read at some cost.
MOST_LINES = MOST_ODD = LONGEST_LINE = 1_000_000
ODD = [each.encode() for each in "ÂÃÅâ"]
UTF_16 = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
SAID = re.compile(r"sep=(.)\s*")

NOT_TEXT = (
    "Ce fichier n’est ni un tableau CSV ni un classeur XLSX\u00a0: il contient des caractères "
    "illisibles."
)
TOO_MANY_LINES = "Ce fichier a plus de 100\u202f000\u00a0lignes\u00a0: partagez-le en plusieurs."
TOO_LONG = "Une ligne de ce fichier est bien trop longue\u00a0: ce n’est pas un tableau de lieux."
UNCLOSED = (
    "Ligne\u00a0{number}\u00a0: un guillemet ouvert n’y est pas refermé, ou une cellule a plus de "
    "50\u202f000\u00a0caractères."
)
MIXED = "Tout n’est pas en UTF-8\u00a0: le reste est lu dans le code de Windows."
TWICE_ENCODED = (
    "Des accents encodés deux fois («\u202fÃ©\u202f» pour «\u202fé\u202f») ont été rétablis."
)
LOST = "Des caractères ont été perdus avant d’arriver ici\u00a0: «\u202f\ufffd\u202f» les remplace."
LOOSE_QUOTES = "Des guillemets sont mal placés\u00a0: vérifiez les lignes où il y en a."


def from_windows(error):
    """Reads, in UTF-8 text, the bytes that are not as those of French Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    found = error.object[error.start : error.end]
    return found.decode("cp1252", "replace"), error.end


codecs.register_error("from_windows", from_windows)


class Dialect(NamedTuple):
    """How a CSV file is written; `skipped` lines of it come before what it holds."""

    encoding: str
    separator: str
    is_strict: bool = True
    skipped: int = 0


class CsvText:
    """The records of a CSV file, to be read as often as one wants."""

    sheet = ""
    is_mended = True

    def __init__(self, file):
        self.file, self.notices = file, []
        refuse_costly(file)
        self.encoding = encoding_of(file)
        self.dialect = self.chosen_dialect()
        self.count = self.counted()

    def chosen_dialect(self):
        lines = list(islice(self.text(), SAMPLE))
        said = SAID.fullmatch(lines[0]) if lines else None
        if said:
            return Dialect(self.encoding, said[1], skipped=1)
        return Dialect(self.encoding, max(SEPARATORS, key=lambda each: fitness(lines, each)))

    def text(self):
        """Yields the lines of the file as text, their accents mended."""
        self.file.seek(0)
        wrapped = TextIOWrapper(self.file, self.encoding, "from_windows", newline="")
        try:
            for line in wrapped:
                yield line if line.isascii() else self.as_meant(line)
        finally:
            wrapped.detach()

    def as_meant(self, line):
        return unicodedata.normalize("NFC", mended(line)) if self.is_mended else line

    def settle(self, width, is_ours):
        """Mends nothing of what we wrote ourselves."""
        self.is_mended = not is_ours

    def records(self):
        """Yields (number, cells) of each line that is not blank, numbered as a spreadsheet does."""
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
            raise UnreadableError(UNCLOSED.format(number=number + 1)) from None
        finally:
            lines.close()

    def counted(self):
        """Returns how many lines are not blank, and settles how its quotes are read."""
        try:
            return sum(1 for _ in self.records())
        except UnreadableError:
            self.dialect = self.dialect._replace(is_strict=False)
            self.notices.append(LOOSE_QUOTES)
            return sum(map(self.is_fine, self.records()))

    def check(self):
        """Returns how many lines it has, and says in `notices` how they had to be read."""
        self.note_encoding()
        return self.count

    def is_fine(self, record):
        number, cells = record
        if any(
            len(cell) > LONGEST_CELL or cell.count("\n") > MOST_LINES_OF_A_CELL for cell in cells
        ):
            raise UnreadableError(UNCLOSED.format(number=number))
        return True

    def note_encoding(self):
        """Says in `notices` what of the file is not plain UTF-8."""
        self.file.seek(0)
        content = self.file.read()
        is_wide = "16" in self.encoding
        text = content.decode(self.encoding if is_wide else "utf-8", "from_windows")
        if "\0" in text:
            raise UnreadableError(NOT_TEXT)
        notices = {} if is_wide else self.noticed(content, text)
        self.notices += [notice for notice, is_true in notices.items() if is_true]

    def noticed(self, content, text):
        return {
            MIXED: len(text.encode()) != len(content),
            LOST: "\ufffd" in text,
            TWICE_ENCODED: self.is_mended and TWICE.search(text) and mended(text) != text,
        }


def refuse_costly(file):
    """Refuses, before it is cut in lines, what would take minutes and is no table of places."""
    file.seek(0)
    content = file.read()
    if max(content.count(b"\n"), content.count(b"\r")) > MOST_LINES:
        raise UnreadableError(TOO_MANY_LINES)
    end = b"\n" if b"\n" in content else b"\r"
    if max(map(len, content.split(end))) > LONGEST_LINE:
        raise UnreadableError(TOO_LONG)
    if not content.startswith(tuple(UTF_16)) and odd_bytes(content) > MOST_ODD:
        raise UnreadableError(NOT_TEXT)


def odd_bytes(content):
    lost = len(content) - len(content.decode(errors="ignore").encode())
    return lost + sum(map(content.count, ODD))


def encoding_of(file):
    """Returns the encoding that a file announces, or shows by its zeros; else UTF-8."""
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


def fitness(lines, separator):
    """Returns how well a separator cuts lines: heads known, lines of the same width, width."""
    try:
        records = [cells for cells in csv.reader(lines, delimiter=separator) if any(cells)]
    except csv.Error:
        return 0, 0.0, 0
    widths = Counter(map(len, records))
    [(width, count)] = widths.most_common(1) or [(0, 0)]
    share = count / len(records) if width > 1 else 0.0
    return max(map(known_heads, records[:HEADS_WITHIN]), default=0), share, width


def known_heads(cells):
    return sum(column_of(cell) is not None for cell in cells if cell)
