"""Tables as Excel workbooks: text stays text, whatever it begins with."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMN_WIDTH = 24  # characters
# What a workbook says of the moment it was written: the same rows give the same bytes.
MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
NO_MOMENT, NO_DAY = b"2000-01-01T00:00:00Z", (1980, 1, 1, 0, 0, 0)


def write_xlsx(
    file: IO[bytes], title: str, heads: Sequence[str], rows: Iterable[Iterable[object]]
) -> None:
    """Write rows of values in a binary file, as one sheet; None is an empty cell."""
    book, dated = Workbook(write_only=True), BytesIO()
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for rank in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(rank)].width = COLUMN_WIDTH
    sheet.append([build_cell(sheet, head, is_head=True) for head in heads])
    for row in rows:
        sheet.append([build_cell(sheet, value) for value in row])
    book.save(dated)
    copy_undated(dated, file)


def copy_undated(source: IO[bytes], target: IO[bytes]) -> None:
    with ZipFile(source) as dated, ZipFile(target, "w", ZIP_DEFLATED) as undated:
        for each in dated.infolist():
            content = dated.read(each)
            if each.filename.startswith("docProps/"):
                content = MOMENT.sub(NO_MOMENT, content)
            undated.writestr(ZipInfo(each.filename, NO_DAY), content, ZIP_DEFLATED)


def xlsx_response(
    name: str, title: str, heads: Sequence[str], rows: Iterable[Iterable[object]]
) -> HttpResponse:
    """Return rows of values as a file called `name`.xlsx to save."""
    content = BytesIO()
    write_xlsx(content, title, heads, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content.getvalue(), XLSX_TYPE, headers=headers)


def build_cell(sheet: WriteOnlyWorksheet, value: object, *, is_head: bool = False) -> WriteOnlyCell:
    """Return a cell that holds `value` as it is: a text that looks like a formula is not one."""
    cell = WriteOnlyCell(
        sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    )
    if isinstance(value, str):
        # Else « =cmd » would be a formula and « #N/A » an error; the prefix keeps it so if edited.
        cell.data_type, cell.quotePrefix = "s", True
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.font = Font(bold=is_head)
    return cell
