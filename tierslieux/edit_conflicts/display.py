"""Values in words for whoever must choose: as they are stored, and as they were submitted."""

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, QuerySet

from tierslieux.edit_conflicts.form_data import editable_fields, inputs, submitted_texts
from tierslieux.history.diff import display_value, snapshot


def display_stored(bound):
    """Return what a field of an unbound form holds."""
    row = bound.form.instance
    field = model_field(bound)
    return display_value(field, snapshot(row, [field.name])[field.name]) if field else ""


def display_submitted(bound, data):
    """Return what was submitted for a field, in its raw form when it is not valid."""
    value = bound.field.widget.value_from_datadict(data, {}, bound.name)
    field = model_field(bound)
    try:
        if field is None:
            return display_raw(value)
        return display_value(field, to_stored(bound.field.clean(value)))
    except ValidationError:
        raw = [submitted_texts(data, key, widget) for key, widget, _ in inputs(bound)]
        return ", ".join(text for each in raw for text in each if text)


def display_raw(value):
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def to_stored(cleaned):
    """Convert a cleaned value to the one that `snapshot` gives."""
    if isinstance(cleaned, Model):
        return cleaned.pk
    if isinstance(cleaned, (QuerySet, list)):
        return tuple(sorted(each.pk for each in cleaned))
    return cleaned


def model_field(bound):
    try:
        return type(bound.form.instance)._meta.get_field(bound.name)
    except FieldDoesNotExist:
        return None


def display_row(form, exclude, data=None):
    """Return all that a row holds, or that `data` submits for it: « Motif : congés ; … »."""
    fields = (
        (bound.label, display_stored(bound) if data is None else display_submitted(bound, data))
        for bound in editable_fields(form, exclude)
    )
    return "\u202f; ".join(f"{label}\u00a0: {words}" for label, words in fields if words)
