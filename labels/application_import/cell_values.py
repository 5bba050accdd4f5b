"""What people write in a cell, and the value that it stands for.

Each reader takes the text of a cell that is not blank and raises ValueError, with a French
sentence, when it cannot be read in one way only.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.timezone import get_default_timezone

from labels.models import Application
from tierslieux.text.urls import check_url

FIRST_YEAR, LAST_YEAR = 1990, 2100
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
DAYS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"),
    re.compile(rf"(?P<day>[0-9]{{1,2}})(er)? (?P<month>{'|'.join(MONTHS)}) (?P<year>[0-9]{{4}})"),
)
HOUR = re.compile(
    r"(?:t|,| a|) ?(?P<hour>[0-9]{1,2}) ?(?:h|:) ?(?P<minute>[0-9]{2})?"
    r"(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?(?P<offset> ?z| ?[+-][0-9]{2}:?[0-9]{2})?"
)
# How an amount is written, and what parts its thousands.
AMOUNTS = (
    (re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?"), " "),
    (re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?"), " "),
    (re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}|[0-9]{1,3}(?:\.[0-9]{3}){2,}"), "."),
    (re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}|[0-9]{1,3}(?:,[0-9]{3}){2,}"), ","),
)
IN_TWO_WAYS = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
FORMULA = re.compile(r"[=@＝＠]|[+\-＋－].*(?:[|!]|[A-Za-z]\()")
NUMBER = re.compile(r"(?<![0-9a-z])(2[ab]|9[78][0-9]|[0-9]{1,2})(?![0-9a-z])")
SHOWN = 60  # characters of a cell that are said again
DEPARTMENTS = {
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
PLACES = {
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

NOT_A_DAY = (
    "«\u202f{text}\u202f» n’est pas une date\u00a0: écrivez 12/03/2027, ou 12/03/2027 14:30."
)
NO_SUCH_HOUR = "cette heure n’existe pas ce jour-là\u00a0: on y passe à l’heure d’été."
NOT_AN_AMOUNT = "«\u202f{text}\u202f» n’est pas un montant\u00a0: écrivez 12\u202f500,50."
AMBIGUOUS = (
    "«\u202f{text}\u202f» se lit de deux façons\u00a0: écrivez 12\u202f500 ou 12,50, sans point."
)
NOT_A_DEPARTMENT = "«\u202f{text}\u202f» n’est pas un département\u00a0: donnez son numéro."
NOT_A_PLACE = "écrivez «\u202fexistant\u202f», «\u202fnouveau\u202f» ou «\u202finconnu\u202f»."
NOT_AN_ADDRESS = "«\u202f{text}\u202f» n’est pas une adresse web complète (https://…)."
A_FORMULA = "ce texte est une formule de tableur\u00a0: gardez-en le résultat seul."


def fold(text):
    """Returns lower-case words without accents nor punctuation: « N° Dépt. » gives "n dept"."""
    bare = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "oe")).lower()
    unmarked = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]", " ", unmarked).split())


def refusal(sentence, text):
    short = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return ValueError(sentence.format(text=short))


def checked(text):
    """Returns a text that no spreadsheet would run."""
    if FORMULA.match(text):
        raise ValueError(A_FORMULA)
    return text


def read_line(text):
    return checked(" ".join(text.split()))


def read_text(text):
    return checked("\n".join(line.rstrip() for line in text.strip().splitlines()))


def read_day(text):
    """Returns a date; what follows it in the cell is refused."""
    day, rest = day_and_rest(text)
    if rest:
        raise refusal(NOT_A_DAY, text)
    return day


def read_moment(text):
    """Returns an aware datetime, in Paris unless the cell says otherwise, or a date when it tells
    no hour.
    """
    day, rest = day_and_rest(text)
    if not rest:
        return day
    found = HOUR.fullmatch(rest)
    try:
        hour = time(*(int(found[name] or 0) for name in ("hour", "minute", "second")))
    except (TypeError, ValueError):
        raise refusal(NOT_A_DAY, text) from None
    if found["offset"]:
        return at_offset(day, hour, found["offset"].strip(), text)
    return in_paris(datetime.combine(day, hour))


def day_and_rest(text):
    told = re.sub(r"\s+", " ", unaccented(text)).strip()
    for pattern in DAYS:
        if found := pattern.match(told):
            return day_of(found, text), told[found.end() :]
    raise refusal(NOT_A_DAY, text)


def unaccented(text):
    """Lower case without accents, punctuation and signs kept: « 1er août, 9 h »."""
    bare = unicodedata.normalize("NFKD", text).lower()
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def day_of(found, text):
    month = found["month"]
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
    try:
        day = date(int(found["year"]), number, int(found["day"]))
    except ValueError:
        raise refusal(NOT_A_DAY, text) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise refusal(NOT_A_DAY, text)
    return day


def at_offset(day, hour, offset, text):
    iso = f"{day.isoformat()}T{hour.isoformat()}{offset.upper()}"
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        raise refusal(NOT_A_DAY, text) from None


def in_paris(naive):
    """Returns the instant of an hour in Paris; of the two of an autumn night, the first."""
    # In UTC: Python holds the two hours of that night, in Paris, equal to no other.
    moment = naive.replace(tzinfo=get_default_timezone()).astimezone(UTC)
    if moment.astimezone(get_default_timezone()).replace(tzinfo=None) != naive:
        raise ValueError(NO_SUCH_HOUR)
    return moment


def read_amount(text):
    """Returns euros: « 12 500,50 € », « 12500.5 », « 12.500,50 » or « 12,500.50 »."""
    bare = " ".join(re.sub(r"['’]|€|euros?|eur", "", text.lower()).split())
    if IN_TWO_WAYS.fullmatch(bare):
        raise refusal(AMBIGUOUS, text)
    for pattern, thousands in AMOUNTS:
        if pattern.fullmatch(bare):
            return Decimal(bare.replace(thousands, "").replace(",", "."))
    raise refusal(NOT_AN_AMOUNT, text)


def read_department(text):
    """Returns « 09 » of « 9 », « 09 », « Ariège », « Ariège (09) » or « 09 – Ariège »."""
    folded = fold(text)
    numbers = NUMBER.findall(folded)
    code = numbers[0].upper().zfill(2) if len(numbers) == 1 else DEPARTMENTS.get(folded)
    if not code or code == "00":
        raise refusal(NOT_A_DEPARTMENT, text)
    return code


def read_place(text):
    try:
        return PLACES[fold(text)]
    except KeyError:
        raise ValueError(NOT_A_PLACE) from None


def read_addresses(text):
    """Returns web addresses, one a line."""
    found = re.split(r"[\s;|]+", text.strip(" ;|\n"))
    for each in found:
        try:
            check_url(each)
        except ValidationError:
            raise refusal(NOT_AN_ADDRESS, each) from None
    return "\n".join(found)
