"""Dates known to the day, the month or the year: arithmetic, French text, model field."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone


class DatePrecision(models.TextChoices):
    DAY = "day", "au jour près"
    MONTH = "month", "au mois près"
    YEAR = "year", "à l’année près"


DATE_FORMATS: dict[str, str] = {
    DatePrecision.DAY: "j F Y",
    DatePrecision.MONTH: "F Y",
    DatePrecision.YEAR: "Y",
}


def format_date(day: date | None, precision: str = DatePrecision.DAY) -> str:
    """Return « 12 mars 2027 », « mars 2027 » or « 2027 »; "" without a day."""
    if day is None:
        return ""
    text = date_format(day, DATE_FORMATS[precision])
    return f"1er{text[1:]}" if precision == DatePrecision.DAY and day.day == 1 else text


def format_when(day: date | None, precision: str = DatePrecision.DAY) -> str:
    """Return « le 12 mars 2027 », « en mars 2027 » or « en 2027 »; "" without a day."""
    text = format_date(day, precision)
    return text and f"{'le' if precision == DatePrecision.DAY else 'en'} {text}"


def format_since(day: date, precision: str = DatePrecision.DAY) -> str:
    """Return « depuis le 12 mars 2027 », « depuis mars 2027 » or « depuis 2027 »."""
    text = format_date(day, precision)
    return f"depuis le {text}" if precision == DatePrecision.DAY else f"depuis {text}"


def add_months_clamped(day: date, months: int) -> date:
    """Add months (negative: subtract), 31 January + 1 giving the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def add_months_rolled(day: date, months: int) -> date:
    """Add months, 31 January + 1 giving 1 March: the first day when they are all over."""
    clamped = add_months_clamped(day, months)
    return clamped if clamped.day == day.day else clamped + timedelta(days=1)


def latest_day_before_months(day: date, months: int) -> date:
    """Return the latest day from which `add_months_clamped` gives `day` or an earlier one.

    On the last day of a month it is the last of its own: 31 August for 28 February and 6 months.
    """
    earlier = add_months_clamped(day, -months)
    ends_a_month = day.day == monthrange(day.year, day.month)[1]
    last = monthrange(earlier.year, earlier.month)[1]
    return earlier.replace(day=last) if ends_a_month else earlier


def precision_field() -> "models.CharField[str, str]":
    """Return the column that says how precisely the date beside it is known."""
    return models.CharField(
        "précision", max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )


def paris_time(day: date, hour: int = 0, minute: int = 0, second: int = 0) -> datetime:
    """Return the instant at which the clocks of Paris show a time of a day (default: midnight)."""
    return datetime.combine(day, time(hour, minute, second), tzinfo=get_default_timezone())


def last_moment(day: date) -> datetime:
    """Return the last second of a day in Paris: a deadline is over after it."""
    return paris_time(day, 23, 59, 59)


def format_offset(moment: datetime) -> str:
    """Return the UTC offset of an aware datetime: « UTC+1 » in winter in Paris, else « UTC+2 »."""
    offset = moment.utcoffset() or timedelta()
    return f"UTC+{offset.seconds // 3600}"
