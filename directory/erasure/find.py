"""Every text and JSON of every table that names somebody, and what is to be written instead."""

from typing import NamedTuple

from django.db import models

from directory.models import Commune, Department, Erasure
from tierslieux.backup.tables import models as tables

# What is about no one: territories, and what Django writes of its own models.
WITHOUT_PERSONS = {Commune, Department, Erasure}
WITHOUT_PERSONS_APPS = {"contenttypes", "otp_totp", "otp_static"}
TEXTS = (models.CharField, models.TextField, models.JSONField)
ROWS_AT_ONCE = 1000


class Change(NamedTuple):
    """A value that names somebody, and the one that does not."""

    model: type
    key: object
    field: models.Field
    before: object
    after: object


def find_changes(person):
    """Yield the Change of each value that names `person`, table by table."""
    for model in tables().values():
        if model not in WITHOUT_PERSONS and model._meta.app_label not in WITHOUT_PERSONS_APPS:
            yield from find_in_table(model, person)


def find_in_table(model, person):
    fields = [each for each in model._meta.local_concrete_fields if is_free(each)]
    if not fields:
        return
    rows = model._base_manager.order_by("pk").values_list("pk", *(each.attname for each in fields))
    for key, *values in rows.iterator(chunk_size=ROWS_AT_ONCE):
        for field, before in zip(fields, values, strict=True):
            after = rewritten(field, key, before, person)
            if after != before:
                yield Change(model, key, field, before, after)


def is_free(field):
    """Whether people write what they want in a field."""
    return isinstance(field, TEXTS) and not (field.choices or field.primary_key)


def rewritten(field, key, value, person):
    """Return a value of a field without `person`, as the field and its constraints allow."""
    if isinstance(field, models.JSONField):
        return json_without(value, person)
    if not value or not person.is_in(value):
        return value
    if is_distinct(field):
        return distinct_name(field, key)
    if field.blank and (isinstance(field, models.EmailField) or person.is_all(value)):
        return ""
    return person.without(value)[: field.max_length]


def json_without(value, person):
    if isinstance(value, dict):
        return {name: json_without(each, person) for name, each in value.items()}
    if isinstance(value, list):
        return [json_without(each, person) for each in value]
    if isinstance(value, str) and person.is_in(value):
        return person.without(value)
    return value


def is_distinct(field):
    """Whether two rows may not have the same value, alone or with others; or it is an address."""
    constraints = field.model._meta.constraints
    unique = [each for each in constraints if isinstance(each, models.UniqueConstraint)]
    is_one = field.unique or any(field.name in each.fields for each in unique)
    return is_one or (isinstance(field, (models.SlugField, models.EmailField)) and not field.blank)


def distinct_name(field, key):
    name = f"personne-effacee-{key}"
    return f"{name}@exemple.invalid" if isinstance(field, models.EmailField) else name
