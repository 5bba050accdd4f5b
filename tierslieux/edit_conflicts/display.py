"""How a value is told to whoever must choose: as it is stored, and as it was typed."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet

from tierslieux.edit_conflicts.form_data import parts, sent, written
from tierslieux.history.diff import display_value, snapshot


def stored_words(bound):
    """Returns what a field of an unbound form holds."""
    row = bound.form.instance
    field = field_of(bound)
    return display_value(field, snapshot(row, [field.name])[field.name]) if field else ""


def typed_words(bound, data):
    """Returns what was typed in a field like this one, as it stands when it cannot be read."""
    value = bound.field.widget.value_from_datadict(data, {}, bound.name)
    field = field_of(bound)
    try:
        return (
            display_value(field, as_stored(bound.field.clean(value))) if field else as_typed(value)
        )
    except ValidationError:
        raw = [sent(data, key, widget) for key, widget, _ in parts(bound)]
        return ", ".join(text for each in raw for text in each if text)


def as_typed(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def as_stored(cleaned):
    """Returns what a form read of a field as `snapshot` tells it."""
    if isinstance(cleaned, Model):
        return cleaned.pk
    if isinstance(cleaned, (QuerySet, list)):
        return tuple(sorted(each.pk for each in cleaned))
    return cleaned


def field_of(bound):
    try:
        return type(bound.form.instance)._meta.get_field(bound.name)
    except FieldDoesNotExist:
        return None


def row_words(form, but, data=None):
    """Returns all that a row holds, or that was typed in one like it: « Motif : congés ; … »."""
    told_of = (
        (bound.label, stored_words(bound) if data is None else typed_words(bound, data))
        for bound in written(form, but)
    )
    return "\u202f; ".join(f"{label}\u00a0: {words}" for label, words in told_of if words)
