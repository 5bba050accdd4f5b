"""What differs between two versions of a row, field by field, as people read it."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Manager, Model
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst

from tierslieux.text.dates import format_date


class Change(NamedTuple):
    """A field whose value differs: its French name, and both values in words ("": not known)."""

    field: str
    name: str
    before: str
    after: str


def snapshot(row, fields=None):
    """Returns {field: stored value} of a row, or of a version of it that its history kept.

    A link is the key of what it leads to; links to several rows are a sorted tuple of keys.
    `fields` names those wanted; by default all that a form may write.
    """
    return {field.name: stored(row, field) for field in tracked(row, fields)}


def tracked(row, fields=None):
    """Returns the fields of a row, or of the model that one of its versions is of."""
    meta = model_of(row)._meta
    known = [*meta.concrete_fields, *meta.many_to_many]
    absent = set(getattr(row, "_history_excluded_fields", ()))
    return [
        field
        for field in known
        if field.name not in absent
        and (field.name in fields if fields is not None else is_written(field))
    ]


def is_written(field):
    return field.editable and not field.auto_created


def model_of(row):
    return getattr(row, "instance_type", type(row))


def stored(row, field):
    if not field.many_to_many:
        return getattr(row, field.attname)
    if field.name in (read := getattr(row, "links_read", {})):
        return read[field.name]
    links = getattr(row, field.name) if row.pk else ()
    if not isinstance(links, Manager):
        return tuple(links)
    if links.model is field.related_model:
        return tuple(sorted(each.pk for each in links.all()))
    # A version keeps its own copy of the links.
    target = f"{field.m2m_reverse_field_name()}_id"
    return tuple(sorted(getattr(each, target) for each in links.all()))


def differences(model, before, after, known=None):
    """Returns the Changes between two snapshots of a `model`, in the order of its fields.

    Fields that one of the two lacks are left out. `known`: the `linked_rows` of many snapshots.
    """
    rows = known or {}
    return [
        Change(
            field.name,
            capfirst(field.verbose_name),
            display_value(field, before[field.name], rows.get(field.name)),
            display_value(field, after[field.name], rows.get(field.name)),
        )
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many)
        if field.name in before and field.name in after and before[field.name] != after[field.name]
    ]


def linked_rows(model, snapshots):
    """Returns {field: {key: row}} of what all these snapshots lead to, one query for each field."""
    links = [each for each in (*model._meta.fields, *model._meta.many_to_many) if each.is_relation]
    keys = {
        each: {key for kept in snapshots for key in keys_in(kept.get(each.name))} for each in links
    }
    return {each.name: each.related_model._default_manager.in_bulk(keys[each]) for each in links}


def keys_in(value):
    return () if value is None else value if isinstance(value, (tuple, list)) else (value,)


def display_value(field, value, rows=None):
    """Returns a stored value of a field in words, "" when it says nothing.

    `rows` is {key: row} of those that it may lead to, when they are read already.
    A model may say some of its fields in its own way: `displays` is {field: function of a value}.
    """
    if value is None or value in ("", ()):
        return ""
    if display := getattr(field.model, "displays", {}).get(field.name):
        return display(value)
    if field.is_relation:
        return linked(field, keys_in(value), rows)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return describe_value(value)


def linked(field, keys, rows=None):
    """Returns the names of the rows that keys lead to; a key whose row is gone is told as it is."""
    if rows is None:
        rows = field.related_model._default_manager.in_bulk(keys)
    return ", ".join(str(rows.get(key, f"n°\u00a0{key} (supprimé)")) for key in keys)


def format_moment(moment):
    """Returns « 12 mars 2027 à 9 h 30 », in Paris."""
    local = timezone.localtime(moment)
    return f"{format_date(local.date())} à {local.hour}\u00a0h\u00a0{local:%M}"


def describe_value(value):
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, (float, Decimal)):
        return number_format(value)
    return value.name if isinstance(value, Model) else str(value)
