"""The opening hours of a sheet in one text box, shown as people read them."""

from django.core.exceptions import ValidationError

from directory.hours.french import read_french_hours
from directory.hours.osm import format_hours, validate_hours


def hours_text(rule: str) -> str:
    """Return what the box shows of hours: « lundi – vendredi 9 h – 18 h », a line a rule."""
    return "\n".join(format_hours(rule))


def parse_hours_input(typed: str, *shown: str) -> str | None:
    """Return the rule that `typed` means, None when it is not certain.

    `shown` are hours that a box has shown: its own words mean them, were they hard to read back.
    """
    for rule in shown:
        if same_words(typed, hours_text(rule)):
            return rule
    if not typed.strip():
        return ""
    return read_french_hours(typed).rule or read_osm(typed)


def read_osm(typed: str) -> str | None:
    try:
        validate_hours(typed.strip())
    except ValidationError:
        return None
    return typed.strip()


def same_words(one: str, other: str) -> bool:
    return one.split() == other.split()
