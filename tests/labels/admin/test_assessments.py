"""The desk of the assessors in the admin: draft, end, conflict, and nothing read too soon."""

import re
from datetime import date

import pytest
import time_machine
from django.contrib.admin.models import LogEntry
from django.test import Client

from labels.models import Assessment, Verdict
from tests import build
from tests.support.staff import member, messages

LIST = "/gestion/labels/assessment/"
FOUND = "Relevé de débit du 4 mai"

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier():
    build.criterion(code="accueil", question="Qui accueille ?", rank=1)
    build.criterion(code="internet", question="Et internet ?", rank=2)
    return build.dossier(candidate="La Halle", contact="Mme Dupont", amount_asked=12345)


@pytest.fixture
def mine(client, dossier):
    assessment = build.assessment(application=dossier, assessor=build.assessor("eve"))
    client.force_login(assessment.assessor)
    return assessment


def page_of(assessment, page="change"):
    return f"{LIST}{assessment.pk}/{page}/"


def typed(assessment, *answers):
    """What a browser sends for [(verdict, evidence)] in the order of the grid."""
    data, grid = {}, assessment.application.round.grid()
    for criterion, (verdict, evidence) in zip(grid, answers, strict=True):
        data |= {f"verdict-{criterion.pk}": verdict, f"evidence-{criterion.pk}": evidence}
    return data


def given(assessment):
    return [(each.verdict, each.evidence) for each in assessment.verdicts.all()]


def test_an_assessor_reads_the_application_without_its_contact_or_its_amounts(client, mine):
    page = client.get(page_of(mine)).content.decode()
    for words in ("La Halle", "Limoux", "Qui accueille ?", "Et internet ?"):
        assert words in page
    for words in ("Dupont", "12345", "12 345"):
        assert words not in page


def test_a_draft_is_kept_and_found_again(client, mine):
    data = typed(mine, ("partly", FOUND), ("", ""))
    response = client.post(page_of(mine), data | {"_save": "1"}, follow=True)
    assert "Brouillon" in messages(response)[0]
    assert FOUND in response.content.decode()
    assert given(mine) == [("partly", FOUND)]
    client.post(page_of(mine), typed(mine, ("met", FOUND), ("n-a", "")) | {"_save": "1"})
    assert given(mine) == [("met", FOUND), ("n-a", "")]
    mine.refresh_from_db()
    assert not mine.is_finished


def test_an_assessment_is_finished_and_then_only_read(client, mine):
    data = typed(mine, ("met", FOUND), ("unchecked", "")) | {"_finish": "1"}
    response = client.post(page_of(mine), data, follow=True)
    page = response.content.decode()
    assert "finie" in messages(response)[0]
    assert FOUND in page
    assert "<textarea" not in page
    assert client.post(page_of(mine), data).status_code == 403
    assert given(mine) == [("met", FOUND), ("unchecked", "")]


@pytest.mark.parametrize(
    ("answers", "told", "kept"),
    [
        ([("met", FOUND), ("", "")], "Il manque un avis", [("met", FOUND)]),
        ([("met", ""), ("n-a", "")], "Il manque un avis", [("met", ""), ("n-a", "")]),
        ([("", FOUND), ("n-a", "")], "Choisissez un avis", []),
        ([("excellent", FOUND), ("n-a", "")], "choix valide", []),
    ],
)
def test_an_end_too_early_is_refused_and_loses_nothing_typed(client, mine, answers, told, kept):
    response = client.post(page_of(mine), typed(mine, *answers) | {"_finish": "1"})
    page = response.content.decode()
    assert told in page
    assert all(evidence in page for _, evidence in answers)
    assert given(mine) == kept
    mine.refresh_from_db()
    assert not mine.is_finished


def test_the_forms_of_an_assessment_are_accepted_with_what_the_page_holds(mine):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(mine.assessor)
    page = browser.get(page_of(mine)).content.decode()
    forms = [form for form in page.split("<form ")[1:] if "_finish" in form or "_conflict" in form]
    assert len(forms) == 2
    for form in forms:
        data = {"csrfmiddlewaretoken": re.search(r'middlewaretoken" value="(\w+)"', form)[1]}
        assert browser.post(page_of(mine), data | {"_conflict": "1"}).status_code == 200
    assert browser.post(page_of(mine), {"_finish": "1"}).status_code == 403


def test_a_conflict_of_interest_is_declared_with_its_reason_and_blocks(client, mine):
    client.post(page_of(mine), typed(mine, ("met", FOUND), ("", "")) | {"_save": "1"})
    refused = client.post(page_of(mine), {"_conflict": "1", "conflict_reason": " "})
    assert "obligatoire" in refused.content.decode()
    data = {"_conflict": "1", "conflict_reason": "Je les conseille."}
    page = client.post(page_of(mine), data, follow=True).content.decode()
    assert "Je les conseille." in page
    assert "<textarea" not in page
    assert not Verdict.objects.exists()
    again = typed(mine, ("met", FOUND), ("", "")) | {"_save": "1"}
    assert client.post(page_of(mine), again).status_code == 403


def test_the_reason_of_a_conflict_is_told_to_who_runs_the_round_and_not_to_other_assessors(
    client, mine
):
    mine.declare_conflict("Je les conseille.")
    peers = build.assessments(mine.application, *[["met", "met"]] * 2)
    client.force_login(member("responsable du label"))
    assert "Je les conseille." in client.get(page_of(mine)).content.decode()
    client.force_login(peers[0].assessor)
    for address in (LIST, page_of(peers[0]), page_of(peers[1]), page_of(mine)):
        assert "Je les conseille." not in client.get(address, follow=True).content.decode()


def test_an_assessor_is_shown_what_is_theirs_and_nothing_else(client, mine):
    other = build.assessment(application=mine.application)
    build.assessment(application=build.dossier())
    assert [*client.get(LIST).context["cl"].result_list] == [mine]
    for page in ("change", "history", "delete"):
        response = client.get(page_of(other, page), follow=True)
        assert response.status_code == 403 or response.redirect_chain[-1][0] == "/gestion/"
    data = typed(other, ("met", "À leur place"), ("met", "Aussi")) | {"_finish": "1"}
    client.post(page_of(other), data)
    assert given(other) == []
    for address in ("/gestion/labels/application/", f"{LIST}add/", "/gestion/labels/round/"):
        assert client.get(address).status_code == 403


def addresses(assessment):
    """Every page of the admin that has to do with an assessment, questions slipped in included."""
    application, pk = assessment.application, assessment.pk
    sheet = f"/gestion/labels/application/{application.pk}"
    own = [LIST, *(page_of(assessment, page) for page in ("change", "history", "delete"))]
    questions = [
        "q=releve", "q=Rel", "etat=finie", "o=1.2.3.4",
        "verdicts__verdict__exact=unmet", "verdicts__evidence__contains=Rel",
        "verdicts__verdict=unmet", "application__assessments__verdicts__verdict=unmet",
    ]  # fmt: skip
    return [
        "/gestion/", *own,
        *(f"{LIST}?{query}" for query in questions),
        "/gestion/labels/application/?verdicts__verdict=unmet&assessments__verdicts__verdict=unmet",
        *(f"{sheet}/{page}/" for page in ("change", "history", "delete", "etat")),
        f"/gestion/labels/round/{application.round_id}/change/",
        f"/gestion/labels/round/{application.round_id}/delete/",
        f"/gestion/auth/user/{assessment.assessor_id}/change/",
        f"/gestion/auth/user/{assessment.assessor_id}/delete/",
        f"/gestion/auth/user/{assessment.assessor_id}/history/",
        f"/gestion/r/1/{pk}/",
        "/gestion/autocomplete/?app_label=labels&model_name=assessment&field_name=application&term=",
    ]  # fmt: skip


WHO = ["second assessor", "responsable du label", "administrateur", "superuser", "éditeur"]


@pytest.mark.parametrize("who", WHO)
def test_no_address_tells_a_verdict_before_all_have_finished(client, dossier, who, admin_user):
    """The first has finished, the second has not: nobody else may know what the first found."""
    first = build.assessment(application=dossier)
    client.force_login(first.assessor)
    answers = typed(first, ("unmet", FOUND), ("n-a", FOUND)) | {"_finish": "1"}
    client.post(page_of(first), answers)
    assert given(first)
    second = build.assessment(["met", "met"], application=dossier)
    readers = {"second assessor": second.assessor, "superuser": admin_user}
    client.force_login(readers.get(who) or member(who))
    for address in addresses(first):
        page = client.get(address, follow=True).content.decode()
        assert FOUND not in page, address
        assert "non satisfait" not in page.replace("> non satisfait</label>", ""), address
    bulk = {"action": "delete_selected", "_selected_action": [first.pk, second.pk]}
    assert FOUND not in client.post(LIST, bulk, follow=True).content.decode()
    assert Assessment.objects.count() == 2


@pytest.mark.parametrize("query", ["verdicts__verdict__exact=unmet", "verdicts__verdict=met"])
def test_the_list_cannot_be_asked_who_found_what(client, dossier, query):
    build.assessment(["unmet", "met"], application=dossier, finished=True)
    client.force_login(member("responsable du label"))
    response = client.get(f"{LIST}?{query}")
    assert response.status_code in {400, 302}


@pytest.mark.parametrize("who", ["assessor", "responsable du label", "superuser"])
def test_once_all_have_finished_each_reads_the_others_and_what_they_differ_on(
    client, dossier, who, admin_user
):
    first, second = build.assessments(dossier, ["met", "unmet"], ["met", "met"])
    readers = {"assessor": first.assessor, "superuser": admin_user}
    client.force_login(readers.get(who) or member(who))
    page = client.get(page_of(second))
    assert [str(each) for each in page.context["verdicts"]]
    assert [each.question for each in page.context["disputed"]] == ["Et internet ?"]
    assert first in page.context["others"]
    assert "Vu sur place." in page.content.decode()


def test_what_is_logged_of_an_assessment_says_nothing_of_what_was_found(client, mine):
    client.post(page_of(mine), typed(mine, ("met", FOUND), ("unmet", FOUND)) | {"_finish": "1"})
    told = [each.get_change_message() for each in LogEntry.objects.order_by("pk")]
    assert told == ["Évaluation finie. Merci."]
    assert "Évaluation finie" in client.get(page_of(mine, "history")).content.decode()


def test_an_assessment_begun_may_be_taken_back_and_a_finished_one_may_not(client, dossier):
    finished = build.assessment(["met", "met"], application=dossier, finished=True)
    begun = build.assessment(["met"], application=dossier)
    client.force_login(member("responsable du label"))
    assert "avis sur" in client.get(page_of(begun, "delete")).content.decode()
    for assessment in (finished, begun):
        client.post(page_of(assessment, "delete"), {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [finished.pk], "post": "yes"}
    client.post(LIST, data)
    assert [*Assessment.objects.all()] == [finished]


def test_a_manager_names_an_assessor_once(client, dossier):
    user = build.assessor("eve")
    client.force_login(member("responsable du label"))
    data = {"application": dossier.pk, "assessor": user.pk}
    client.post(f"{LIST}add/", data)
    again = client.post(f"{LIST}add/", data)
    assert Assessment.objects.count() == 1
    assert "évalue déjà" in again.content.decode()


def test_the_assessor_alone_writes_whoever_asks(client, dossier, admin_user):
    assessment = build.assessment(application=dossier)
    for user in (member("responsable du label"), admin_user):
        client.force_login(user)
        data = typed(assessment, ("met", "À sa place"), ("met", "Aussi")) | {"_finish": "1"}
        assert client.post(page_of(assessment), data).status_code == 403
        assert "<textarea" not in client.get(page_of(assessment)).content.decode()
    assert given(assessment) == []


@pytest.mark.parametrize("query", ["etat=en-cours", "etat=finie", "etat=conflit", "a-moi=oui"])
def test_assessments_are_filtered_by_state_and_by_person(client, mine, query):
    finished = build.assessment(["met", "met"], application=mine.application, finished=True)
    barred = build.assessment(application=mine.application)
    barred.declare_conflict("Je les conseille.")
    client.force_login(mine.assessor)
    if query != "a-moi=oui":
        client.force_login(member("responsable du label"))
    kept = {"etat=finie": [finished], "etat=conflit": [barred]}.get(query, [mine])
    assert [*client.get(f"{LIST}?{query}").context["cl"].result_list] == kept


def first_page(client):
    page = client.get("/gestion/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_first_page_tells_an_assessor_what_is_left_for_them_to_finish(client, mine):
    build.assessment(application=mine.application)
    assert "1 évaluation à finir" in first_page(client)
    build.assessment(application=build.dossier(), assessor=mine.assessor)
    assert "2 évaluations à finir" in first_page(client)
    for assessment in mine.assessor.assessments.all():
        assessment.declare_conflict("Je les conseille.")
    assert "à finir" not in first_page(client)


def test_the_first_page_tells_who_runs_the_round_the_pieces_overdue(client, mine):
    build.missing_piece(date(2027, 5, 1))
    for role, told in (("responsable du label", True), ("évaluateur", False), ("éditeur", False)):
        user = member(role, f"du-jour-{told}-{role}")
        for moment, late in (("2027-05-01T23:59:59", False), ("2027-05-02T00:00:00", True)):
            with time_machine.travel(f"{moment}+02:00", tick=False):
                client.force_login(user)
                assert ("1 pièce en retard" in first_page(client)) is (told and late)
