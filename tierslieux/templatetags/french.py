"""French typography in templates."""

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
ADDRESS_SHOWN = 64


@register.filter
def number(value):
    """Returns « 1 234 » for 1234, with a narrow no-break space."""
    return f"{value:,}".replace(",", NARROW)


@register.filter
def counted(value, names):
    """Returns « 0 lieu », « 1 lieu », « 2 lieux » for names "lieu,lieux"."""
    singular, plural = names.split(",")
    return f"{number(value)}{WIDE}{plural if value > 1 else singular}"


@register.filter
def days(count):
    """Returns what is left in words: « dernier jour », « 1 jour », « 12 jours »."""
    return counted(count, "jour,jours") if count else "dernier jour"


@register.filter
def km(distance):
    """Returns « 800 m » below a kilometre, « 3,2 km » below ten, « 12 km » beyond."""
    if distance < 1:
        return f"{max(round(distance * 10), 1) * 100}{WIDE}m"
    decimals = 1 if distance < 10 and distance % 1 else 0  # noqa: PLR2004
    return f"{distance:.{decimals}f}{WIDE}km".replace(".", ",")


@register.filter
def euros(price):
    """Returns « 12 € », « 12,50 € » or « 1 200 € »."""
    return f"{floatformat(price, '-2g')}".replace(WIDE, NARROW) + f"{WIDE}€"


@register.filter
def host(address):
    """Returns the name to show for a web address: its host without www."""
    return urlsplit(address).netloc.removeprefix("www.")


@register.filter
def address(source):
    """Returns a web address to be read: without https://www., cut when it is long."""
    parts = urlsplit(source)
    return truncatechars(f"{host(source)}{parts.path}".rstrip("/"), ADDRESS_SHOWN)


@register.filter
def per_100k(value, population):
    """Returns the rate for 100,000 inhabitants, with one decimal: « 5,3 »."""
    return floatformat(100_000 * value / population, 1) if population else ""
