"""Stored values of a row (see tierslieux.history.diff.snapshot), as JSON and read again."""

from hashlib import sha256
from json import dumps
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

# The hidden field by which a page carries what it showed.
SEEN = "seen"
CHANGED_MEANWHILE = "{what} a changé depuis que la page est ouverte\u00a0: {outcome}"


class ChangedMeanwhileError(ValidationError):
    """Raised when `what` a page showed has changed since; `outcome` says what comes of it."""

    def __init__(self, what: str, outcome: str) -> None:
        super().__init__(CHANGED_MEANWHILE.format(what=what, outcome=outcome))


def read_stored(model, kept):
    """Returns {field: stored value} of what was stored as JSON of a row of `model`."""
    return {name: read_value(model._meta.get_field(name), value) for name, value in kept.items()}


def read_value(field, value):
    if field.many_to_many:
        return tuple(value)
    return value if value is None else field.to_python(value)


def fingerprint(values: Any) -> str:
    """Return the SHA-256 of values that JSON can hold, 64 hexadecimal digits."""
    text = dumps(values, cls=DjangoJSONEncoder, sort_keys=True)
    return sha256(text.encode()).hexdigest()
