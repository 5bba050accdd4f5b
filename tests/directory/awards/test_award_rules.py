"""An award and a round by their dates: each rule on both sides of its edge."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.models import Award, Venue
from labels.models import Application, Deadline, Round
from tests import build

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
EVE, MORROW = DAY - timedelta(days=1), DAY + timedelta(days=1)
WITHDRAWN = {"withdrawn_on": DAY, "withdrawal_reason": "Lieu fermé."}
BEFORE = {"granted_on": date(2020, 1, 1)}


@pytest.mark.parametrize(
    ("fields", "on", "is_in_force"),
    [
        ({"granted_on": DAY}, EVE, False),
        ({"granted_on": DAY}, DAY, True),
        ({"granted_on": DAY}, date(2126, 3, 1), True),
        (BEFORE | {"expires_on": DAY}, EVE, True),
        (BEFORE | {"expires_on": DAY}, DAY, False),
        (BEFORE | WITHDRAWN, EVE, True),
        (BEFORE | WITHDRAWN, DAY, False),
        (BEFORE | WITHDRAWN | {"expires_on": MORROW}, DAY, False),
        (BEFORE | WITHDRAWN | {"expires_on": EVE}, EVE, False),
    ],
)
def test_an_award_is_in_force_from_the_grant_to_the_eve_of_its_end(fields, on, is_in_force):
    award = build.award(**fields)
    assert Award.objects.in_force(on).exists() == is_in_force
    assert Venue.objects.labelled(on=on).exists() == is_in_force
    assert Venue.objects.labelled([award.label.code], on).exists() == is_in_force
    assert not Venue.objects.labelled(["autre"], on).exists()


def test_a_second_award_takes_over_from_the_first():
    first = build.award(granted_on=date(2020, 1, 1), expires_on=DAY)
    build.award(venue=first.venue, granted_on=DAY)
    for on in (EVE, DAY, MORROW):
        assert Venue.objects.labelled(on=on).count() == 1
        assert Award.objects.in_force(on).count() == 1


def test_an_award_needs_a_source():
    award = build.award()
    award.sources = ""
    refuse(award, "qu’avec une source")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"expires_on": DAY}, "doit suivre la date"),
        ({"withdrawn_on": EVE, "withdrawal_reason": "Fermé."}, "ne peut précéder"),
        ({"withdrawn_on": DAY}, "une date et un motif"),
        ({"withdrawal_reason": "Fermé."}, "une date et un motif"),
    ],
)
def test_an_award_whose_dates_cannot_be_is_refused(fields, told):
    award = build.award(granted_on=DAY)
    for name, value in fields.items():
        setattr(award, name, value)
    refuse(award, told)


def test_the_same_award_twice_the_same_day_is_refused():
    award = build.award(granted_on=DAY)
    award.pk = None
    refuse(award, "déjà reçu ce label à cette date")


def refuse(row, told):
    """Asserts that the form says `told` of the row and that the database refuses it too."""
    with pytest.raises(ValidationError, match=told):
        row.validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def other_call():
    return build.call(label=build.label("fabrique", "Fabrique"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"round": other_call}, "celui d’un autre label"),
        ({"application": lambda: build.application(round=build.call())}, "un autre appel"),
    ],
)
def test_an_award_agrees_with_its_round_and_its_application(fields, told):
    award = build.award()
    for name, make in fields.items():
        setattr(award, name, make())
    with pytest.raises(ValidationError, match=told):
        award.full_clean()


@pytest.mark.parametrize(
    ("given", "on", "state"),
    [
        ({"opened_on": DAY}, EVE, "coming"),
        ({"opened_on": DAY}, DAY, "open"),
        ({"deadlines": [DAY]}, EVE, "open"),
        ({"deadlines": [DAY]}, DAY, "open"),
        ({"deadlines": [DAY]}, MORROW, "closed"),
        ({"deadlines": [DAY, MORROW]}, MORROW, "open"),
        ({"deadlines": [DAY, MORROW]}, MORROW + timedelta(days=1), "closed"),
        ({"deadlines": [MORROW], "decisions": [EVE]}, DAY, "open"),
        ({"opened_on": MORROW, "deadlines": [DAY]}, MORROW, "closed"),
        ({"opened_on": DAY, "deadlines": [MORROW]}, EVE, "coming"),
        ({"opened_on": EVE, "decisions": [DAY]}, EVE, "open"),
        ({"decisions": [DAY]}, EVE, "coming"),
        ({"decisions": [DAY]}, DAY, "closed"),
        ({"deadlines": [EVE], "decisions": [DAY, MORROW]}, EVE, "open"),
        ({"deadlines": [EVE], "decisions": [DAY, MORROW]}, DAY, "review"),
        ({"deadlines": [EVE], "decisions": [DAY, MORROW]}, MORROW, "closed"),
        ({"deadlines": [DAY], "decisions": [EVE]}, MORROW, "closed"),
        ({"decisions": [DAY, MORROW]}, EVE, "coming"),
        ({"decisions": [DAY, MORROW]}, DAY, "review"),
        ({}, DAY, "coming"),
    ],
)
def test_a_round_is_coming_open_in_review_or_closed_by_its_dates(given, on, state):
    call = build.call(**given)
    assert Round.objects.with_state(on).get().state == state
    kept = {
        "coming": Round.objects.coming(on),
        "open": Round.objects.open(on),
        "review": Round.objects.in_review(on),
        "closed": Round.objects.closed(on),
    }
    assert [name for name, rounds in kept.items() if call in rounds] == [state]


def test_the_days_left_count_the_day_of_the_deadline():
    build.call(deadlines=[DAY])
    deadline = Deadline.objects.get()
    assert [deadline.days_left(on) for on in (EVE, DAY, MORROW)] == [1, 0, -1]


def test_a_candidate_applies_once_to_a_round():
    application = build.application(round=build.call())
    again = Application(
        round=application.round, candidate=application.candidate, commune=application.commune
    )
    refuse(again, "déjà enregistrée pour cet appel")


def test_a_round_has_each_deadline_once():
    call = build.call(deadlines=[DAY])
    refuse(Deadline(round=call, on=DAY), "déjà cette date limite")
