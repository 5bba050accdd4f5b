"""Dates known to the day, the month or the year, and how they are said."""

from calendar import monthrange
from datetime import date, datetime, time, timedelta

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone


class DatePrecision(models.TextChoices):
    DAY = "day", "au jour près"
    MONTH = "month", "au mois près"
    YEAR = "year", "à l’année près"


FORMATS = {DatePrecision.DAY: "j F Y", DatePrecision.MONTH: "F Y", DatePrecision.YEAR: "Y"}


def format_date(day, precision=DatePrecision.DAY):
    """Returns « 12 mars 2027 », « mars 2027 » or « 2027 », or "" without a day."""
    if day is None:
        return ""
    text = date_format(day, FORMATS[precision])
    return f"1er{text[1:]}" if precision == DatePrecision.DAY and day.day == 1 else text


def format_when(day, precision=DatePrecision.DAY):
    """Returns « le 12 mars 2027 », « en mars 2027 » or « en 2027 », or "" without a day."""
    told = format_date(day, precision)
    return told and f"{'le' if precision == DatePrecision.DAY else 'en'} {told}"


def format_since(day, precision=DatePrecision.DAY):
    """Returns « depuis le 12 mars 2027 », « depuis mars 2027 » or « depuis 2027 »."""
    told = format_date(day, precision)
    return f"depuis le {told}" if precision == DatePrecision.DAY else f"depuis {told}"


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


def precision_field():
    """The column that says how precisely the date beside it is known."""
    return models.CharField(
        "précision", max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )


def paris_time(day, hour=0, minute=0, second=0):
    """Returns the instant of an hour of a day in Paris, midnight unless told."""
    return datetime.combine(day, time(hour, minute, second), tzinfo=get_default_timezone())


def last_moment(day):
    """Returns the last second of a day in Paris: a deadline is over after it."""
    return paris_time(day, 23, 59, 59)


def format_offset(moment):
    """Returns how far Paris is from UTC at an instant: « UTC+1 » in winter, « UTC+2 » else."""
    return f"UTC+{moment.utcoffset().seconds // 3600}"
