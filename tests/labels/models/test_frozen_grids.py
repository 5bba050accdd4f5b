"""The grid of a round: copied when it opens, whatever becomes of the criteria of its label."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction

from labels.models import Criterion, Round, RoundCriterion
from tests import build
from tests.support.concurrency import beside, impatient, needs_two
from tests.support.staff import member, save

OPENING = date(2027, 3, 1)
EVE = "2027-02-28T23:59:59+01:00"
MIDNIGHT = "2027-03-01T00:00:00+01:00"
ASKED = "Le lieu est-il relié à internet ?"

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    build.criterion(code="internet", question=ASKED, evidence="Une facture.", rank=2)
    build.criterion(code="accueil", question="Qui accueille ?", rank=1)
    return build.call("appel-2027", opened_on=OPENING)


def questions(call):
    return [each.question for each in Round.objects.get(pk=call.pk).grid()]


def reword():
    criterion = Criterion.objects.get(code="internet")
    criterion.question = "Et la fibre ?"
    criterion.save()


def test_before_its_opening_a_round_asks_what_its_label_asks(call):
    with time_machine.travel(EVE, tick=False):
        reword()
        assert Round.objects.freeze_due() == 0
    assert questions(call) == ["Qui accueille ?", "Et la fibre ?"]
    assert not RoundCriterion.objects.exists()


def test_a_grid_is_frozen_once_from_the_first_second_of_the_opening_day(call):
    with time_machine.travel(MIDNIGHT, tick=False):
        assert [Round.objects.freeze_due(), Round.objects.freeze_due()] == [1, 0]
    frozen = call.criteria.get(code="internet")
    kept = Criterion.objects.get(code="internet")
    assert frozen.asked() == kept.asked()
    assert frozen.evidence == "Une facture."
    call.refresh_from_db()
    assert call.freeze() is False
    assert call.criteria.count() == 2


def delete_one():
    Criterion.objects.get(code="internet").delete()


def delete_all():
    Criterion.objects.filter(code="internet").delete()


def update():
    Criterion.objects.filter(code="internet").update(question="Autre chose")


def add():
    build.criterion(question="De plus")


def add_several():
    Criterion.objects.bulk_create(
        [Criterion(label=build.label(), code="plus", family="support", question="De plus")]
    )


def move_away():
    criterion = Criterion.objects.get(code="internet")
    criterion.label = build.label("autre", "Autre")
    criterion.save()


def move_in():
    other = build.criterion(label=build.label("autre", "Autre"))
    other.label = build.label()
    other.save()


@pytest.mark.parametrize(
    "change", [reword, delete_one, delete_all, update, add, add_several, move_away, move_in]
)
def test_a_criterion_changed_after_the_opening_leaves_the_grid_as_it_was(call, change):
    before = questions(call)
    with time_machine.travel(MIDNIGHT, tick=False):
        change()
    assert questions(call) == before
    assert [each.question for each in call.label.criteria.all()] != before


def test_a_round_in_review_is_frozen_and_one_closed_since_long_is_not(call):
    reviewed = build.call(deadlines=[date(2026, 5, 1)], decisions=[date(2099, 1, 1)])
    closed = build.call(deadlines=[date(2026, 5, 1)])
    build.application(round=closed)
    with time_machine.travel(EVE, tick=False):
        reword()
    assert questions(reviewed) == ["Qui accueille ?", ASKED]
    assert questions(closed) == questions(call) == ["Qui accueille ?", "Et la fibre ?"]
    closed.refresh_from_db()
    assert closed.frozen_at is None


def test_a_criterion_saved_as_it_is_freezes_nothing(call):
    with time_machine.travel(MIDNIGHT, tick=False):
        Criterion.objects.get(code="internet").save()
    assert not RoundCriterion.objects.exists()


def test_the_criteria_of_another_label_freeze_nothing(call):
    with time_machine.travel(MIDNIGHT, tick=False):
        build.criterion(label=build.label("autre", "Autre"))
    assert not RoundCriterion.objects.exists()


def test_the_first_application_freezes_the_grid_even_before_the_opening(call):
    with time_machine.travel(EVE, tick=False):
        build.dossier(round=call)
        reword()
    assert questions(call) == ["Qui accueille ?", ASKED]


def test_the_label_of_a_round_stays_once_its_grid_is_frozen(call):
    other = build.label("autre", "Autre")
    call.label = other
    call.full_clean()
    build.dossier(round=Round.objects.get(pk=call.pk))
    with pytest.raises(ValidationError, match="son label ne change plus"):
        call.full_clean()


def test_a_criterion_changed_in_the_admin_leaves_the_grid_that_the_page_of_the_round_shows(
    client, call
):
    criterion = Criterion.objects.get(code="internet")
    with time_machine.travel(MIDNIGHT, tick=False):
        client.force_login(member("responsable du label"))
        address = f"/gestion/labels/criterion/{criterion.pk}/change/"
        save(client, address, question="Et la fibre ?")
        page = client.get(f"/gestion/labels/round/{call.pk}/change/").content.decode()
        data = {"action": "delete_selected", "_selected_action": [criterion.pk], "post": "yes"}
        client.post("/gestion/labels/criterion/", data)
    assert "Le lieu est-il relié à internet" in page
    assert "Et la fibre" not in page
    assert questions(call) == ["Qui accueille ?", ASKED]
    assert Criterion.objects.count() == 1


def test_fixtures_that_change_a_criterion_leave_the_grid_and_the_round_frozen(tmp_path, call):
    with time_machine.travel(MIDNIGHT, tick=False):
        path = tmp_path / "labels.json"
        with path.open("w") as file:
            rows = ["labels.label", "labels.criterion", "labels.round"]
            call_command(
                "dumpdata", *rows, stdout=file, use_natural_foreign_keys=True,
                use_natural_primary_keys=True,
            )  # fmt: skip
        path.write_text(path.read_text().replace('"frozen_at": null, ', ""))
        path.write_text(path.read_text().replace(ASKED, "Et la fibre ?"))
        call_command("loaddata", str(path), verbosity=0)
        assert questions(call) == ["Qui accueille ?", ASKED]
        call_command("loaddata", str(path), verbosity=0)
    assert questions(call) == ["Qui accueille ?", ASKED]
    assert Criterion.objects.get(code="internet").question == "Et la fibre ?"


@needs_two
@pytest.mark.django_db(transaction=True)
def test_a_freeze_waits_for_the_edit_under_way_and_copies_what_it_wrote(call):
    freeze = Round.objects.get(pk=call.pk).freeze
    with time_machine.travel(EVE, tick=False):
        with transaction.atomic():
            reword()
            (refused,) = beside(impatient(freeze))
        assert "lock timeout" in str(refused)
        assert beside(freeze) == []
        Criterion.objects.filter(code="internet").update(question="Plus tard")
    assert questions(call) == ["Qui accueille ?", "Et la fibre ?"]


@needs_two
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", [reword, update, delete_one, delete_all, add, add_several])
def test_an_edit_waits_for_the_freeze_under_way_and_changes_nothing_of_its_grid(call, change):
    with time_machine.travel(EVE, tick=False):
        with transaction.atomic():
            Round.objects.get(pk=call.pk).freeze()
            (refused,) = beside(impatient(change))
        assert "lock timeout" in str(refused)
        assert beside(change) == []
    assert questions(call) == ["Qui accueille ?", ASKED]
    assert [each.question for each in call.label.criteria.all()] != questions(call)


@needs_two
@pytest.mark.django_db(transaction=True)
def test_a_round_frozen_by_four_at_once_has_each_criterion_once(call):
    assert beside(*[lambda: Round.objects.get(pk=call.pk).freeze()] * 4) == []
    assert questions(call) == ["Qui accueille ?", ASKED]


@needs_two
@pytest.mark.django_db(transaction=True)
def test_applications_that_come_at_once_get_each_their_reference(call):
    assert beside(*[lambda: build.dossier(round=Round.objects.get(pk=call.pk))] * 4) == []
    drawn = call.applications.order_by("reference").values_list("reference", flat=True)
    assert [*drawn] == [f"appel-2027-00{number}" for number in (1, 2, 3, 4)]
