"""The fictional round is removed without trace, whatever staff did on it."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.models import Award, DecisionRecord, FormerAddress, SpecialHours
from directory.seeds.demo_call import ACCOUNTS, SLUG, TITLE
from labels.models import Application, Round
from tests import build
from tests.directory.seeds.demo_calls import decision_page, ground
from tests.support.concurrency import beside, needs_two
from tests.support.staff import member, messages, save

pytestmark = pytest.mark.django_db

Status = Application.Status


@pytest.fixture
def base():
    ground()


@pytest.fixture
def call(base):
    call_command("demo_round", verbosity=0)
    return Round.objects.get(slug=SLUG)


@pytest.fixture
def manager(client):
    user = member("administrateur")
    client.force_login(user)
    return user


def counts():
    """Returns {table: number of rows} of every table of the site."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table: model._base_manager.count() for model in models}


def contents():
    """Returns {table: its rows} of every table but the stamp that each writing changes."""
    models = apps.get_models(include_auto_created=True)
    return {
        model._meta.db_table: sorted(map(repr, model._base_manager.values_list()))
        for model in models
        if model._meta.model_name not in ("revision", "session")
    }


def test_it_is_removed_without_trace(base):
    build.award(round=build.call())
    build.dossier()
    before = contents()
    call_command("demo_round", verbosity=0)
    assert counts()["labels_application"] > 12
    call_command("demo_round", remove=True, verbosity=0)
    assert contents() == before


def decide(client, call):
    """Retains the first two that wait for it, one on its own sheet, one on a new one."""
    form = client.get(decision_page(call)).context["form"]
    data = {each.html_name: each.value() for each in form.head}
    data |= {"on": timezone.localdate().strftime("%d/%m/%Y"), "reason": "Essai", "_confirm": "1"}
    data["sources"] = "https://exemple.fr/annonce"
    waiting = [each for each in form.lines if each.application.status == "admissible"]
    known = next(each for each in waiting if len([*each.fields["sheet"].choices]) > 2)
    other = next(each for each in waiting if each is not known)
    proposed, _ = next(iter(known.fields["sheet"].choices))
    for line, sheet in ((known, proposed), (other, "nouvelle")):
        data |= {each.html_name: each.value() or "" for each in line}
        data |= {f"{line.prefix}-outcome": "retained", f"{line.prefix}-sheet": sheet}
        data[f"{line.prefix}-commune"] = line.application.commune
    data = {name: value for name, value in data.items() if value is not None}
    response = client.post(decision_page(call), data, follow=True)
    assert "Décision enregistrée" in " ".join(messages(response))


def work(client, call):
    """Does on the exercise what staff try: moves, pieces, assessors, import, decision, edits."""
    application = call.applications.filter(status="received").order_by("pk").first()
    page = f"/gestion/labels/application/{application.pk}"
    move = {"seen": "received", "to": "admissible", "reason": "Essai"}
    client.post(f"{page}/etat/", move)
    save(client, f"{page}/change/", holder="Essai")
    piece = call.applications.filter(status="incomplete").order_by("pk").first().missing_pieces
    client.post(f"/gestion/labels/missingpiece/{piece.first().pk}/delete/", {"post": "yes"})
    decide(client, call)
    award = Award.objects.filter(round=call).order_by("-pk").first()
    save(client, f"/gestion/directory/venue/{award.venue_id}/change/", name="Essai fictif")
    SpecialHours.objects.create(
        venue=award.venue, first_day=date(2027, 1, 1), last_day=date(2027, 1, 1)
    )
    client.post("/gestion/labels/application/add/", {"round": call.pk, "candidate": "Lieu de plus"})


def test_what_people_did_on_it_goes_with_it(client, manager):
    ground()
    build.award(round=build.call())
    real = build.dossier()
    save(client, f"/gestion/labels/application/{real.pk}/change/", holder="Vraie structure")
    before, logged = contents(), LogEntry.objects.count()
    call_command("demo_round", verbosity=0)
    work(client, Round.objects.get(slug=SLUG))
    assert LogEntry.objects.count() > logged + 5
    assert DecisionRecord.objects.count() == 2
    assert Award.objects.count() == 4
    assert FormerAddress.objects.exists()
    call_command("demo_round", remove=True, verbosity=0)
    after = contents()
    assert {name for name in before if before[name] != after[name]} == set()


def test_it_is_made_once_and_removed_once(call):
    before = counts()
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("demo_round")
    assert counts() == before
    call_command("demo_round", remove=True, verbosity=0)
    with pytest.raises(CommandError, match="rien à retirer"):
        call_command("demo_round", remove=True)


def test_it_says_in_french_what_it_did(base, capsys):
    call_command("demo_round")
    call_command("demo_round", "--remove")
    made, removed = capsys.readouterr().out.splitlines()
    assert made.startswith(f"«\u202f{TITLE}\u202f» est prêt")
    assert removed == "L’exercice est retiré, avec tout ce qui y avait été fait."


def test_it_needs_communes_and_a_label_that_asks_for_something():
    build.label()
    with pytest.raises(CommandError, match="Chargez d’abord"):
        call_command("demo_round")
    assert not Round.objects.exists()


def test_an_account_of_the_same_name_is_not_taken_for_one_of_its_own(base):
    User.objects.create_user(ACCOUNTS[1])
    with pytest.raises(CommandError, match=f"ne sont pas ceux d’un exercice.*{ACCOUNTS[1]}"):
        call_command("demo_round")
    assert User.objects.count() == 1


def test_nothing_is_removed_when_something_real_relies_on_it(call):
    someone = User.objects.get(username=ACCOUNTS[0])
    build.dossier().move(Status.ADMISSIBLE, someone, "Fait avec un compte fictif.")
    before = counts()
    with pytest.raises(CommandError, match="Rien n’est retiré"):
        call_command("demo_round", remove=True)
    assert counts() == before


def test_the_record_of_a_real_decision_is_never_removed():
    call = build.call()
    with pytest.raises(TypeError):
        DecisionRecord.objects.remove_exercise(call)


@needs_two
@pytest.mark.django_db(transaction=True)
def test_of_two_runs_at_once_one_is_made():
    ground()
    raised = beside(*(lambda: call_command("demo_round", verbosity=0) for _ in range(2)))
    assert [type(each) for each in raised] == [CommandError]
    assert Round.objects.filter(is_exercise=True).count() == 1
