"""What a form shows, as a browser would send it back: what was read, what is stored and what is
sent are compared as the same texts.
"""

import hashlib
import json

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.forms import CheckboxInput, FileInput, MultiWidget
from django.forms.formsets import DELETION_FIELD_NAME

KEPT = 16


def shown(form, but=()):
    """Returns {field: {key: texts}} of an unbound form; a key is the name that the browser sends,
    without the prefix of the form.
    """
    return {bound.name: texts(bound) for bound in written(form, but)}


def typed(form, data, but=()):
    """Returns the same as `shown`, of what was sent to a form like this one."""
    return {
        bound.name: {key: sent(data, key, part) for key, part, _ in parts(bound)}
        for bound in written(form, but)
    }


def digests(fields):
    """Returns {field: digest} of what `shown` returned."""
    return {name: digest(told) for name, told in fields.items()}


def digest(told):
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:KEPT]


def put(data, told, prefix=""):
    """Writes the texts of a field in `data`, as if they had been sent."""
    for key, values in told.items():
        data.pop(prefix + key, None)
        if values:
            data.setlist(prefix + key, values)


def written(form, but):
    """Returns the fields of a form that a person may write, files apart: a browser keeps none."""
    return [
        bound
        for bound in form
        if bound.name not in but
        and bound.name != DELETION_FIELD_NAME
        and not bound.field.disabled
        and not isinstance(bare(bound), FileInput)
    ]


def bare(bound):
    widget = bound.field.widget
    return widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget


def texts(bound):
    return {key: in_texts(part, value) for key, part, value in parts(bound)}


def parts(bound):
    """Yields (key, widget, value) of each input of a field: a moment is a day and a time."""
    widget, value = bare(bound), None if bound.form.is_bound else bound.value()
    if isinstance(widget, MultiWidget):
        values = widget.decompress(value)
        for suffix, part, each in zip(widget.widgets_names, widget.widgets, values, strict=True):
            yield bound.name + suffix, part, each
    else:
        yield bound.name, widget, value


def in_texts(widget, value):
    if isinstance(widget, CheckboxInput):
        return ["on"] if widget.check_test(value) else []
    told = widget.format_value(value)
    many = told if isinstance(told, (list, tuple)) else [told]
    return canonical(widget, ["" if each is None else str(each) for each in many])


def sent(data, key, widget):
    if isinstance(widget, CheckboxInput):
        return ["on"] if widget.value_from_datadict(data, {}, key) else []
    return canonical(widget, data.getlist(key))


def canonical(widget, values):
    """Returns texts without what a browser changes of them: ends of lines, order, empty choices."""
    if getattr(widget, "allow_multiple_selected", False):
        return sorted(filter(None, values))
    return [values[-1].replace("\r\n", "\n")] if values else [""]
