"""Tables as files that a French spreadsheet opens at a click.

Semicolons, decimal commas, lines ended as RFC 4180 says, UTF-8 announced by its mark: with commas
and without the mark, a spreadsheet set in French shows one column and « Ã© » for « é ».
"""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, TextIOWrapper
from typing import IO

from django.http import HttpResponse
from django.template.defaultfilters import floatformat

from tierslieux.spreadsheets.formulas import neutralise

SHOWN_DECIMALS = 1


def write_csv(file: IO[bytes], heads: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Write rows of values in a binary file; None is an empty cell."""
    text = TextIOWrapper(file, "utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(map(format_cell, heads))
    writer.writerows(map(format_cell, row) for row in rows)
    text.flush()
    text.detach()


def csv_response(name: str, heads: Sequence[str], rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Return rows of values as a file called `name`.csv to save."""
    content = BytesIO()
    write_csv(content, heads, rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(content.getvalue(), "text/csv; charset=utf-8", headers=headers)


def format_cell(value: object) -> str:
    """Return the text of a cell: numbers as pages say them, text that no spreadsheet can run."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    if isinstance(value, float):
        return floatformat(value, SHOWN_DECIMALS)
    return neutralise(str(value))
