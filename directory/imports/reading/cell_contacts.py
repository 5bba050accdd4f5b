"""Web addresses, electronic addresses and telephone numbers, as people write them in a cell."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from directory.imports.reading.cell_values import OTHERS_LEFT, PartialValue, take_first
from tierslieux.spreadsheets.cell_values import cell_error
from tierslieux.text.phones import normalise_phone, validate_phone
from tierslieux.text.urls import check_url

AT = re.compile(r"\s*[\[({]\s*(?:at|arobase|@)\s*[\])}]\s*", re.IGNORECASE)
SCHEME = re.compile(r"https?://", re.IGNORECASE)
SEVERAL_ADDRESSES = re.compile(r"[|\s]+|[;,]\s*(?=https?:|www\.)|[;,]$|\bet\b(?=\s)")
PHONE_BREAKS = re.compile(r"[|;,\n]|\s/\s|(?<=[0-9]{2})/(?=0)|\bou\b|\bet\b")
FRENCH_NUMBER = re.compile(
    r"(?<![0-9+])(?:0[1-9][0-9]{8}(?![0-9])|0[1-9](?:[\s.-][0-9]{2}){4}(?![\s.-]?[0-9]))"
)
PHONE_WORDS = re.compile(r"[^0-9+().\s/_–-]+:?")
MOBILE = ("+336", "+337")
# Enough to read it: the fields check all of them, these too.
HOST = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}"
PLAIN_ADDRESS = re.compile(rf"https?://{HOST}(?:/[\w./-]*)?", re.ASCII)
PLAIN_EMAIL = re.compile(rf"[\w-]+(?:\.[\w-]+)*@{HOST}", re.ASCII)
NOT_A_PHONE = "«\u202f{text}\u202f» n’est pas un numéro de téléphone\u00a0: écrivez 05 61 00 00 00."
NOT_AN_EMAIL = "«\u202f{text}\u202f» n’est pas une adresse électronique."
NOT_A_WEBSITE = "«\u202f{text}\u202f» n’est pas une adresse web (https://…)."
A_MOBILE = "numéro de mobile\u00a0: vérifiez qu’il est celui de l’organisation"


def parse_website(text: str) -> str | PartialValue:
    """Return a complete address, the first of several."""
    addresses = [each for each in SEVERAL_ADDRESSES.split(text.strip()) if each]
    return take_first([complete_address(each, text) for each in addresses])


def complete_address(address: str, text: str) -> str:
    """Return a web address with its scheme; the ValueError raised quotes `text`, its cell."""
    complete = address if SCHEME.match(address) else f"https://{address}"
    if PLAIN_ADDRESS.fullmatch(complete):
        return complete
    try:
        check_url(complete)
    except ValidationError:
        raise cell_error(NOT_A_WEBSITE, text) from None
    if "@" in complete.split("/")[2]:
        raise cell_error(NOT_A_WEBSITE, text)
    return complete


def parse_address(text: str) -> str:
    return complete_address(text.strip(), text)


def parse_addresses(text: str) -> str:
    """Return web addresses, one a line."""
    return "\n".join(complete_address(each, each) for each in re.split(r"[\s|]+", text.strip()))


def parse_email(text: str) -> str | PartialValue:
    """Return an address, the first of several."""
    if PLAIN_EMAIL.fullmatch(text):
        return text
    bare = AT.sub("@", re.sub(r"mailto:", "", text, flags=re.IGNORECASE)).strip()
    parts = [each.strip("<>.,") for each in re.split(r"[|;,\s/]+(?:- )?", bare)]
    for each in filter(None, parts):
        try:
            validate_email(each)
        except ValidationError:
            raise cell_error(NOT_AN_EMAIL, text) from None
    return take_first(filter(None, parts))


def parse_phone(text: str) -> str | PartialValue:
    """Return +33561000000, of the first number of several; words beside it make a note."""
    whole = parse_single_phone(text)
    if whole:
        return PartialValue(whole, A_MOBILE) if whole.startswith(MOBILE) else whole
    parts = (*PHONE_BREAKS.split(text), *FRENCH_NUMBER.findall(text))
    phones = [phone for part in parts if (phone := parse_single_phone(part))]
    if not phones:
        raise cell_error(NOT_A_PHONE, text)
    return PartialValue(phones[0], OTHERS_LEFT.format(text=text.strip()))


def parse_single_phone(text: str) -> str:
    """Return the number of a text that holds one only, "" otherwise."""
    bare = re.sub(r"[\s._]", "", PHONE_WORDS.sub(" ", text).removesuffix(".0"))
    if re.fullmatch(r"[1-9][0-9]{8}", bare):
        bare = f"0{bare}"
    elif re.fullmatch(r"33[1-9][0-9]{8}", bare):
        bare = f"+{bare}"
    phone = normalise_phone(bare.replace("+330", "+33"))
    try:
        validate_phone(phone)
    except ValidationError:
        return ""
    return phone if has_a_right_length(phone) else ""


def has_a_right_length(phone: str) -> bool:
    return not phone.startswith("+33") or len(phone) == len("+33561000000")
