"""Cells that no spreadsheet runs as a formula, and the text that they stand for."""

import re

from tierslieux.spreadsheets.write_csv import FORMULA

RUN = "".join(map(re.escape, FORMULA))
# A text that looks neutralised takes one more mark, so that taking one away gives it back.
RISKY = re.compile(rf"'*[{RUN}]")
NEUTRAL = re.compile(rf"'+[{RUN}]")


def neutralised(text):
    """Returns what to write in a cell for `text`; `restored` gives it back as it was."""
    return f"'{text}" if RISKY.match(text) else text


def restored(cell):
    return cell[1:] if NEUTRAL.match(cell) else cell
