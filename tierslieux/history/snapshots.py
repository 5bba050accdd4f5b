"""Stored values of a row (see tierslieux.history.diff.snapshot), as JSON and read again."""

from hashlib import sha256
from json import dumps

from django.core.serializers.json import DjangoJSONEncoder


def read_stored(model, kept):
    """Returns {field: stored value} of what was kept as JSON of a row of `model`."""
    return {name: read_value(model._meta.get_field(name), value) for name, value in kept.items()}


def read_value(field, value):
    if field.many_to_many:
        return tuple(value)
    return value if value is None else field.to_python(value)


def fingerprint(stored):
    """Returns what tells two snapshots of the same fields apart."""
    text = dumps(stored, cls=DjangoJSONEncoder, sort_keys=True)
    return sha256(text.encode()).hexdigest()
