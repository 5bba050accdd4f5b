"""What people write in a cell about a venue, and the value that it stands for.

Each reader takes the text of a cell that is not blank and raises ValueError, with a French
sentence, when it cannot be read in one way only. What it understands in part is a `PartialValue`.
What any table may hold is read by `tierslieux.spreadsheets.cell_values`.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.timezone import localdate

from directory.hours.french import read_french_hours
from directory.hours.osm import validate_hours
from tierslieux.spreadsheets.cell_values import (
    NO_WORDS,
    NOT_AN_INTEGER,
    UNKNOWN_WORDS,
    YES_WORDS,
    cell_error,
    is_missing,
    parse_amount,
    parse_datetime,
    parse_integer,
)
from tierslieux.text.folding import fold

# What a cell stands for: a stored value of a field, the words of a list, (latitude, longitude),
# or None, a blank cell of our own files.
FieldValue: TypeAlias = (
    str | int | float | Decimal | date | tuple[str, ...] | tuple[float, float] | None
)


class NoValue(Enum):
    """The value of a cell that only holds something for a person."""

    NO_VALUE = "no value"


NO_VALUE: Final = NoValue.NO_VALUE


class PartialValue(NamedTuple):
    """A value, or NO_VALUE, and what of the cell is left for a person, in French."""

    value: FieldValue | NoValue
    note: str


OPERATOR_KIND_WORDS = {
    **dict.fromkeys(["association", "asso", "association loi 1901", "loi 1901"], "association"),
    **dict.fromkeys(["collectivite", "collectivite territoriale", "mairie"], "authority"),
    **dict.fromkeys(["communaute de communes", "intercommunalite", "commune"], "authority"),
    **dict.fromkeys(["entreprise", "societe", "sarl", "sas", "sasu", "eurl", "sa"], "company"),
    **dict.fromkeys(["cooperative", "scic", "scop", "cae"], "cooperative"),
    **dict.fromkeys(["etablissement public", "epic", "epa"], "public-body"),
    **dict.fromkeys(UNKNOWN_WORDS, "unknown"),
}
PRECISION_WORDS = {"adresse": "address", "commune": "commune"}
FREE_WORDS = {
    **dict.fromkeys([*YES_WORDS, "gratuit", "gratuite", "acces gratuit"], "yes"),
    **dict.fromkeys([*NO_WORDS, "payant", "payante"], "no"),
    **dict.fromkeys(UNKNOWN_WORDS, "unknown"),
}
WHEELCHAIR_WORDS = {
    **dict.fromkeys([*YES_WORDS, "accessible", "totalement accessible", "accessible pmr"], "yes"),
    **dict.fromkeys(["partiel", "partielle", "partiellement", "limited"], "limited"),
    **dict.fromkeys(["partiellement accessible", "en partie"], "limited"),
    **dict.fromkeys([*NO_WORDS, "non accessible", "inaccessible", "pas accessible"], "no"),
    **dict.fromkeys(UNKNOWN_WORDS, "unknown"),
}
STATUS_WORDS = {
    **dict.fromkeys(["ouvert", "publie", "publiee"], "published"),
    **dict.fromkeys(["ferme", "fermee", "ferme definitivement"], "closed"),
    **dict.fromkeys(["en projet", "projet", "brouillon"], "draft"),
}
UNIT = re.compile(r"\s*(?:m2|m²|mètres carrés|postes?|places?|salles?|mb(?:it)?/?p?s|mbits?/s)\.?$")
PER_DAY = re.compile(
    r"(?:€|euros?)?\s*(?:ttc|ht)?\s*(?:/|par|la)?\s*(?:jour(?:née)?|j)\s*$", re.IGNORECASE
)
DECIMAL_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]+)?")
SEXAGESIMAL = re.compile(
    r"(?P<degrees>[0-9]{1,3}) ?° ?(?P<minutes>[0-9]{1,2}) ?['’′] ?"
    r"(?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]+)?) ?(?:\"|”|″|''|’’))? ?(?P<side>[nsewo])"
)
TWO_NUMBERS = re.compile(
    r"\D*?(-?[0-9]{1,3}[.][0-9]+)[\s,;/|]+(-?[0-9]{1,3}[.][0-9]+)\D*"
    r"|\D*?(-?[0-9]{1,3},[0-9]+)[\s;/|]+(-?[0-9]{1,3},[0-9]+)\D*"
)
SIRET_LENGTH = 14
SCIENTIFIC = re.compile(r"[0-9][.,][0-9]+e\+?[0-9]{1,2}", re.IGNORECASE)

NOT_A_PRICE = "«\u202f{text}\u202f» n’est pas un prix en euros\u00a0: écrivez 12,50."
NOT_DEGREES = "«\u202f{text}\u202f» ne sont pas des degrés\u00a0: écrivez 43,6045."
NOT_A_POINT = "«\u202f{text}\u202f» n’est pas un point\u00a0: écrivez 43.6045, 1.4440."
NOT_A_POSTCODE = "«\u202f{text}\u202f» n’est pas un code postal\u00a0: il compte cinq chiffres."
NOT_A_SIRET = "«\u202f{text}\u202f» n’est pas un SIRET\u00a0: il compte quatorze chiffres."
NOT_AN_RNA = "«\u202f{text}\u202f» n’est pas un numéro RNA\u00a0: W suivi de neuf chiffres."
ROUNDED = "«\u202f{text}\u202f»\u00a0: le tableur en a arrondi les chiffres, redonnez-les tous."
NOT_OFFERED = "«\u202f{text}\u202f» n’est pas un choix\u00a0: {choices}."
OTHERS_LEFT = "autres valeurs non gardées\u00a0: {text}"
HOURS_LEFT = "horaires à traduire\u00a0: «\u202f{text}\u202f» ({why})"


def take_first(values: Iterable[str]) -> str | PartialValue:
    """Return the first of several values, with a note of the others."""
    first, *others = dict.fromkeys(values)
    return PartialValue(first, OTHERS_LEFT.format(text=", ".join(others))) if others else first


class Choice:
    """Reads and writes a choice by its French label; `also` are more words for it, folded."""

    def __init__(self, options: type[TextChoices], also: Mapping[str, str]) -> None:
        self.labels: dict[str, str] = dict(options.choices)
        named = {fold(label): code for code, label in options.choices}
        self.codes = {fold(code): code for code in self.labels} | dict(also) | named

    def read(self, text: str) -> str:
        """Return the code of a label or of another word; raise ValueError."""
        try:
            return self.codes[fold(text)]
        except KeyError:
            labels = ", ".join(self.labels.values())
            raise ValueError(NOT_OFFERED.format(text=text[:60], choices=labels)) from None

    def write(self, code: str) -> str:
        return self.labels[code]


def join_codes(codes: Iterable[str]) -> str:
    return "|".join(codes)


def parse_count(text: str) -> int:
    """Return the integer of « 12 postes » or « 1 500 m² », its unit dropped."""
    try:
        return parse_integer(UNIT.sub("", " ".join(text.lower().split())))
    except ValueError:
        raise cell_error(NOT_AN_INTEGER, text) from None


def parse_price(text: str) -> Decimal:
    """Return euros a day: « 15 € », « 12,50 €/jour », « gratuit »."""
    if fold(text) in ("gratuit", "gratuite"):
        return Decimal(0)
    try:
        return parse_amount(PER_DAY.sub("", text) or text)
    except ValueError:
        raise cell_error(NOT_A_PRICE, text) from None


def parse_check_day(text: str) -> date:
    """Return a date; the hour that a spreadsheet adds to it is left out."""
    moment = parse_datetime(text)
    return localdate(moment) if isinstance(moment, datetime) else moment


def parse_degrees(text: str) -> float:
    """Return the degrees of « 43,6045 » or « 43° 36' 16" N », negative in the south and west."""
    bare = "".join(text.lower().replace("−", "-").split())
    if match := SEXAGESIMAL.fullmatch(bare):
        return decimal_degrees(match)
    if not DECIMAL_DEGREES.fullmatch(bare):
        raise cell_error(NOT_DEGREES, text)
    return float(bare.replace(",", "."))


def decimal_degrees(match: re.Match[str]) -> float:
    """Return the degrees of a match of SEXAGESIMAL, to six decimals."""
    seconds = float((match["seconds"] or "0").replace(",", "."))
    degrees = int(match["degrees"]) + int(match["minutes"]) / 60 + seconds / 3600
    return round(-degrees if match["side"] in "swo" else degrees, 6)


def parse_point(text: str) -> tuple[float, float]:
    """Return (latitude, longitude) as they are written, in that order."""
    match = TWO_NUMBERS.fullmatch(text.strip())
    if not match:
        raise cell_error(NOT_A_POINT, text)
    first, second = (float(each.replace(",", ".")) for each in match.groups() if each)
    return first, second


def parse_postcode(text: str) -> str:
    """Return five digits: the 0 that a spreadsheet has taken from « 09000 » is given back."""
    bare = re.sub(r"\.0$|cedex.*|^f-?", "", text.strip().lower()).replace(" ", "")
    if not re.fullmatch(r"[0-9]{4,5}", bare, re.ASCII):
        raise cell_error(NOT_A_POSTCODE, text)
    return bare.zfill(5)


def parse_commune_code(text: str) -> str:
    """Return an INSEE code with the 0 that a spreadsheet has taken from « 09122 »."""
    return text.strip().removesuffix(".0").upper().zfill(5)


def parse_siret(text: str) -> str:
    """Return fourteen digits, with the 0 that a spreadsheet has taken from the first."""
    bare = re.sub(r"[\s.]", "", text.removesuffix(".0"))
    if SCIENTIFIC.fullmatch(text.strip()):
        raise cell_error(ROUNDED, text)
    if not re.fullmatch(r"[0-9]{13,14}", bare, re.ASCII) or is_missing(bare):
        raise cell_error(NOT_A_SIRET, text)
    return bare.zfill(SIRET_LENGTH)


def parse_rna(text: str) -> str:
    bare = "".join(text.split()).upper()
    if not re.fullmatch(r"W[0-9]{9}", bare, re.ASCII):
        raise cell_error(NOT_AN_RNA, text)
    return bare


@lru_cache(maxsize=5_000)
def parse_opening_hours(text: str) -> str | PartialValue:
    """Return OpenStreetMap's syntax, of French hours too when they are certain."""
    try:
        validate_hours(text.strip())
    except ValidationError:
        hours = read_french_hours(text)
    else:
        return text.strip()
    note = HOURS_LEFT.format(text=" ".join(text.split()), why=hours.note)
    return hours.rule if hours.certain else PartialValue(NO_VALUE, note)
