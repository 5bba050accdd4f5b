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
            told = rule.strip() or text.strip() or "des espaces seuls"
            raise ValidationError(ALWAYS_OPEN.format(rule=told))
    parse_hours(text.strip())


DAYS = {
    "Mo": "lundi",
    "Tu": "mardi",
    "We": "mercredi",
    "Th": "jeudi",
    "Fr": "vendredi",
    "Sa": "samedi",
    "Su": "dimanche",
}
WORDS = DAYS | {
    "PH": "jours fériés",
    "SH": "vacances scolaires",
    "off": "fermé",
    "closed": "fermé",
    "24/7": "24\u00a0h sur 24, 7\u00a0jours sur 7",
    "sunrise": "lever du soleil",
    "sunset": "coucher du soleil",
    "dawn": "aube",
    "dusk": "crépuscule",
    "Jan": "janvier",
    "Feb": "février",
    "Mar": "mars",
    "Apr": "avril",
    "May": "mai",
    "Jun": "juin",
    "Jul": "juillet",
    "Aug": "août",
    "Sep": "septembre",
    "Oct": "octobre",
    "Nov": "novembre",
    "Dec": "décembre",
    "-": "\u00a0–\u00a0",
    ",": ", ",
}
RANKS = {"1": "premier", "2": "deuxième", "3": "troisième", "4": "quatrième", "-1": "dernier"}
RULE = re.compile(r'(?:"[^"]*"|[^;"|])+')
TOKEN = re.compile(
    r'(?P<comment>"[^"]*")|(?P<time>\d{1,2}:\d{2})'
    rf"|(?P<day>{'|'.join(DAYS)})\[(?P<rank>-1|[1-4])\]|24/7|[A-Za-z]+|[-,]"
)


def spoken_hours(text):
    """Returns opening hours in French, a line a rule: « lundi – vendredi 9 h – 12 h 30 »."""
    return [TOKEN.sub(spoken_token, rule.strip()) for rule in RULE.findall(text) if rule.strip()]


def spoken_token(match):
    token = match[0]
    if match["comment"]:
        return f"({token[1:-1]})"
    if match["time"]:
        hour, minute = token.split(":")
        return f"{int(hour)}\u00a0h" + (f"\u00a0{minute}" if minute != "00" else "")
    if match["rank"]:
        return f"{RANKS[match['rank']]} {DAYS[match['day']]} du mois"
    return WORDS.get(token, token)
