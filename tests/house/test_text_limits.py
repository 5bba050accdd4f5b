"""Each text that somebody writes has an end, which its model knows: no form can forget it."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

OURS = ("directory", "labels", "accounts")
# Written by the site itself, from what has an end: (model, field).
WRITTEN_BY_THE_SITE = {
    ("Department", "silhouette"),
    ("Commune", "search_text"),
    ("Venue", "search_text"),
    ("Correction", "suspicions"),
    ("Finding", "told"),
    ("Message", "suspicions"),
    ("Import", "refusal"),
    ("ImportLease", "error"),
    ("ManagerLink", "outcome"),
    ("Mail", "body"),
}
LONGEST = 5000


def texts():
    return [
        (model.__name__, field)
        for model in apps.get_models()
        if model._meta.app_label in OURS
        for field in model._meta.concrete_fields
        if isinstance(field, models.TextField)
    ]


def limits(field):
    return [each.limit_value for each in field.validators if isinstance(each, MaxLengthValidator)]


def written_by_people():
    return [each for each in texts() if (each[0], each[1].name) not in WRITTEN_BY_THE_SITE]


def test_every_text_of_the_models_is_known_here():
    assert {(model, field.name) for model, field in texts()} >= WRITTEN_BY_THE_SITE
    assert len(written_by_people()) > 20


@pytest.mark.parametrize(
    ("model", "field"), written_by_people(), ids=[f"{m}-{f.name}" for m, f in written_by_people()]
)
def test_a_text_that_people_write_has_an_end(model, field):
    (limit,) = limits(field)
    assert limit <= LONGEST
    with pytest.raises(ValidationError, match=r"au plus \d+ caractères"):
        MaxLengthValidator(limit)("a" * (limit + 1))
    with pytest.raises(ValidationError):
        field.run_validators("a" * (limit + 1))


def test_no_short_text_is_without_end():
    unlimited = [
        (model.__name__, field.name)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField) and field.max_length is None
    ]
    assert unlimited == []
