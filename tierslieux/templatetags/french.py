"""French typography in templates."""

import re
from decimal import Decimal
from urllib.parse import urlsplit

from django import template
from django.template.defaultfilters import floatformat, truncatechars

from tierslieux.text.dates import format_date
from tierslieux.text.phones import format_phone

register = template.Library()
register.filter("phone", format_phone)
register.filter("day", format_date, expects_localtime=True)

NARROW = "\u202f"
WIDE = "\u00a0"
MAX_ADDRESS_LENGTH = 64
LINE_BREAK = re.compile(r"[ \n]*\n[ \n]*")


@register.filter(is_safe=True)
def single_line(text: str) -> str:
    """Return a text on one line: what a template breaks to be read is one in an attribute."""
    return LINE_BREAK.sub(" ", text).strip()


@register.filter
def number(value: float) -> str:
    """Return « 1 234 » for 1234, with a narrow no-break space."""
    return f"{value:,}".replace(",", NARROW)


@register.filter
def counted(value: int, names: str) -> str:
    """Return « 0 lieu », « 1 lieu », « 2 lieux » for names "lieu,lieux"."""
    singular, plural = names.split(",")
    return f"{number(value)}{WIDE}{plural if value > 1 else singular}"


@register.filter
def days(count: int) -> str:
    """Return the time left: « dernier jour », « 1 jour », « 12 jours »."""
    return counted(count, "jour,jours") if count else "dernier jour"


@register.filter
def km(distance: float) -> str:
    """Return « 800 m » below a kilometre, « 3,2 km » below ten, « 12 km » beyond."""
    if distance < 1:
        return f"{max(round(distance * 10), 1) * 100}{WIDE}m"
    decimals = 1 if distance < 10 and distance % 1 else 0  # noqa: PLR2004
    return f"{distance:.{decimals}f}{WIDE}km".replace(".", ",")


@register.filter
def euros(price: float | Decimal) -> str:
    """Return « 12 € », « 12,50 € » or « 1 200 € »."""
    return f"{floatformat(price, '-2g')}".replace(WIDE, NARROW) + f"{WIDE}€"


@register.filter
def host(address: str) -> str:
    """Return the host of a web address without www."""
    return urlsplit(address).netloc.removeprefix("www.")


@register.filter
def address(source: str) -> str:
    """Return a web address to be read: without https://www., cut when it is long."""
    parts = urlsplit(source)
    return truncatechars(f"{host(source)}{parts.path}".rstrip("/"), MAX_ADDRESS_LENGTH)


@register.filter
def per_100k(value: float, population: int | None) -> str:
    """Return the rate for 100,000 inhabitants, with one decimal: « 5,3 »."""
    return floatformat(100_000 * value / population, 1) if population else ""
