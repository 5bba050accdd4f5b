"""Tables as Excel workbooks: text stays text, whatever it begins with."""

from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 24  # characters shown of a column


def xlsx_response(name, heads, rows):
    """Returns rows of values as a file called `name`.xlsx to save; None is an empty cell."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Candidatures")
    sheet.freeze_panes = "A2"
    for rank in range(1, len(heads) + 1):
        sheet.column_dimensions[get_column_letter(rank)].width = WIDTH
    sheet.append([cell(sheet, head, is_head=True) for head in heads])
    for row in rows:
        sheet.append([cell(sheet, value) for value in row])
    content = BytesIO()
    book.save(content)
    headers = {"Content-Disposition": f'attachment; filename="{name}.xlsx"'}
    return HttpResponse(content.getvalue(), XLSX, headers=headers)


def cell(sheet, value, is_head=False):
    """Returns a cell that holds `value` as it is: a text that looks like a formula is not one."""
    is_text = isinstance(value, str)
    made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if is_text else value)
    if is_text:
        # Else « =cmd » would be a formula and « #N/A » an error; the prefix keeps it so if edited.
        made.data_type, made.quotePrefix = "s", True
        made.alignment = Alignment(wrap_text=True, vertical="top")
    made.font = Font(bold=is_head)
    return made
