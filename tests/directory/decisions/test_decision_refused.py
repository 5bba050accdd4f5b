"""What the page of a decision refuses, and says: nothing is then written."""

from datetime import date

import pytest
import time_machine

from directory.models import Award, DecisionRecord, Venue
from tests import build
from tests.directory.decisions.decision_pages import (
    check,
    decide,
    filled,
    page_of,
    problems,
    recevable,
    refused,
    retained,
)
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 12)


@pytest.fixture(autouse=True)
def label_manager(client):
    with time_machine.travel("2027-03-12T10:00:00+01:00", tick=False):
        client.force_login(
            member(first_name="Claire", last_name="Vidal", role="responsable du label")
        )
        yield


@pytest.mark.parametrize(
    ("values", "head", "told"),
    [
        ({"outcome": "retained"}, {}, "rien n’est choisi à votre place"),
        (retained("autre", address="/lieux/nulle-part/"), {}, "Aucune fiche n’est à cette adresse"),
        (retained("autre"), {}, "Aucune fiche n’est à cette adresse"),
        (retained(commune="Atlantide"), {}, "Aucune commune d’Occitanie"),
        (retained(name=""), {}, "Donnez un nom à cette fiche"),
        (retained("999999"), {}, "999999"),
        ({"outcome": "peut-être"}, {}, "peut-être"),
        (refused(amount="100"), {}, "ne reçoit pas d’aide"),
        (retained(amount="-1"), {}, "supérieure ou égale à 0"),
        ({"reason": "Bien."}, {}, "Dites si cette candidature est retenue"),
        (refused(), {"reason": ""}, "Donnez un motif ici"),
        (refused(), {"on": "13/03/2027"}, "une décision s’enregistre une fois prise"),
        (refused(), {"on": "hier"}, "date valide"),
        (retained(), {"sources": ""}, "avec une source"),
        (retained(), {"sources": "la presse"}, "n’est pas une adresse web"),
        (retained(), {"expires_on": "12/03/2027"}, "après la date de décision"),
        ({}, {}, "Aucune candidature n’est décidée"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_written(client, values, head, told):
    build.commune("Limoux", "11206")
    application = recevable(commune="Limoux", department="11")
    for step in ("_check", "_confirm"):
        data = filled(client, application.round, {application: values}, **head)
        response = client.post(page_of(application.round), data | {step: "1"})
        assert response.status_code == 200
        assert told in problems(response)
    application.refresh_from_db()
    assert application.status == "admissible"
    assert not DecisionRecord.objects.exists()
    assert not Venue.objects.exists()


def test_a_commune_whose_name_several_bear_is_asked_for_by_its_code(client):
    for code, department in {"11206": "11", "12100": "12"}.items():
        build.commune("Limoux", code, department=build.department(code=department, name=department))
    application = recevable(commune="Limoux", department="")
    form = client.get(page_of(application.round)).context["form"].lines[0]
    assert form["commune"].value() == ""
    asked = check(client, application.round, {application: retained(commune="Limoux")})
    assert "Limoux 11206, Limoux 12100" in problems(asked)
    decide(client, application.round, {application: retained(commune="12100")})
    assert Venue.objects.get().commune_id == "12100"


def test_two_applications_cannot_take_the_same_sheet(client):
    venue, first = build.venue(), recevable("Un")
    second = recevable("Deux")
    both = {first: retained(venue), second: retained(venue)}
    assert "La même fiche est choisie" in problems(check(client, first.round, both))


def test_an_award_that_the_rules_refuse_is_told_before_anything_is_written(client):
    former = build.award(granted_on=DAY)
    application = recevable(round=build.call(label=former.label))
    refusal = check(client, application.round, {application: retained(former.venue)})
    assert "déjà reçu ce label à cette date" in problems(refusal)


def test_deciding_twice_by_mistake_gives_one_award_and_tells_what_was_done(client):
    application = recevable("La Grange")
    data = filled(client, application.round, {application: retained(build.venue())})
    first, second = (
        client.post(page_of(application.round), data | {"_confirm": "1"}) for _ in range(2)
    )
    assert first.status_code == 302
    assert "Claire Vidal a enregistré le 12/03/2027 à 10 h 00" in " ".join(problems(second).split())
    assert "La Grange, retenue" in problems(second)
    assert (Award.objects.count(), DecisionRecord.objects.count()) == (1, 1)


def test_a_status_changed_meanwhile_is_told_and_nothing_is_written(client):
    application, other = recevable("Un"), recevable("Deux")
    data = filled(client, application.round, {application: refused()})
    other.move("incomplete", member(username="autre"), "Il manque une pièce.")
    answer = client.post(page_of(application.round), data | {"_confirm": "1"})
    assert "a changé depuis que la page est ouverte" in problems(answer)
    application.refresh_from_db()
    assert application.status == "admissible"
    again = filled(client, application.round, {application: refused()})
    assert client.post(page_of(application.round), again | {"_confirm": "1"}).status_code == 302


@pytest.mark.parametrize(
    "name", ["=cmd|'/C calc'!A0", "@SUM(1)", "<script>alert(1)</script>", "N" * 160]
)
def test_hostile_names_are_shown_as_they_are_and_cut_where_they_must(client, name):
    build.commune("Limoux", "11206")
    application = recevable(name, commune="Limoux", department="11")
    record = decide(client, application.round, {application: retained()})
    assert Venue.objects.get().name == name[:120]
    read_again = client.get(f"/gestion/directory/decisionrecord/{record.pk}/change/")
    assert name in Page(read_again.content.decode()).text


def test_a_page_too_long_for_a_form_is_said_to_go_on(client, monkeypatch):
    monkeypatch.setattr("directory.decisions.forms.MAX_LINES", 1)
    call = recevable("Un").round
    recevable("Deux")
    page = client.get(page_of(call))
    assert len(page.context["form"].lines) == 1
    assert "1 de plus" in page.content.decode()
