"""Two people who decide a round at the same moment: one award each, and the second is told."""

from datetime import date
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from directory.decisions.decide import DecisionLine, RoundDecision
from directory.models import Award, DecisionRecord, Venue
from labels.models import Application, Round
from tests import build
from tests.directory.decisions.decision_pages import (
    NEW,
    filled,
    page_of,
    problems,
    recevable,
    retained,
)
from tests.support.concurrency import beside, needs_two
from tests.support.staff import member

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    needs_two,
]


@pytest.fixture
def applications():
    build.commune("Limoux", "11206")
    return [recevable(f"Projet {number}", department="11") for number in range(4)]


def test_two_decisions_confirmed_at_once_give_one_award_each(applications):
    call = applications[0].round
    start, answers = Barrier(2), {}
    clients = {name: Client() for name in ("claire", "denis")}
    posted = {}
    for name, client in clients.items():
        client.force_login(member("responsable du label", name))
        outcomes = {each: retained(NEW) for each in applications}
        posted[name] = filled(client, call, outcomes) | {"_confirm": "1"}

    def confirm(name):
        start.wait()
        answers[name] = clients[name].post(page_of(call), posted[name])

    assert not beside(lambda: confirm("claire"), lambda: confirm("denis"))
    assert sorted(each.status_code for each in answers.values()) == [200, 302]
    [second] = [each for each in answers.values() if each.status_code == 200]
    assert "a enregistré le" in problems(second)
    assert Award.objects.count() == Venue.objects.count() == len(applications)
    assert DecisionRecord.objects.count() == 1
    assert all(each.moves.count() == 1 for each in applications)


def test_two_decisions_of_the_code_itself_at_once_give_one_award_each(applications):
    venue, start, refused = build.venue(), Barrier(2), []
    application = applications[0]
    people = [member("responsable du label", name) for name in ("claire", "denis")]

    def carry_out(by):
        read = Application.objects.get(pk=application.pk)
        line = DecisionLine(read, "retained", "Comité.", venue=venue)
        call = Round.objects.get(pk=application.round_id)
        decision = RoundDecision(call, date(2026, 1, 1), [line], "https://exemple.fr/")
        start.wait()
        try:
            decision.apply(by)
        except ValidationError as error:
            refused.append(error)

    assert not beside(*(lambda by=by: carry_out(by) for by in people))
    assert (Award.objects.count(), len(refused), DecisionRecord.objects.count()) == (1, 1, 1)
