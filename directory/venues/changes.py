"""What is proposed for a sheet, field by field: as JSON keeps it, in words, and once accepted."""

from decimal import Decimal

from django.utils.text import normalize_newlines

from directory.models import Venue
from tierslieux.history.diff import display_value, snapshot


def write_values(venue, values, **options):
    """Writes {field: stored value} on a sheet, new or not, links to several rows included, by the
    rules of a form; `options` are those of `save`. Raises ValidationError, and then writes nothing.

    The history says where it came from when the caller does: see
    tierslieux.history.records.changes_from.
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
    """Returns a stored value as JSON holds it."""
    if isinstance(value, (tuple, list)):
        return sorted(value)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value


def as_stored(name, value):
    """Returns what the column `name` of a sheet stores for a value that JSON held.

    Raises ValidationError when it can store no such thing.
    """
    field = Venue._meta.get_field(name)
    return tuple(value) if field.many_to_many else field.to_python(value)


def json_snapshot(venue, fields):
    """Returns {field: value as JSON} of a sheet."""
    return {name: as_json(value) for name, value in snapshot(venue, fields).items()}


def is_same(one, other):
    """Tells whether two values as JSON say the same, whatever their newlines and spaces around."""
    return plain(one) == plain(other)


def plain(value):
    return normalize_newlines(value).strip() if isinstance(value, str) else value


def in_words(name, value):
    """Returns a value as JSON of the column `name`, as people read it; "" says nothing."""
    return display_value(Venue._meta.get_field(name), as_stored(name, value))


def changed_meanwhile(venue, proposed):
    """Returns {field: value as JSON} of what the sheet no longer says as it did `before`."""
    now = json_snapshot(venue, proposed)
    return {
        name: now[name]
        for name, change in proposed.items()
        if not is_same(now[name], change["before"])
    }


def apply(venue, values):
    """Writes {field: value as JSON} on a sheet, new or not.

    Raises ValidationError, and then writes nothing.
    """
    stored = {name: as_stored(name, value) for name, value in values.items()}
    if "commune" in values:
        venue.latitude = venue.longitude = None  # of a place where it no longer is
    write_values(venue, stored)
