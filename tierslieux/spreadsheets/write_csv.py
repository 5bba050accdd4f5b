"""Tables as files that a French spreadsheet opens at a click.

Semicolons, decimal commas, lines ended as RFC 4180 says, UTF-8 announced by its mark: with commas
and without the mark, a spreadsheet set in French shows one column and « Ã© » for « é ».
"""

import csv
from decimal import Decimal
from io import StringIO

from django.http import HttpResponse
from django.template.defaultfilters import floatformat

# A cell that begins so would be run as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
DECIMALS = 1


def csv_response(name, heads, rows):
    """Returns rows of values as a file called `name`.csv to save; None is an empty cell."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([cell(value) for value in row] for row in [heads, *rows])
    content = text.getvalue().encode("utf-8-sig")
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(content, "text/csv; charset=utf-8", headers=headers)


def cell(value):
    """Returns the text of a cell: numbers as pages say them, text that no spreadsheet can run."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, float):
        return floatformat(value, DECIMALS)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
