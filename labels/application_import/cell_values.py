"""What a cell of a file of applications stands for, when it is more than a date or a number.

As in `tierslieux.spreadsheets.cell_values`, a cell that cannot be read raises ValueError in French.
"""

import re

from django.core.exceptions import ValidationError

from labels.models import Application
from tierslieux.spreadsheets.cell_values import cell_error
from tierslieux.text.folding import fold
from tierslieux.text.urls import check_url

DEPARTMENT_NUMBER = re.compile(r"(?<![0-9a-z])(2[ab]|9[78][0-9]|[0-9]{1,2})(?![0-9a-z])")
DEPARTMENT_CODES = {
    "ariege": "09",
    "aude": "11",
    "aveyron": "12",
    "gard": "30",
    "haute garonne": "31",
    "gers": "32",
    "herault": "34",
    "lot": "46",
    "lozere": "48",
    "hautes pyrenees": "65",
    "pyrenees orientales": "66",
    "tarn": "81",
    "tarn et garonne": "82",
}
PLACE_KINDS = {
    "oui": Application.Place.EXISTING,
    "existant": Application.Place.EXISTING,
    "lieu existant": Application.Place.EXISTING,
    "non": Application.Place.NEW,
    "nouveau": Application.Place.NEW,
    "nouveau lieu": Application.Place.NEW,
    "creation": Application.Place.NEW,
    "inconnu": Application.Place.UNKNOWN,
    "non connu": Application.Place.UNKNOWN,
}

NOT_A_DEPARTMENT = "«\u202f{text}\u202f» n’est pas un département\u00a0: donnez son numéro."
NOT_A_PLACE_KIND = "écrivez «\u202fexistant\u202f», «\u202fnouveau\u202f» ou «\u202finconnu\u202f»."
NOT_AN_ADDRESS = "«\u202f{text}\u202f» n’est pas une adresse web complète (https://…)."


def parse_department(text: str) -> str:
    """Return « 09 » of « 9 », « 09 », « Ariège », « Ariège (09) » or « 09 – Ariège »."""
    folded = fold(text)
    numbers = DEPARTMENT_NUMBER.findall(folded)
    code = numbers[0].upper().zfill(2) if len(numbers) == 1 else DEPARTMENT_CODES.get(folded)
    if not code or code == "00":
        raise cell_error(NOT_A_DEPARTMENT, text)
    return str(code)


def parse_place_kind(text: str) -> str:
    try:
        return PLACE_KINDS[fold(text)]
    except KeyError:
        raise ValueError(NOT_A_PLACE_KIND) from None


def parse_documents(text: str) -> str:
    """Return web addresses, one a line."""
    addresses = re.split(r"[\s;|]+", text.strip(" ;|\n"))
    for each in addresses:
        try:
            check_url(each)
        except ValidationError:
            raise cell_error(NOT_AN_ADDRESS, each) from None
    return "\n".join(addresses)
