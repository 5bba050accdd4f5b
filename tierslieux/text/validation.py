"""What a ValidationError says, as French sentences."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.db.models import Model, TextField

# Of texts that people write, in characters: forms, imports and the desk all refuse longer ones.
LONG_TEXT = MaxLengthValidator(5000)
SHORT_TEXT = MaxLengthValidator(2000)


def optional_text(name: str, help_text: str) -> "TextField[str, str]":
    """Return a model field for a long text that may be unknown."""
    return TextField(name, blank=True, validators=[LONG_TEXT], help_text=help_text)


def error_sentences(error: ValidationError, model: type[Model] | None = None) -> list[str]:
    """Return the messages of an error, each after the name of its field, if it is of one.

    That is the French name of the field of `model`; without a model, the name as it is written.
    """
    if not hasattr(error, "error_dict"):
        return error.messages
    return [
        f"{field_prefix(name, model)}{message}"
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def field_prefix(name: str, model: type[Model] | None) -> str:
    if name == NON_FIELD_ERRORS:
        return ""
    # A relation seen from its other side has no French name.
    label = getattr(model._meta.get_field(name), "verbose_name", name) if model else name
    return f"{label}\u00a0: "
