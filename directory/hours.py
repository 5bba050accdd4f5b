"""Opening hours in OpenStreetMap's syntax; the only file that knows opening-hours-py."""

import re
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from opening_hours import OpeningHours, ParserError

MAX_LENGTH = 500
COMMENT = re.compile(r'"[^"]*"')
SAYS_WHEN = re.compile(r"\d{1,2}:\d{2}|24/7|\b(?:off|closed|sunrise|sunset|dawn|dusk)\b")

ALWAYS_OPEN = (
    "« {rule} » n’indique aucune heure : la syntaxe y lit « toujours ouvert ». Ajoutez les heures, "
    "par exemple « Mo-Fr 09:00-12:30,14:00-18:00 », ou 24/7 si le lieu ne ferme jamais ; laissez "
    "vide si les horaires ne sont pas connus."
)
UNREADABLE = (
    "Horaires illisibles à partir de « {text} ». Écrivez par exemple "
    "« Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off »."
)


def parse_hours(text):
    """Returns the opening hours written in `text`, for France and its time zone.

    Raises ValidationError, with the place where reading stopped, when they cannot be read.
    """
    try:
        return OpeningHours(
            text, timezone=ZoneInfo("Europe/Paris"), country="FR", max_interval_days=366
        )
    except ParserError as error:
        column = re.search(r"--> \d+:(\d+)", str(error))
        start = int(column[1]) - 1 if column else 0
        raise ValidationError(UNREADABLE.format(text=text[start:] or text)) from error


def validate_hours(text):
    """Refuses what cannot be read and what would mean always open without saying so."""
    if len(text) > MAX_LENGTH:
        raise ValidationError(f"Les horaires comptent {MAX_LENGTH} caractères au plus.")
    for rule in re.split(r";|\|\|", COMMENT.sub("", text)):
        if not SAYS_WHEN.search(rule):
            raise ValidationError(ALWAYS_OPEN.format(rule=rule.strip() or text.strip()))
    parse_hours(text)


DAYS = {
    "Mo": "lundi",
    "Tu": "mardi",
    "We": "mercredi",
    "Th": "jeudi",
    "Fr": "vendredi",
    "Sa": "samedi",
    "Su": "dimanche",
    "PH": "jours fériés",
    "SH": "vacances scolaires",
    "off": "fermé",
    "closed": "fermé",
    "24/7": "24 h sur 24, 7 jours sur 7",
}
TOKEN = re.compile(r'"[^"]*"|24/7|\b(?:Mo|Tu|We|Th|Fr|Sa|Su|PH|SH|off|closed)\b|\d{1,2}:\d{2}|-|,')


def spoken_hours(text):
    """Returns opening hours in French, a line a rule: « lundi – vendredi 9 h – 12 h 30 »."""
    return [TOKEN.sub(spoken_token, rule.strip()) for rule in text.split(";") if rule.strip()]


def spoken_token(match):
    token = match[0]
    if token.startswith('"'):
        return f"({token[1:-1]})"
    if ":" in token:
        hour, minute = token.split(":")
        return f"{int(hour)}\u00a0h" + (f"\u00a0{minute}" if minute != "00" else "")
    return {"-": "\u00a0–\u00a0", ",": ", "}.get(token) or DAYS[token]
