"""Figures in words and in cells."""

from django import template
from django.template.defaultfilters import floatformat

from tierslieux.templatetags.french import WIDE, number

register = template.Library()

ALMOST_ALL = 99


@register.filter
def told(value):
    """Returns a value of a table to be read: « 1 234 », « 5,3 », « non connu »."""
    if value is None:
        return "non connu"
    if isinstance(value, float):
        return floatformat(value, 1)
    return number(value) if isinstance(value, int) else value


@register.filter
def hundredths(share):
    """Returns a percentage in whole units, never rounded to none nor to all: « moins de 1 % »."""
    if share is None:
        return "une part non connue"
    if 0 < share < 1:
        return f"moins de 1{WIDE}%"
    if ALMOST_ALL < share < 100:  # noqa: PLR2004
        return f"plus de {ALMOST_ALL}{WIDE}%"
    return f"{round(share)}{WIDE}%"
