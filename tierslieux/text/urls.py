"""Public sources of a fact: one web address a line."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

check_url = URLValidator(
    schemes=["http", "https"], message="Saisissez une adresse complète, https://…"
)


def source_lines(text):
    """Returns the addresses of `text`, one a line, blanks left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def validate_sources(text):
    """Raises ValidationError naming the first line that is not an http(s) address."""
    for number, line in enumerate(source_lines(text), start=1):
        try:
            check_url(line)
        except ValidationError as error:
            raise ValidationError(
                f"Ligne {number} : « {line} » n’est pas une adresse web."
            ) from error


def sources_field(**options):
    """The column for the public addresses that state a fact, one a line."""
    return models.TextField(
        "sources",
        validators=[validate_sources],
        help_text="Une adresse web par ligne.",
        **options,
    )
