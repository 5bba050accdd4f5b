"""The rules of a sheet, judged for each row of a file without a query, as the database does."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.db.models.functions import Length, Lower

from directory.imports.constraints import UntoldError, broken_rules, judged
from directory.models import Venue

pytestmark = pytest.mark.django_db
BAD = {
    "venue_has_name": {"name": ""},
    "venue_status_known": {"status": "ailleurs"},
    "venue_exercise_is_draft": {"is_exercise": True, "status": "published"},
    "venue_wheelchair_known": {"wheelchair": "peut-être"},
    "venue_point_on_earth": {"latitude": 90.5},
    "venue_summary_short": {"summary": "é" * 281},
    "venue_price_positive": {"day_price": -1},
    "venue_rhythm_known": {"rhythm_months": 7},
    "venue_opened_year_likely": {"opened_year": 1799},
}
EDGES = (
    {},
    {"summary": "é" * 280, "latitude": 90.0, "longitude": -180.0, "opened_year": 1800},
    {"day_price": 0, "opened_year": 2100, "status": "closed", "wheelchair": "limited"},
    {"opened_year": 2101},
    {"longitude": 180.1},
    {"slug": ""},
)


def sheet(**fields):
    return Venue(
        **{"name": "La Grange", "slug": "la-grange", "latitude": 43, "longitude": 2} | fields
    )


def refused(venue):
    sentences = []
    for rule in Venue._meta.constraints:
        try:
            rule.validate(Venue, venue)
        except ValidationError as error:
            sentences += error.messages
    return sentences


def test_each_rule_has_a_row_that_breaks_it():
    assert {each.name for each in Venue._meta.constraints} == {*BAD}


@pytest.mark.parametrize("fields", [*BAD.values(), *EDGES])
def test_a_row_is_judged_as_the_database_does(fields):
    venue = sheet(**fields)
    assert broken_rules(venue) == refused(venue)
    assert bool(broken_rules(venue)) is (fields not in EDGES[:3])


@pytest.mark.parametrize(
    ("condition", "outcome"),
    [
        (Q(desks=None) | Q(desks__gt=3), True),
        (Q(desks__gt=3), None),
        (~Q(desks__gt=3), None),
        (Q(desks__isnull=False), False),
        (Q(desks__gt=3) | Q(name="La Grange"), True),
        (Q(desks__gt=3) & Q(name="Ailleurs"), False),
    ],
)
def test_what_is_missing_is_neither_true_nor_false(condition, outcome):
    assert judged(condition, sheet()) is outcome


@pytest.mark.parametrize(
    "condition",
    [Q(name__regex="a"), Q(pk__gt=F("desks")), Lower("name"), Q(Q(Length(Lower("name"))))],
)
def test_what_only_the_database_can_judge_is_left_to_it(condition):
    with pytest.raises(UntoldError):
        judged(condition, sheet())
