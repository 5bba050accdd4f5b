"""What people write in a cell about a venue, and the value that it stands for.

Each reader takes the text of a cell that is not blank and raises ValueError, with a French
sentence, when it cannot be read in one way only. What it understands in part is a `Partly`.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from directory.hours.french import read_french_hours
from directory.hours.osm import validate_hours
from labels.application_import.cell_values import read_amount, read_moment, refusal
from tierslieux.text.folding import fold


class Nothing:
    """What a cell says that only holds something for a person."""


class Partly(NamedTuple):
    """A value, or `Nothing`, and what of the cell is left for a person, in French."""

    value: object
    note: str


# Folded; what people write for what they do not know.
MISSING = {
    *("nc", "n c", "na", "n a", "nd", "n d", "ns", "nr", "neant", "null", "none", "nan"),
    *("nsp", "n d a", "ras", "non renseigne", "non renseignee", "non communique"),
    *("non communiquee", "non connu", "sans objet", "a completer", "pas d information"),
    *("information manquante", "en cours", "en construction", "en cours de creation"),
}
LONGEST_MISSING = max(map(len, MISSING))
ZERO = re.compile(r"0+(?:[.,]0+)?")
UNKNOWN = frozenset(["inconnu", "inconnue", "ne sait pas", "non precise", "nsp"])
OPERATOR_KINDS = {
    **dict.fromkeys(["association", "asso", "association loi 1901", "loi 1901"], "association"),
    **dict.fromkeys(["collectivite", "collectivite territoriale", "mairie"], "authority"),
    **dict.fromkeys(["communaute de communes", "intercommunalite", "commune"], "authority"),
    **dict.fromkeys(["entreprise", "societe", "sarl", "sas", "sasu", "eurl", "sa"], "company"),
    **dict.fromkeys(["cooperative", "scic", "scop", "cae"], "cooperative"),
    **dict.fromkeys(["etablissement public", "epic", "epa"], "public-body"),
    **dict.fromkeys(UNKNOWN, "unknown"),
}
PRECISIONS = {"adresse": "address", "commune": "commune"}
YES = ("oui", "yes", "o", "vrai", "true", "x", "1", "ok")
NO = ("non", "no", "n", "faux", "false")
FREE = {
    **dict.fromkeys([*YES, "gratuit", "gratuite", "acces gratuit"], "yes"),
    **dict.fromkeys([*NO, "payant", "payante"], "no"),
    **dict.fromkeys(UNKNOWN, "unknown"),
}
WHEELCHAIR = {
    **dict.fromkeys([*YES, "accessible", "totalement accessible", "accessible pmr"], "yes"),
    **dict.fromkeys(["partiel", "partielle", "partiellement", "limited"], "limited"),
    **dict.fromkeys(["partiellement accessible", "en partie"], "limited"),
    **dict.fromkeys([*NO, "non accessible", "inaccessible", "pas accessible"], "no"),
    **dict.fromkeys(UNKNOWN, "unknown"),
}
STATUSES = {
    **dict.fromkeys(["ouvert", "publie", "publiee"], "published"),
    **dict.fromkeys(["ferme", "fermee", "ferme definitivement"], "closed"),
    **dict.fromkeys(["en projet", "projet", "brouillon"], "draft"),
}
LIST = re.compile(r"[|;\n]")
NUMBER = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?: [0-9]{3}){1,2})(?:[.,]0+)?")
UNIT = re.compile(r"\s*(?:m2|m²|mètres carrés|postes?|places?|salles?|mb(?:it)?/?p?s|mbits?/s)\.?$")
A_DAY = re.compile(
    r"(?:€|euros?)?\s*(?:ttc|ht)?\s*(?:/|par|la)?\s*(?:jour(?:née)?|j)\s*$", re.IGNORECASE
)
YEAR = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:[.,][0-9]+)?")
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

NOT_A_NUMBER = "«\u202f{text}\u202f» n’est pas un nombre entier."
NOT_A_YEAR = "«\u202f{text}\u202f» n’est pas une année\u00a0: écrivez 2018."
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


@lru_cache(maxsize=10_000)
def is_missing(text):
    """Tells whether a cell of other people's files says that nothing is known."""
    bare = text.strip()
    if len(bare) > LONGEST_MISSING:
        return False
    says_something = any(map(str.isalnum, bare)) and not ZERO.fullmatch(bare)
    return not says_something or fold(bare) in MISSING


def one_of(found, text):
    """Returns the first of the values found, the others told for a person."""
    first, *others = dict.fromkeys(found)
    return Partly(first, OTHERS_LEFT.format(text=", ".join(others))) if others else first


class Chosen:
    """Reads and writes a choice by its French label; `also` are more words for it, folded."""

    def __init__(self, options, also):
        self.labels = dict(options.choices)
        named = {fold(label): code for code, label in options.choices}
        self.codes = {fold(code): code for code in self.labels} | also | named

    def read(self, text):
        try:
            return self.codes[fold(text)]
        except KeyError:
            told = ", ".join(self.labels.values())
            raise ValueError(NOT_OFFERED.format(text=text[:60], choices=told)) from None

    def write(self, code):
        return self.labels[code]


def written(value):
    """Returns a number with a decimal comma, a day as 2027-03-12, nothing for None."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).replace(".", ",")


def joined(codes):
    return "|".join(codes)


def read_list(text):
    """Returns the words of a list; a comma parts them when nothing else does."""
    return tuple(dict.fromkeys(filter(None, (each.strip() for each in LIST.split(text)))))


def bare_number(text):
    """Returns the text of a number with plain spaces, without its unit."""
    return UNIT.sub("", " ".join(text.lower().split()))


def read_whole(text):
    bare = bare_number(text)
    if not NUMBER.fullmatch(bare):
        raise refusal(NOT_A_NUMBER, text)
    return int(re.split(r"[.,]", bare.replace(" ", ""))[0])


def read_year(text):
    """Returns the year of « 2018 », « depuis 2018 » or « 12/03/2018 »."""
    found = set(YEAR.findall(text))
    if len(found) != 1:
        raise refusal(NOT_A_YEAR, text)
    return int(found.pop())


def read_price(text):
    """Returns euros a day: « 15 € », « 12,50 €/jour », « gratuit »."""
    if fold(text) in ("gratuit", "gratuite"):
        return Decimal(0)
    try:
        return read_amount(A_DAY.sub("", text) or text)
    except ValueError:
        raise refusal(NOT_A_PRICE, text) from None


def read_day(text):
    """Returns a date; the hour that a spreadsheet adds to it is left out."""
    moment = read_moment(text)
    return localdate(moment) if isinstance(moment, datetime) else moment


def read_degrees(text):
    bare = "".join(text.lower().replace("−", "-").split())
    if found := SEXAGESIMAL.fullmatch(bare):
        return sexagesimal(found)
    if not DEGREES.fullmatch(bare):
        raise refusal(NOT_DEGREES, text)
    return float(bare.replace(",", "."))


def sexagesimal(found):
    seconds = float((found["seconds"] or "0").replace(",", "."))
    degrees = int(found["degrees"]) + int(found["minutes"]) / 60 + seconds / 3600
    return round(-degrees if found["side"] in "swo" else degrees, 6)


def read_point(text):
    """Returns (latitude, longitude) as they are written, in that order."""
    found = TWO_NUMBERS.fullmatch(text.strip())
    if not found:
        raise refusal(NOT_A_POINT, text)
    first, second = (float(each.replace(",", ".")) for each in found.groups() if each)
    return first, second


def read_postcode(text):
    """Returns five digits: the 0 that a spreadsheet has taken from « 09000 » is given back."""
    bare = re.sub(r"\.0$|cedex.*|^f-?", "", text.strip().lower()).replace(" ", "")
    if not re.fullmatch(r"[0-9]{4,5}", bare, re.ASCII):
        raise refusal(NOT_A_POSTCODE, text)
    return bare.zfill(5)


def bare_code(text):
    """Returns an INSEE code with the 0 that a spreadsheet has taken from « 09122 »."""
    return text.strip().removesuffix(".0").upper().zfill(5)


def read_siret(text):
    bare = re.sub(r"[\s.]", "", text.removesuffix(".0"))
    if SCIENTIFIC.fullmatch(text.strip()):
        raise refusal(ROUNDED, text)
    if not re.fullmatch(r"[0-9]{13,14}", bare, re.ASCII) or is_missing(bare):
        raise refusal(NOT_A_SIRET, text)
    return bare.zfill(SIRET_LENGTH)


def read_rna(text):
    bare = "".join(text.split()).upper()
    if not re.fullmatch(r"W[0-9]{9}", bare, re.ASCII):
        raise refusal(NOT_AN_RNA, text)
    return bare


@lru_cache(maxsize=5_000)
def read_opening_hours(text):
    """Returns OpenStreetMap's syntax, of French hours too when they are certain."""
    try:
        validate_hours(text.strip())
    except ValidationError:
        read = read_french_hours(text)
    else:
        return text.strip()
    told = HOURS_LEFT.format(text=" ".join(text.split()), why=read.note)
    return read.rule if read.certain else Partly(Nothing, told)
