"""The opening hours of a sheet in one box of plain text, shown as people read them."""

from django.core.exceptions import ValidationError

from directory.hours.french import read_french_hours
from directory.hours.osm import format_hours, validate_hours


def hours_shown(rule):
    """Returns what the box shows of hours: « lundi – vendredi 9 h – 18 h », a line a rule."""
    return "\n".join(format_hours(rule))


def rule_from(typed, *shown):
    """Returns the hours that `typed` means, None when nobody can tell for sure.

    `shown` are hours that a box has shown: its own words mean them, were they hard to read back.
    """
    for rule in shown:
        if same_words(typed, hours_shown(rule)):
            return rule
    if not typed.strip():
        return ""
    return read_french_hours(typed).rule or read_osm(typed)


def read_osm(typed):
    try:
        validate_hours(typed.strip())
    except ValidationError:
        return None
    return typed.strip()


def same_words(one, other):
    return one.split() == other.split()
