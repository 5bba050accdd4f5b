"""French telephone numbers: stored as +33561000000 (E.164), shown as 05 61 00 00 00."""

import re

from django.core.exceptions import ValidationError

PHONE_SEPARATORS = re.compile(r"[\s.\-–()/]+")
E164 = re.compile(r"\+[1-9][0-9]{7,14}")


def normalise_phone(text: str) -> str:
    """Return a number in E.164 form; any other text comes back unchanged."""
    if E164.fullmatch(text):
        return text
    bare = PHONE_SEPARATORS.sub("", text.replace("(0)", ""))
    if re.fullmatch(r"0[1-9][0-9]{8}", bare):
        return f"+33{bare[1:]}"
    if re.fullmatch(r"00[1-9][0-9]{7,14}", bare):
        return f"+{bare[2:]}"
    return bare if E164.fullmatch(bare) else text


def validate_phone(text: str) -> None:
    """Raise ValidationError unless `text` is a number, in any usual spelling."""
    if not E164.fullmatch(normalise_phone(text)):
        raise ValidationError("Saisissez un numéro à dix chiffres, comme 05 61 00 00 00.")


def format_phone(number: str) -> str:
    """Return « 05 61 00 00 00 » for a stored French number, any other text unchanged."""
    if not re.fullmatch(r"\+33[0-9]{9}", number):
        return number
    digits = f"0{number[3:]}"
    return "\u00a0".join(digits[start : start + 2] for start in range(0, 10, 2))
