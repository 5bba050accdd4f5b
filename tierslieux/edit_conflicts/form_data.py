"""What a form shows, as a browser would submit it: what was shown, what is stored and what is
submitted are compared as the same texts.
"""

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import CheckboxInput, FileInput, MultiWidget
from django.forms.formsets import DELETION_FIELD_NAME

from tierslieux.history.snapshots import fingerprint

# Hexadecimal digits: a page carries one fingerprint a field, and is not to grow for it.
FINGERPRINT_LENGTH = 16


def form_values(form, exclude=()):
    """Return {field: {key: texts}} of an unbound form; a key is the name that the browser sends,
    without the prefix of the form.
    """
    return {bound.name: field_texts(bound) for bound in editable_fields(form, exclude)}


def submitted_values(form, data, exclude=()):
    """Return the same as `form_values`, of what was submitted to a form like this one."""
    return {
        bound.name: {key: submitted_texts(data, key, part) for key, part, _ in inputs(bound)}
        for bound in editable_fields(form, exclude)
    }


def fingerprints(fields):
    """Return {field: fingerprint} of what `form_values` returned."""
    return {name: short_fingerprint(texts) for name, texts in fields.items()}


def short_fingerprint(value):
    return fingerprint(value)[:FINGERPRINT_LENGTH]


def write_texts(data, texts, prefix=""):
    """Write the texts of a field in `data`, as if they had been submitted."""
    for key, values in texts.items():
        data.pop(prefix + key, None)
        if values:
            data.setlist(prefix + key, values)


def editable_fields(form, exclude):
    """Return the fields that a person may write, files apart: a browser keeps none."""
    return [
        bound
        for bound in form
        if bound.name not in exclude
        and bound.name != DELETION_FIELD_NAME
        and not bound.field.disabled
        and not isinstance(inner_widget(bound), FileInput)
    ]


def inner_widget(bound):
    widget = bound.field.widget
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def field_texts(bound):
    return {key: widget_texts(part, value) for key, part, value in inputs(bound)}


def inputs(bound):
    """Yield (key, widget, value) of each input of a field: a datetime is a day and a time."""
    widget, value = inner_widget(bound), None if bound.form.is_bound else bound.value()
    if isinstance(widget, MultiWidget):
        values = widget.decompress(value)
        for suffix, part, each in zip(widget.widgets_names, widget.widgets, values, strict=True):
            yield bound.name + suffix, part, each
    else:
        yield bound.name, widget, value


def widget_texts(widget, value):
    if isinstance(widget, CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    formatted = widget.format_value(value)
    many = formatted if isinstance(formatted, (list, tuple)) else [formatted]
    return normalise_texts(widget, ["" if each is None else str(each) for each in many])


def submitted_texts(data, key, widget):
    if isinstance(widget, CheckboxInput):
        return ["on"] if widget.value_from_datadict(data, {}, key) else []
    return normalise_texts(widget, data.getlist(key))


def normalise_texts(widget, values):
    """Return texts without what a browser changes: ends of lines, order, empty choices."""
    if getattr(widget, "allow_multiple_selected", False):
        return sorted(filter(None, values))
    return [values[-1].replace("\r\n", "\n")] if values else [""]
