"""The days of the week, from Monday: their codes in OpenStreetMap's syntax, their French names."""

WEEKDAY_NAMES = {
    "Mo": "lundi",
    "Tu": "mardi",
    "We": "mercredi",
    "Th": "jeudi",
    "Fr": "vendredi",
    "Sa": "samedi",
    "Su": "dimanche",
}
DAY_CODES = tuple(WEEKDAY_NAMES)
WEEKDAYS = tuple(WEEKDAY_NAMES.values())
