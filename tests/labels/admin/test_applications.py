"""What staff do with applications in the admin: find, move, ask for pieces, name assessors."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from labels.models import Application, Assessment, MissingPiece, Move
from tests import build
from tests.support.staff import member, messages, refusals, save

PARIS = ZoneInfo("Europe/Paris")
LIST = "/gestion/labels/application/"
PIECES = "/gestion/labels/missingpiece/"
DAY = date(2027, 4, 15)
CONTACT = "Mme Dupont, 06 01 02 03 04"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def manager(client):
    client.force_login(user := member("responsable du label"))
    return user


def sheet(application):
    return f"{LIST}{application.pk}/change/"


def state_page(application):
    return f"{LIST}{application.pk}/etat/"


def listed(client, query=""):
    return {row.candidate for row in client.get(f"{LIST}?{query}").context["cl"].result_list}


def test_a_new_application_draws_its_reference_and_begins_received(client):
    call = build.call("appel-2027", deadlines=[DAY])
    response = save(
        client, f"{LIST}add/", round=call.pk, candidate="La Halle", commune="Limoux",
        deadline=call.deadlines.get().pk, received_at_0="15/04/2027", received_at_1="23:59:59",
        amount_asked="12500,50", status="retained", reference="choisie",
    )  # fmt: skip
    assert response.status_code == 200
    made = Application.objects.get()
    assert (made.reference, made.status) == ("appel-2027-001", "received")
    assert made.received_at == datetime(2027, 4, 15, 23, 59, 59, tzinfo=PARIS)
    assert str(made.amount_asked) == "12500.50"


def test_the_form_of_an_application_never_changes_its_status(client):
    application = build.dossier()
    save(client, sheet(application), candidate="Autre nom", status="retained")
    application.refresh_from_db()
    assert (application.candidate, application.status) == ("Autre nom", "received")


def test_an_edit_saved_after_a_move_leaves_the_move(client, manager, monkeypatch):
    """Somebody moves the application after the form was read and before it is written."""
    application = build.dossier()
    written = Application.save

    def moved_meanwhile(self, *args, **options):
        Application.objects.get(pk=self.pk).move("admissible", manager, "Complet.")
        written(self, *args, **options)

    page = client.get(sheet(application))
    assert page.status_code == 200
    monkeypatch.setattr(Application, "save", moved_meanwhile)
    save(client, sheet(application), candidate="Autre nom")
    application.refresh_from_db()
    assert (application.candidate, application.status) == ("Autre nom", "admissible")


def test_an_application_is_moved_with_a_reason_that_its_page_then_tells(client, manager):
    application = build.dossier()
    told = client.get(sheet(application)).content.decode()
    assert state_page(application) in told
    data = {"seen": "received", "to": "incomplete", "reason": "Il manque les statuts."}
    response = client.post(state_page(application), data, follow=True)
    assert "incomplète" in messages(response)[0]
    assert "Il manque les statuts." in response.content.decode()
    kept = Move.objects.get()
    assert (kept.by, kept.after, kept.reason) == (manager, "incomplete", "Il manque les statuts.")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reason": ""}, "obligatoire"),
        ({"reason": "   "}, "obligatoire"),
        ({"to": ""}, "obligatoire"),
        ({"to": "retained"}, "choix valide"),
        ({"to": "n’importe quoi"}, "choix valide"),
        ({"seen": "nulle part"}, "choix valide"),
        ({"seen": "incomplete"}, "a changé depuis que la page est ouverte"),
    ],
)
def test_a_move_that_cannot_be_is_refused_and_what_was_typed_is_kept(client, changes, told):
    application = build.dossier()
    data = {"seen": "received", "to": "admissible", "reason": "Complet, relu."} | changes
    response = client.post(state_page(application), data)
    assert told in response.content.decode()
    assert data["reason"].strip() in response.content.decode()
    assert not Move.objects.exists()


def test_only_who_may_decide_is_offered_a_decision(client):
    application = build.dossier(status="admissible")

    def offered():
        page = client.get(state_page(application))
        return [value for value, _ in page.context["form"].fields["to"].choices]

    assert {"retained", "not-retained"} <= set(offered())
    clerk = member(None, "instructeur")
    for name in ("view_application", "change_application"):
        clerk.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(clerk)
    assert offered() == ["incomplete", "inadmissible", "withdrawn"]
    data = {"seen": "admissible", "to": "retained", "reason": "Bon dossier."}
    assert "choix valide" in client.post(state_page(application), data).content.decode()
    assert not Move.objects.exists()


def test_who_comes_second_reads_where_the_application_now_is_and_may_then_move_it(client):
    application = build.dossier(status="admissible")
    data = {"seen": "received", "to": "inadmissible", "reason": "Hors sujet."}
    page = client.post(state_page(application), data).content.decode()
    assert "elle est maintenant «\u202frecevable\u202f»" in page
    assert '<input type="hidden" name="seen" value="admissible">' in page
    client.post(state_page(application), data | {"seen": "admissible"})
    assert Move.objects.get().before == "admissible"


@pytest.mark.parametrize("pk", ["0", "abc", "99999999999999999999"])
def test_the_moves_of_an_application_that_does_not_exist_lead_back(client, pk):
    response = client.get(f"{LIST}{pk}/etat/", follow=True)
    assert response.redirect_chain[-1][0] == "/gestion/"


def test_the_private_contact_is_read_by_who_may_and_found_by_nobody(client):
    application = build.dossier(contact=CONTACT, candidate="La Halle")
    assert CONTACT in client.get(sheet(application)).content.decode()
    assert listed(client, "q=Dupont") == set()
    reader = member(None, "lectrice")
    for name in ("view_application", "change_application"):
        reader.user_permissions.add(Permission.objects.get(codename=name))
    client.force_login(reader)
    for address in (sheet(application), LIST, f"{LIST}{application.pk}/history/"):
        assert CONTACT not in client.get(address).content.decode()
    save(client, sheet(application), contact="effacé", holder="Une SCIC")
    application.refresh_from_db()
    assert (application.contact, application.holder) == (CONTACT, "Une SCIC")


@time_machine.travel("2027-05-01T12:00:00+02:00", tick=False)
def test_applications_are_filtered_by_arrival_pieces_and_opinions(client):
    client.force_login(member("responsable du label", "du-jour"))
    build.criterion()
    call = build.call("appel", deadlines=[DAY])
    midnight = datetime(2027, 4, 16, tzinfo=PARIS)
    on_time = build.dossier(
        round=call, candidate="À temps", received_at=midnight - timedelta(seconds=1)
    )
    late = build.dossier(round=call, candidate="En retard", received_at=midnight)
    unknown = build.dossier(round=call, candidate="Sans date")
    build.missing_piece(date(2027, 4, 30), application=on_time)
    build.missing_piece(date(2027, 5, 1), application=late)
    build.assessments(on_time, ["met"], ["met"])
    build.assessments(late, ["met"])
    build.assessment(application=unknown).declare_conflict("J’y travaille.")
    kept = {
        "arrivee=a-temps": {"À temps"},
        "arrivee=en-retard": {"En retard"},
        "arrivee=inconnue": {"Sans date"},
        "pieces=en-retard": {"À temps"},
        "pieces=attendues": {"À temps", "En retard"},
        "avis=complets": {"À temps"},
        "avis=attendus": {"En retard"},
        "avis=sans": {"Sans date"},
        "avis=autre": {"À temps", "En retard", "Sans date"},
        "q=appel-003": {"Sans date"},
    }
    assert {query: listed(client, query) for query in kept} == kept
    page = client.get(LIST).content.decode()
    assert "16 avril 2027, en retard" in page
    assert "Statuts, attendue le 30 avril 2027, en retard" in page
    assert "2\u00a0avis sur 2" in page


def test_the_list_asks_as_many_queries_for_twenty_applications_as_for_one(client):
    build.criterion()

    def build_one():
        call = build.call(deadlines=[DAY])
        at = datetime(2027, 4, 15, tzinfo=PARIS)
        application = build.dossier(round=call, received_at=at)
        build.missing_piece(DAY, application=application)
        build.assessments(application, ["met"], ["met"])

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    lists = (LIST, PIECES, "/gestion/labels/assessment/")
    build_one()
    client.get(LIST)
    for_one = [asked(address) for address in lists]
    for _ in range(19):
        build_one()
    assert [asked(address) for address in lists] == for_one


def test_pieces_are_asked_for_on_the_page_of_an_application(client):
    application = build.dossier()
    save(
        client, sheet(application),
        **{
            "missing_pieces-TOTAL_FORMS": 1,
            "missing_pieces-0-what": "Statuts",
            "missing_pieces-0-asked_on": "02/05/2027",
            "missing_pieces-0-due_on": "16/05/2027",
        },
    )  # fmt: skip
    piece = MissingPiece.objects.get()
    assert (piece.application, piece.what, piece.due_on) == (
        application, "Statuts", date(2027, 5, 16),
    )  # fmt: skip


@time_machine.travel("2027-05-17T00:00:00+02:00", tick=False)
def test_the_pieces_overdue_are_listed_oldest_first(client):
    client.force_login(member("responsable du label", "du-jour"))
    for what, day, fields in (
        ("Budget", date(2027, 5, 16), {}),
        ("Bail", date(2027, 5, 17), {}),
        ("Statuts", date(2027, 5, 2), {}),
        ("Plan", date(2027, 5, 1), {"received_on": date(2027, 5, 10)}),
    ):
        build.missing_piece(day, what=what, **fields)

    def pieces(query):
        return [row.what for row in client.get(f"{PIECES}?{query}").context["cl"].result_list]

    assert pieces("etat=en-retard") == ["Statuts", "Budget"]
    assert pieces("etat=attendue") == ["Statuts", "Budget", "Bail"]
    assert pieces("etat=arrivee") == ["Plan"]
    assert "arrivée le 10 mai 2027" in client.get(PIECES).content.decode()


def add_assessor(client, application, user, rank=0):
    return save(
        client, sheet(application),
        **{"assessments-TOTAL_FORMS": rank + 1, f"assessments-{rank}-assessor": user.pk},
    )  # fmt: skip


def test_assessors_are_named_on_the_page_of_an_application(client):
    application, user = build.dossier(), build.assessor("eve")
    add_assessor(client, application, user)
    assessment = Assessment.objects.get()
    assert (assessment.application, assessment.assessor) == (application, user)
    page = client.get(sheet(application)).content.decode()
    assert "en cours" in page
    assert f"/gestion/labels/assessment/{assessment.pk}/change/" in page


def test_nobody_is_named_assessor_who_may_not_assess(client):
    application = build.dossier()
    told = refusals(add_assessor(client, application, member("éditeur", "editrice")))
    assert "choix" in told.lower()
    assert not Assessment.objects.exists()


def test_the_page_of_an_application_tells_disagreements_once_all_opinions_are_given(client):
    build.criterion(question="Et la fibre ?")
    application = build.dossier()
    build.assessments(application, ["met"])
    second = build.assessment(["unmet"], application=application)
    assert "Et la fibre" not in client.get(sheet(application)).content.decode()
    second.finish()
    assert "Et la fibre ?" in client.get(sheet(application)).content.decode()


def test_a_moved_or_assessed_application_is_not_deleted(client, manager):
    moved, assessed, fresh = (build.dossier() for _ in range(3))
    moved.move("withdrawn", manager, "À sa demande.")
    build.assessment(application=assessed)
    for application in (moved, assessed, fresh):
        client.post(f"{LIST}{application.pk}/delete/", {"post": "yes"})
    assert set(Application.objects.all()) == {moved, assessed}
