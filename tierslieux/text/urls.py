"""Public sources of a fact: one web address a line."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from tierslieux.text.validation import LONG_TEXT

check_url = URLValidator(
    schemes=["http", "https"], message="Saisissez une adresse complète, https://…"
)


def is_url(text: str) -> bool:
    """Whether a text is a whole http(s) address."""
    try:
        check_url(text)
    except ValidationError:
        return False
    return True


def source_lines(text: str) -> list[str]:
    """Return the addresses of `text`, one a line, blank lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def validate_sources(text: str) -> None:
    """Raise ValidationError naming the first line that is not an http(s) address."""
    for number, line in enumerate(source_lines(text), start=1):
        try:
            check_url(line)
        except ValidationError as error:
            raise ValidationError(
                f"Ligne {number}\u00a0: «\u00a0{line}\u00a0» n’est pas une adresse web."
            ) from error


def sources_field(**options: Any) -> "models.TextField[str, str]":
    """Return the column for the public addresses that state a fact; `options` are the field's."""
    return models.TextField(
        "sources",
        validators=[LONG_TEXT, validate_sources],
        help_text="Une adresse web par ligne.",
        **options,
    )
