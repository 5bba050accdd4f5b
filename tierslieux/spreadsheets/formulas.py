"""Cells that no spreadsheet runs as a formula, and the text that they stand for."""

import re

# A cell that begins so would be run as a formula.
FORMULA_STARTS = "".join(map(re.escape, "=+-@\t\r\n＝＋－＠"))
# A text that looks neutralised takes one more mark, so that taking one away gives it back.
TO_NEUTRALISE = re.compile(rf"'*[{FORMULA_STARTS}]")
NEUTRALISED = re.compile(rf"'+[{FORMULA_STARTS}]")


def neutralise(text: str) -> str:
    """Return what to write in a cell for `text`; `restore_text` gives it back as it was."""
    return f"'{text}" if TO_NEUTRALISE.match(text) else text


def restore_text(cell: str) -> str:
    return cell[1:] if NEUTRALISED.match(cell) else cell
