"""What people write in a cell about the labels of a venue: several of them are parted by bars."""

import re
from datetime import date

from directory.imports.reading.cell_values import parse_check_day
from tierslieux.spreadsheets.cell_values import (
    FIRST_YEAR,
    LAST_YEAR,
    MONTHS,
    cell_error,
    parse_text,
    strip_accents,
)
from tierslieux.text.dates import DatePrecision

BARS = re.compile(r"[|\n]")
YEAR = re.compile(r"(?:en |depuis )?(?P<year>[0-9]{4})(?:[.,]0+)?")
MONTH_PATTERNS = (
    re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})"),
    re.compile(r"(?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})"),
    re.compile(rf"(?:en |depuis )?(?P<month>{'|'.join(MONTHS)}) (?P<year>[0-9]{{4}})"),
)
FORMATS = {DatePrecision.DAY: "%Y-%m-%d", DatePrecision.MONTH: "%Y-%m", DatePrecision.YEAR: "%Y"}
PRECISIONS = {4: DatePrecision.YEAR, 7: DatePrecision.MONTH, 10: DatePrecision.DAY}

NOT_A_PERIOD = (
    "«\u202f{text}\u202f» n’est pas une date\u00a0: écrivez 12/03/2027, mars 2027 ou 2027."
)
NOT_A_WHOLE_DAY = (
    "«\u202f{text}\u202f» n’est pas un jour entier\u00a0: écrivez 12/03/2027, le premier jour sans "
    "le label."
)
LONGEST_SOURCE = 5000  # characters, as the desk accepts
TOO_LONG = "cette source dépasse 5\u202f000 caractères."


def parse_parts(text: str) -> tuple[str, ...]:
    """Return the parts of a cell in their order, the blank ones too."""
    return tuple(" ".join(each.split()) for each in BARS.split(parse_text(text)))


def parse_periods(text: str) -> tuple[str, ...]:
    """Return the parts of a cell as days, months or years: « 2027-03-12 », « 2027-03 »."""
    return tuple(each and parse_period(each) for each in parse_parts(text))


def parse_days(text: str) -> tuple[str, ...]:
    """Return the parts of a cell as whole days: « 2027-03-12 »."""
    return tuple(each and parse_whole_day(each) for each in parse_parts(text))


def parse_source(text: str) -> str:
    """Return the addresses or the words of a source; raise ValueError when it is no mere source."""
    source = parse_text(text)
    if len(source) > LONGEST_SOURCE:
        raise ValueError(TOO_LONG)
    return source


def parse_period(text: str) -> str:
    bare = strip_accents(" ".join(text.split()))
    if match := YEAR.fullmatch(bare):
        return checked_period(int(match["year"]), 1, DatePrecision.YEAR, text)
    for pattern in MONTH_PATTERNS:
        if match := pattern.fullmatch(bare):
            month = match["month"]
            number = MONTHS.index(month) + 1 if month in MONTHS else int(month)
            return checked_period(int(match["year"]), number, DatePrecision.MONTH, text)
    try:
        return parse_check_day(text).isoformat()
    except ValueError:
        raise cell_error(NOT_A_PERIOD, text) from None


def checked_period(year: int, month: int, precision: DatePrecision, text: str) -> str:
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= len(MONTHS)):
        raise cell_error(NOT_A_PERIOD, text)
    return write_period(date(year, month, 1), precision)


def parse_whole_day(text: str) -> str:
    try:
        return parse_check_day(text).isoformat()
    except ValueError:
        raise cell_error(NOT_A_WHOLE_DAY, text) from None


def write_period(day: date, precision: str) -> str:
    """Return a date as precisely as it is known: « 2027-03-12 », « 2027-03 » or « 2027 »."""
    return day.strftime(FORMATS[DatePrecision(precision)])


def read_period(period: str) -> tuple[date, str]:
    """Return the first day of what `write_period` gives, and its precision."""
    whole = f"{period}-01-01"[:10]
    return date.fromisoformat(whole), PRECISIONS[len(period)].value
