"""French telephone numbers: kept as +33561000000, shown as 05 61 00 00 00."""

import re

from django.core.exceptions import ValidationError

SEPARATORS = re.compile(r"[\s.\-–()/]+")
KEPT = re.compile(r"\+[1-9][0-9]{7,14}")


def normalise_phone(text):
    """Returns a number as +33…, whatever its spaces and dots; another text comes back as it is."""
    if KEPT.fullmatch(text):
        return text
    bare = SEPARATORS.sub("", text.replace("(0)", ""))
    if re.fullmatch(r"0[1-9][0-9]{8}", bare):
        return f"+33{bare[1:]}"
    if re.fullmatch(r"00[1-9][0-9]{7,14}", bare):
        return f"+{bare[2:]}"
    return bare if KEPT.fullmatch(bare) else text


def validate_phone(text):
    if not KEPT.fullmatch(normalise_phone(text)):
        raise ValidationError("Saisissez un numéro à dix chiffres, comme 05 61 00 00 00.")


def format_phone(number):
    """Returns « 05 61 00 00 00 » for a French number, any other as it is kept."""
    if not re.fullmatch(r"\+33[0-9]{9}", number):
        return number
    digits = f"0{number[3:]}"
    return "\u00a0".join(digits[start : start + 2] for start in range(0, 10, 2))
