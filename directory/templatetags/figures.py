"""Filters that format figures in French."""

from django import template
from django.template.defaultfilters import floatformat

from tierslieux.templatetags.french import WIDE, number

register = template.Library()

NEARLY_ALL = 99


@register.filter
def format_figure(value):
    """Return a value of a table formatted: « 1 234 », « 5,3 », « non connu » for None."""
    if value is None:
        return "non connu"
    if isinstance(value, float):
        return floatformat(value, 1)
    return number(value) if isinstance(value, int) else value


@register.filter
def format_percentage(share):
    """Return a whole percentage, never rounded to 0 or 100: « moins de 1 % »."""
    if share is None:
        return "une part non connue"
    if 0 < share < 1:
        return f"moins de 1{WIDE}%"
    if NEARLY_ALL < share < 100:  # noqa: PLR2004
        return f"plus de {NEARLY_ALL}{WIDE}%"
    return f"{round(share)}{WIDE}%"
