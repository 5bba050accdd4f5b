"""Dates known to the day, the month or the year, and how they are said."""

from django.db import models
from django.utils.formats import date_format


class DatePrecision(models.TextChoices):
    DAY = "day", "au jour près"
    MONTH = "month", "au mois près"
    YEAR = "year", "à l’année près"


FORMATS = {DatePrecision.DAY: "j F Y", DatePrecision.MONTH: "F Y", DatePrecision.YEAR: "Y"}


def spoken_date(day, precision=DatePrecision.DAY):
    """Returns « 12 mars 2027 », « mars 2027 » or « 2027 », or "" without a day."""
    if day is None:
        return ""
    text = date_format(day, FORMATS[precision])
    return f"1er{text[1:]}" if precision == DatePrecision.DAY and day.day == 1 else text


def spoken_when(day, precision=DatePrecision.DAY):
    """Returns « le 12 mars 2027 », « en mars 2027 » or « en 2027 », or "" without a day."""
    told = spoken_date(day, precision)
    return told and f"{'le' if precision == DatePrecision.DAY else 'en'} {told}"


def spoken_since(day, precision=DatePrecision.DAY):
    """Returns « depuis le 12 mars 2027 », « depuis mars 2027 » or « depuis 2027 »."""
    told = spoken_date(day, precision)
    return f"depuis le {told}" if precision == DatePrecision.DAY else f"depuis {told}"


def precision_field():
    """The column that says how precisely the date beside it is known."""
    return models.CharField(
        "précision", max_length=5, choices=DatePrecision, default=DatePrecision.DAY
    )
