"""Changes to a sheet, field by field: as JSON, in words, compared, and written."""

from decimal import Decimal

from django.utils.text import normalize_newlines

from directory.models import Venue
from tierslieux.history.diff import display_value, snapshot


def write_values(venue, values, **options):
    """Write {field: stored value} on a sheet, new or not; `options` are those of `save`.

    Raise ValidationError, and write nothing, when a rule of the model refuses them. The caller
    says where the change comes from with `tierslieux.history.records.changes_from`.
    """
    links = {}
    for name, value in values.items():
        field = Venue._meta.get_field(name)
        if field.many_to_many:
            links[field] = value
        else:
            setattr(venue, field.attname, value)
    venue.full_clean()
    venue.save(**options)
    for field, keys in links.items():
        getattr(venue, field.name).set(field.related_model._base_manager.filter(pk__in=keys))
    Venue.objects.filter(pk=venue.pk).refresh_search()


TYPED = "typed"


def as_json(value):
    """Return a stored value as JSON stores it."""
    if isinstance(value, (tuple, list)):
        return sorted(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value


def as_stored(name, value):
    """Return a value as JSON as the column `name` stores it. Raise ValidationError."""
    field = Venue._meta.get_field(name)
    return tuple(value) if field.many_to_many else field.to_python(value)


def json_snapshot(venue, fields):
    """Return {field: value as JSON} of a sheet."""
    return {name: as_json(value) for name, value in snapshot(venue, fields).items()}


def is_same(one, other):
    """Whether two values as JSON are equal, newlines and spaces around apart."""
    return normalise_text(one) == normalise_text(other)


def normalise_text(value):
    return normalize_newlines(value).strip() if isinstance(value, str) else value


def describe_json(name, value):
    """Return a value as JSON of the column `name` in French, "" when it is unknown."""
    return display_value(Venue._meta.get_field(name), as_stored(name, value))


def changed_meanwhile(venue, proposed):
    """Return {field: value as JSON now} of the fields that differ from `before`."""
    now = json_snapshot(venue, proposed)
    return {
        name: now[name]
        for name, change in proposed.items()
        if not is_same(now[name], change["before"])
    }


def apply_json(venue, values):
    """Write {field: value as JSON} on a sheet, new or not. Raise ValidationError."""
    stored = {name: as_stored(name, value) for name, value in values.items()}
    if "commune" in values:
        venue.latitude = venue.longitude = None  # of a place where it no longer is
    write_values(venue, stored)
