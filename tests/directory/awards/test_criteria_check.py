"""The rules of criteria: which hold for a sheet, and how staff set them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError
from django.db.transaction import atomic
from django.urls import reverse

from directory.awards.criteria_check import CheckVerdict, check_criteria, contradictions, with_rules
from directory.models import Venue
from labels.models import Criterion, Fact
from tests import build
from tests.support.moments import plain
from tests.support.staff import member, save

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 3)
DAY = timedelta(days=1)
RESPECTED, CONTRADICTED, UNKNOWN = CheckVerdict


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2027-03-03T10:00:00+01:00", tick=False):
        yield


def rule(fact, minimum=None, service="", **fields):
    return build.criterion(fact=fact, minimum=minimum, service=service, **fields)


def found(venue, on=None):
    """Returns [(standing, words)] of a venue."""
    return [
        (each.verdict, plain(each.text))
        for loaded in with_rules(Venue.objects.filter(pk=venue.pk), on)
        for each in check_criteria(loaded, on)
    ]


def labelled(services=(), **fields):
    venue = build.venue(services=services, **fields)
    build.award(venue=venue)
    return venue


def test_a_criterion_without_a_rule_is_never_read():
    build.criterion()
    assert not found(labelled(desks=0, wheelchair="no"))


@pytest.mark.parametrize(
    ("ends", "is_read"),
    [
        ({"expires_on": TODAY}, False),
        ({"expires_on": TODAY + DAY}, True),
        ({"withdrawn_on": TODAY, "withdrawal_reason": "Fermeture."}, False),
        ({"withdrawn_on": TODAY + DAY, "withdrawal_reason": "Fermeture."}, True),
        ({"granted_on": TODAY + DAY}, False),
        ({"granted_on": TODAY}, True),
    ],
)
def test_only_labels_in_force_are_read(ends, is_read):
    rule(Fact.DESKS, 10)
    venue = build.venue(desks=1)
    build.award(venue=venue, **ends)
    assert bool([*contradictions()]) == is_read


def test_a_venue_closed_for_good_contradicts_nothing_any_more():
    rule(Fact.DESKS, 10)
    labelled(desks=1, status=Venue.Status.CLOSED)
    assert not [*contradictions()]


def test_a_venue_is_read_by_the_rules_of_its_own_labels_alone():
    rule(Fact.DESKS, 10, label=build.label("autre", "Autre label"))
    assert not found(labelled(desks=1))


def opened_call():
    return build.call(opened_on=date(2026, 1, 1), deadlines=[date(2099, 2, 1)])


def test_an_award_is_held_to_the_rule_frozen_with_its_round():
    asked = rule(Fact.DESKS, 10)
    call = opened_call()
    call.freeze()
    asked.minimum = 30
    asked.save()
    venue = build.venue(desks=20)
    build.award(venue=venue, round=call)
    assert found(venue) == [(RESPECTED, "20 postes de travail, 10 demandés")]


def test_a_rule_set_after_the_grid_was_frozen_holds_as_long_as_the_question_is_the_same():
    asked = build.criterion()
    call = opened_call()
    venue = build.venue(desks=2)
    build.award(venue=venue, round=call)
    asked.fact, asked.minimum = Fact.DESKS, 10
    asked.save()
    call.refresh_from_db()
    assert call.frozen_at
    assert found(venue) == [(CONTRADICTED, "2 postes de travail, 10 demandés")]
    asked.question = "Le lieu a-t-il dix postes ?"
    asked.save()
    assert not found(venue)


def test_of_two_awards_of_a_label_the_last_granted_tells_what_is_asked():
    asked = rule(Fact.DESKS, 10)
    venue = build.venue(desks=20)
    build.award(venue=venue, granted_on=date(2025, 1, 1))
    call = opened_call()
    call.freeze()
    build.award(venue=venue, round=call, granted_on=date(2026, 1, 1))
    asked.minimum = 30
    asked.save()
    assert [standing for standing, _ in found(venue)] == [RESPECTED]


@pytest.mark.parametrize("number", [1, 8])
def test_as_many_queries_read_one_sheet_and_several(number, django_assert_num_queries):
    rule(Fact.DESKS, 10)
    for _ in range(number):
        build.award(venue=build.venue(desks=1), round=opened_call())
    with django_assert_num_queries(7):
        assert len([*contradictions()]) == number


@pytest.mark.parametrize(
    "fields",
    [
        {"fact": Fact.DESKS},
        {"fact": Fact.DESKS, "minimum": 0},
        {"fact": Fact.DESKS, "minimum": 10, "service": "casier"},
        {"fact": Fact.FULL_ACCESS, "minimum": 1},
        {"fact": Fact.SERVICE},
        {"fact": Fact.SERVICE, "service": "casier", "minimum": 1},
        {"minimum": 10},
        {"service": "casier"},
        {"fact": "age", "minimum": 10},
    ],
)
def test_half_a_rule_is_refused_by_the_form_and_by_the_database(fields):
    criterion = Criterion(
        label=build.label(), code="postes", family="equipment", question="?", **fields
    )
    with pytest.raises(ValidationError):
        criterion.full_clean()
    with pytest.raises(IntegrityError), atomic():
        criterion.save()


def test_staff_set_a_rule_and_loading_the_criteria_again_keeps_it(client):
    call_command("loaddata", "labels", verbosity=0)
    criterion = Criterion.objects.get(code="equipement")
    client.force_login(member("responsable du label"))
    page = reverse("admin:labels_criterion_change", args=[criterion.pk])
    save(client, page, fact=Fact.DESKS, minimum="10")
    call_command("loaddata", "labels", verbosity=0)
    criterion.refresh_from_db()
    assert (criterion.fact, criterion.minimum) == (Fact.DESKS, 10)


def test_no_number_comes_with_the_fixtures():
    call_command("loaddata", "labels", verbosity=0)
    assert not Criterion.objects.exclude(fact="", minimum=None, service="").exists()
