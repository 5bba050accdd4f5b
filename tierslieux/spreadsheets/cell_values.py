"""Generic values of cells, as people write them: dates, hours, numbers, lists, yes and no.

Each `parse_…` takes the text of a cell that is not blank and raises ValueError, with a French
sentence, when it cannot be read in one way only.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import lru_cache

from django.utils.timezone import get_default_timezone

from tierslieux.text.folding import fold

FIRST_YEAR, LAST_YEAR = 1990, 2100
MONTHS = (
    *("janvier", "fevrier", "mars", "avril", "mai", "juin"),
    *("juillet", "aout", "septembre", "octobre", "novembre", "decembre"),
)
DATE_PATTERNS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})"),
    re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"),
    re.compile(rf"(?P<day>[0-9]{{1,2}})(er)? (?P<month>{'|'.join(MONTHS)}) (?P<year>[0-9]{{4}})"),
)
TIME_PATTERN = re.compile(
    r"(?:t|,| a|) ?(?P<hour>[0-9]{1,2}) ?(?:h|:) ?(?P<minute>[0-9]{2})?"
    r"(?::(?P<second>[0-9]{2})(?:\.[0-9]+)?)?(?P<offset> ?z| ?[+-][0-9]{2}:?[0-9]{2})?"
)
# How an amount is written, and what parts its thousands.
AMOUNT_PATTERNS = (
    (re.compile(r"[0-9]+(?:[.,][0-9]{1,2})?"), " "),
    (re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]{1,2})?"), " "),
    (re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]{1,2}|[0-9]{1,3}(?:\.[0-9]{3}){2,}"), "."),
    (re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+\.[0-9]{1,2}|[0-9]{1,3}(?:,[0-9]{3}){2,}"), ","),
)
AMBIGUOUS_AMOUNT = re.compile(r"[0-9]{1,3}[.,][0-9]{3}")
FORMULA_PATTERN = re.compile(r"[=@＝＠]|[+\-＋－].*(?:[|!]|[A-Za-z]\()")
# Folded; what people write for what they do not know.
MISSING_WORDS = frozenset(
    [
        *("nc", "n c", "na", "n a", "nd", "n d", "ns", "nr", "neant", "null", "none", "nan"),
        *("nsp", "n d a", "ras", "non renseigne", "non renseignee", "non communique"),
        *("non communiquee", "non connu", "sans objet", "a completer", "pas d information"),
        *("information manquante", "en cours", "en construction", "en cours de creation"),
    ]
)
MAX_MISSING_LENGTH = max(map(len, MISSING_WORDS))
UNKNOWN_WORDS = frozenset(["inconnu", "inconnue", "ne sait pas", "non precise", "nsp"])
YES_WORDS = ("oui", "yes", "o", "vrai", "true", "x", "1", "ok")
NO_WORDS = ("non", "no", "n", "faux", "false")
ZERO = re.compile(r"0+(?:[.,]0+)?")
INTEGER = re.compile(r"(?:[0-9]{1,9}|[0-9]{1,3}(?: [0-9]{3}){1,2})(?:[.,]0+)?")
YEAR_IN_TEXT = re.compile(r"(?<![0-9])(?:1[89]|20)[0-9]{2}(?![0-9])")
LIST_SEPARATOR = re.compile(r"[|;\n]")
MAX_QUOTED = 60  # characters of a cell that a message repeats

NOT_A_DAY = (
    "«\u202f{text}\u202f» n’est pas une date\u00a0: écrivez 12/03/2027, ou 12/03/2027 14:30."
)
NO_SUCH_HOUR = "cette heure n’existe pas ce jour-là\u00a0: on y passe à l’heure d’été."
NOT_AN_AMOUNT = "«\u202f{text}\u202f» n’est pas un montant\u00a0: écrivez 12\u202f500,50."
READ_IN_TWO_WAYS = (
    "«\u202f{text}\u202f» se lit de deux façons\u00a0: écrivez 12\u202f500 ou 12,50, sans point."
)
NOT_AN_INTEGER = "«\u202f{text}\u202f» n’est pas un nombre entier."
NOT_A_YEAR = "«\u202f{text}\u202f» n’est pas une année\u00a0: écrivez 2018."
A_FORMULA = "ce texte est une formule de tableur\u00a0: gardez-en le résultat seul."


def cell_error(sentence: str, text: str) -> ValueError:
    """Return the error of a cell that cannot be read; `sentence` may quote its {text}."""
    short = text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"
    return ValueError(sentence.format(text=short))


@lru_cache(maxsize=10_000)
def is_missing(text: str) -> bool:
    """Whether a cell of other people's files says that nothing is known."""
    bare = text.strip()
    if len(bare) > MAX_MISSING_LENGTH:
        return False
    says_something = any(map(str.isalnum, bare)) and not ZERO.fullmatch(bare)
    return not says_something or fold(bare) in MISSING_WORDS


def refuse_formula(text: str) -> str:
    """Return a text that no spreadsheet would run."""
    if FORMULA_PATTERN.match(text):
        raise ValueError(A_FORMULA)
    return text


def parse_line(text: str) -> str:
    return refuse_formula(" ".join(text.split()))


def parse_text(text: str) -> str:
    return refuse_formula("\n".join(line.rstrip() for line in text.strip().splitlines()))


def parse_list(text: str) -> tuple[str, ...]:
    """Return the words of a list parted by bars, semicolons or lines, each once."""
    words = (each.strip() for each in LIST_SEPARATOR.split(text))
    return tuple(dict.fromkeys(filter(None, words)))


def parse_integer(text: str) -> int:
    """Return the integer of « 1 500 » or « 12,0 »."""
    bare = " ".join(text.split())
    if not INTEGER.fullmatch(bare):
        raise cell_error(NOT_AN_INTEGER, text)
    return int(re.split(r"[.,]", bare.replace(" ", ""))[0])


def parse_year(text: str) -> int:
    """Return the year of « 2018 », « depuis 2018 » or « 12/03/2018 »."""
    years = set(YEAR_IN_TEXT.findall(text))
    if len(years) != 1:
        raise cell_error(NOT_A_YEAR, text)
    return int(years.pop())


def parse_date(text: str) -> date:
    """Return a date; what follows it in the cell is refused."""
    day, rest = split_date(text)
    if rest:
        raise cell_error(NOT_A_DAY, text)
    return day


def parse_datetime(text: str) -> datetime | date:
    """Return an aware datetime, in Paris unless the cell says otherwise.

    A cell that tells no hour gives a date.
    """
    day, rest = split_date(text)
    if not rest:
        return day
    match = TIME_PATTERN.fullmatch(rest)
    if not match:
        raise cell_error(NOT_A_DAY, text)
    try:
        hour = time(int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0))
    except ValueError:
        raise cell_error(NOT_A_DAY, text) from None
    if match["offset"]:
        return datetime_at_offset(day, hour, match["offset"].strip(), text)
    return datetime_in_paris(datetime.combine(day, hour))


def split_date(text: str) -> tuple[date, str]:
    """Return the date that a text begins with, and the folded rest of it."""
    bare = re.sub(r"\s+", " ", strip_accents(text)).strip()
    for pattern in DATE_PATTERNS:
        if match := pattern.match(bare):
            return date_of_match(match, text), bare[match.end() :]
    raise cell_error(NOT_A_DAY, text)


def strip_accents(text: str) -> str:
    """Lower case without accents, punctuation and signs kept: « 1er aout, 9 h »."""
    bare = unicodedata.normalize("NFKD", text).lower()
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def date_of_match(match: re.Match[str], text: str) -> date:
    month = match["month"]
    number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
    try:
        day = date(int(match["year"]), number, int(match["day"]))
    except ValueError:
        raise cell_error(NOT_A_DAY, text) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise cell_error(NOT_A_DAY, text)
    return day


def datetime_at_offset(day: date, hour: time, offset: str, text: str) -> datetime:
    iso = f"{day.isoformat()}T{hour.isoformat()}{offset.upper()}"
    try:
        return datetime.fromisoformat(iso)
    except ValueError:
        raise cell_error(NOT_A_DAY, text) from None


def datetime_in_paris(naive: datetime) -> datetime:
    """Return the instant of an hour in Paris; of the two of an autumn night, the first."""
    # In UTC: Python holds the two hours of that night, in Paris, equal to no other.
    moment = naive.replace(tzinfo=get_default_timezone()).astimezone(UTC)
    if moment.astimezone(get_default_timezone()).replace(tzinfo=None) != naive:
        raise ValueError(NO_SUCH_HOUR)
    return moment


def parse_amount(text: str) -> Decimal:
    """Return euros: « 12 500,50 € », « 12500.5 », « 12.500,50 » or « 12,500.50 »."""
    bare = " ".join(re.sub(r"['’]|€|euros?|eur", "", text.lower()).split())
    if AMBIGUOUS_AMOUNT.fullmatch(bare):
        raise cell_error(READ_IN_TWO_WAYS, text)
    for pattern, thousands in AMOUNT_PATTERNS:
        if pattern.fullmatch(bare):
            return Decimal(bare.replace(thousands, "").replace(",", "."))
    raise cell_error(NOT_AN_AMOUNT, text)


def format_value(value: object) -> str:
    """Return a number with a decimal comma, a day as 2027-03-12, nothing for None."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).replace(".", ",")
