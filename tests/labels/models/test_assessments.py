"""Assessments: verdicts on the frozen grid, conflicts, and who may read what, when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from labels.models import Assessment, Criterion, Verdict, disagreements
from tests import build
from tests.support.concurrency import beside, impatient, needs_two
from tests.support.staff import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    """An application to a round that asks two things."""
    build.criterion(code="accueil", question="Qui accueille ?", rank=1)
    build.criterion(code="internet", question="Et internet ?", rank=2)
    return build.dossier()


def readable(user):
    return set(Assessment.objects.readable_by(User.objects.get(pk=user.pk)))


def test_a_verdict_says_what_was_found_on_what_and_when(dossier):
    at = datetime(2027, 6, 1, 10, tzinfo=ZoneInfo("Europe/Paris"))
    assessment = build.assessment(application=dossier)
    criterion = dossier.round.grid().first()
    with time_machine.travel(at, tick=False):
        assessment.give(criterion, "partly", " Vu sur place. ")
        assessment.give(criterion, "met", "Revu.")
    verdict = Verdict.objects.get()
    assert (verdict.criterion, verdict.get_verdict_display()) == (criterion, "satisfait")
    assert (verdict.evidence, verdict.at) == ("Revu.", at)


def test_the_verdicts_are_on_the_grid_frozen_whatever_the_label_asks_now(dossier):
    Criterion.objects.filter(code="internet").update(question="Autre chose ?")
    assessment = build.assessment(["met", "unmet"], application=dossier, finished=True)
    asked = [each.criterion.question for each in assessment.verdicts.all()]
    assert asked == ["Qui accueille ?", "Et internet ?"]


def test_a_criterion_of_another_round_has_no_verdict_here(dossier):
    other = build.dossier().round.grid().first()
    with pytest.raises(ValidationError, match="celui d’un autre appel"):
        build.assessment(application=dossier).give(other, "met", "Vu.")


def test_an_application_loaded_without_a_grid_has_one_as_soon_as_it_is_assessed(dossier):
    call = build.call()
    assert call.frozen_at is None
    dossier.round = call
    build.assessment(application=dossier)
    call.refresh_from_db()
    assert call.criteria.count() == 2


@pytest.mark.parametrize(
    ("verdicts", "evidence", "left"),
    [
        ([], "Vu.", ["Qui accueille ?", "Et internet ?"]),
        (["met"], "Vu.", ["Et internet ?"]),
        (["met", "unchecked"], "", ["Qui accueille ?"]),
        (["partly", "unmet"], "", ["Qui accueille ?", "Et internet ?"]),
        (["n-a", "unchecked"], "", []),
        (["met", "unmet"], "Vu.", []),
    ],
)
def test_an_assessment_ends_once_each_criterion_has_its_verdict_and_what_supports_it(
    dossier, verdicts, evidence, left
):
    assessment = build.assessment(application=dossier)
    for criterion, verdict in zip(dossier.round.grid(), verdicts, strict=False):
        assessment.give(criterion, verdict, evidence)
    assert [each.question for each in assessment.missing_criteria()] == left
    if left:
        with pytest.raises(ValidationError, match="Il manque un avis"):
            assessment.finish()
    else:
        assessment.finish()
    assert Assessment.objects.get().is_finished is not bool(left)


def test_an_assessment_of_nothing_does_not_end():
    with pytest.raises(ValidationError, match="aucun critère"):
        build.assessment().finish()


def test_a_finished_assessment_no_longer_changes(dossier):
    assessment = build.assessment(["met", "met"], application=dossier, finished=True)
    for change in (
        lambda: assessment.give(dossier.round.grid().first(), "unmet", "Non."),
        lambda: assessment.declare_conflict("J’y travaille."),
        assessment.finish,
    ):
        with pytest.raises(ValidationError, match="finie"):
            change()
    assert {*Verdict.objects.values_list("verdict", flat=True)} == {"met"}


def test_a_conflict_of_interest_bars_its_assessor_and_wipes_what_they_began(dossier):
    assessment = build.assessment(["met"], application=dossier)
    assessment.declare_conflict("  J’y travaille. ")
    kept = Assessment.objects.get()
    assert (kept.conflict, kept.conflict_reason) == (True, "J’y travaille.")
    assert not Verdict.objects.exists()
    for change in (
        lambda: kept.give(dossier.round.grid().first(), "met", "Vu."),
        kept.finish,
    ):
        with pytest.raises(ValidationError, match="bloquée"):
            change()


@pytest.mark.parametrize(
    "fields",
    [
        {"conflict": True},
        {"conflict_reason": "J’y travaille."},
        {
            "conflict": True,
            "conflict_reason": "J’y travaille.",
            "finished_at": datetime(2027, 6, 1, tzinfo=ZoneInfo("Europe/Paris")),
        },
    ],
)
def test_a_conflict_goes_with_its_reason_and_without_an_end(dossier, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.create(application=dossier, assessor=build.assessor(), **fields)


def test_a_conflict_without_a_reason_is_refused_in_french(dossier):
    with pytest.raises(ValidationError, match="avec son motif"):
        build.assessment(application=dossier).declare_conflict("  ")


def test_an_application_is_assessed_once_by_each(dossier):
    assessment = build.assessment(application=dossier)
    again = Assessment(application=dossier, assessor=assessment.assessor)
    with pytest.raises(ValidationError, match="évalue déjà"):
        again.full_clean()


def test_nobody_reads_another_before_all_have_finished(dossier):
    first = build.assessment(["met", "met"], application=dossier, finished=True)
    second = build.assessment(["unmet", "met"], application=dossier)
    third = build.assessment(application=dossier)
    manager, chief = member("responsable du label"), build.assessor(role="administrateur")
    superuser = User.objects.create_superuser("tout-puissant")
    every = (first, second, third)
    people = [each.assessor for each in every]

    def seen():
        own = [readable(user) - {mine} for user, mine in zip(people, every, strict=True)]
        return [*own, readable(manager), readable(chief), readable(superuser)]

    assert seen() == [set()] * 6
    second.finish()
    assert seen() == [set()] * 6
    third.declare_conflict("J’y travaille.")
    assert seen() == [{second}, {first}, set(), *[{first, second}] * 3]


def test_one_opinion_alone_is_read_by_its_author_only(dossier):
    only = build.assessment(["met", "met"], application=dossier, finished=True)
    assert readable(only.assessor) == {only}
    assert readable(member("responsable du label")) == set()


def test_an_assessor_asked_later_closes_what_was_open_until_they_finish(dossier):
    first, second = build.assessments(dossier, ["met", "met"], ["met", "met"])
    assert readable(first.assessor) == {first, second}
    third = build.assessment(["met", "met"], application=dossier)
    assert readable(first.assessor) == {first}
    assert readable(third.assessor) == {third}
    third.finish()
    assert readable(third.assessor) == {first, second, third}


def test_an_assessor_reads_nothing_of_what_they_do_not_assess(dossier):
    build.assessments(dossier, ["met", "met"], ["met", "met"])
    elsewhere = build.assessments(build.dossier(), ["met", "met"], ["met", "met"])
    assert readable(elsewhere[0].assessor) == set(elsewhere)
    assert readable(build.assessor()) == set()
    assert readable(member("éditeur")) == set()
    assert not Assessment.objects.readable_by(AnonymousUser()).exists()


def test_who_left_reads_nothing_any_more(dossier):
    first, _ = build.assessments(dossier, ["met", "met"], ["met", "met"])
    first.assessor.is_active = False
    assert not Assessment.objects.readable_by(first.assessor).exists()


def test_a_manager_with_a_conflict_reads_none_of_the_others(dossier):
    manager = build.assessor(role="responsable du label")
    build.assessments(dossier, ["met", "met"], ["met", "met"])
    assert len(readable(manager)) == 2
    mine = build.assessment(application=dossier, assessor=manager)
    mine.declare_conflict("J’y travaille.")
    assert readable(manager) == {mine}


@pytest.mark.parametrize(
    ("finished", "begun", "conflicts", "told"),
    [
        (0, 0, 0, "0 avis sur 2"),
        (0, 1, 0, "0 avis sur 2"),
        (1, 0, 0, "1 avis sur 2"),
        (2, 1, 0, "2 avis sur 3"),
        (2, 0, 1, "2 avis sur 2"),
        (3, 0, 0, "3 avis sur 3"),
    ],
)
def test_progress_counts_the_opinions_given_of_those_expected(
    dossier, finished, begun, conflicts, told
):
    build.assessments(dossier, *[["met", "met"]] * finished)
    for _ in range(begun):
        build.assessment(["met"], application=dossier)
    for _ in range(conflicts):
        build.assessment(application=dossier).declare_conflict("J’y travaille.")
    assert dossier.progress.replace("\u00a0", " ") == told


@pytest.mark.parametrize(
    ("given", "criteria"),
    [
        ([["met", "met"], ["met", "met"]], []),
        ([["met", "met"], ["met", "unmet"]], ["Et internet ?"]),
        ([["met", "unchecked"], ["partly", "n-a"]], ["Qui accueille ?", "Et internet ?"]),
        ([["met", "met"], ["met", "met"], ["unmet", "met"]], ["Qui accueille ?"]),
        ([["met", "met"]], []),
    ],
)
def test_disagreements_are_the_criteria_that_finished_verdicts_tell_apart(dossier, given, criteria):
    build.assessments(dossier, *given)
    build.assessments(build.dossier(), ["unmet", "unmet"], ["met", "met"])
    assert [each.question for each in disagreements(dossier)] == criteria


def test_disagreements_tell_nothing_while_somebody_still_works(dossier):
    build.assessments(dossier, ["met", "met"], ["unmet", "met"])
    third = build.assessment(["met", "met"], application=dossier)
    assert disagreements(dossier) == []
    third.finish()
    assert [each.question for each in disagreements(dossier)] == ["Qui accueille ?"]


def staff_of(dossier, *names):
    """Assessments by people without a role: a test that commits has lost the roles."""
    people = [User.objects.create_user(name) for name in names]
    return [build.assessment(application=dossier, assessor=each) for each in people]


@needs_two
@pytest.mark.django_db(transaction=True)
def test_a_verdict_given_while_the_assessment_ends_waits_and_is_refused(dossier):
    (assessment,) = staff_of(dossier, "camille")
    for criterion in dossier.round.grid():
        assessment.give(criterion, "met", "Vu.")
    late = Assessment.objects.get()

    def give():
        late.give(dossier.round.grid().first(), "unmet", "Non.")

    with transaction.atomic():
        assessment.finish()
        (waited,) = beside(impatient(give))
    assert "lock timeout" in str(waited)
    (refused,) = beside(give)
    assert "finie" in str(refused)
    assert {*Verdict.objects.values_list("verdict", flat=True)} == {"met"}


@needs_two
@pytest.mark.django_db(transaction=True)
def test_two_assessors_who_finish_at_once_are_both_heard(dossier):
    both = staff_of(dossier, "camille", "dominique")
    for assessment in both:
        for criterion in dossier.round.grid():
            assessment.give(criterion, "met", "Vu.")
    assert beside(*(each.finish for each in both)) == []
    assert Assessment.objects.unblinded().count() == 2
