"""The record of a decision: exact, readable by those who decide, changed by nobody."""

from datetime import date

import pytest
import time_machine
from django.db.models import ProtectedError

from directory.models import DecisionRecord
from tests import build
from tests.directory.decisions.decision_pages import decide, page_of, recevable, refused, retained
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db
RECORDS = "/gestion/directory/decisionrecord/"
PAGES = ("", "comite/", "comite.csv", "comite.xlsx")


@pytest.fixture
def record(client):
    """The record of a decision by which one is retained and another is not."""
    grange = build.venue("La Grange")
    build.criterion(question="Qui accueille ?")
    first, second = recevable("La Grange", holder="Les Amis"), recevable("Le Hangar")
    build.assessments(first, ["met"], ["partly"])
    build.assessment(application=first, conflict=True, conflict_reason="Ami.")
    outcomes = {first: retained(grange, amount="1000"), second: refused(reason="Hors sujet.")}
    with time_machine.travel("2027-03-12T10:02:00+01:00", tick=False):
        client.force_login(member("responsable du label", first_name="Claire", last_name="Vidal"))
        return decide(client, first.round, outcomes)


def read_record(client, record):
    return Page(client.get(f"{RECORDS}{record.pk}/change/").content.decode()).text


def test_the_record_holds_every_line_as_it_was_decided(client, record):
    first, second = record.lines
    assert (record.decided_on, record.by_name) == (date(2027, 3, 12), "Claire Vidal")
    assert first == {
        "reference": "appel-2027-001",
        "candidate": "La Grange",
        "holder": "Les Amis",
        "commune": "Limoux",
        "department": "11",
        "before": "recevable",
        "outcome": "retenue",
        "reason": "Comité du jour.",
        "amount": "1000",
        "rank": 1,
        "opinions": "2\u00a0avis sur 2",
        "conflicts": [first["conflicts"][0]],
        "award": {
            "venue": "La Grange",
            "slug": "la-grange-carcassonne",
            "is_draft": False,
            "granted_on": "2027-03-12",
            "expires_on": None,
            "renews": None,
            "sources": "http://127.0.0.1:8000/appels-a-projets/appel-2027/",
        },
    }
    assert (second["outcome"], second["reason"], second["award"]) == (
        "non retenue",
        "Hors sujet.",
        None,
    )


def test_the_record_stays_whatever_is_edited_afterwards(client, record):
    read_record(client, record)  # with the message that greets it
    before = read_record(client, record)
    assert "La Grange appel-2027-001" in before
    assert "Claire Vidal" in before
    venue = record.round.awards.get().venue
    record.round.applications.update(holder="Autre nom", amount_granted=None)
    record.round.awards.update(withdrawn_on=date(2027, 4, 1), withdrawal_reason="Erreur.")
    venue.name = "Renommé"
    venue.save()
    assert read_record(client, record) == before
    assert record.lines == DecisionRecord.objects.get().lines


def test_nothing_in_the_code_changes_or_removes_a_record(record):
    record.by_name = "Quelqu’un d’autre"
    for attempt in (record.save, record.delete, DecisionRecord.objects.all().delete):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(TypeError):
        DecisionRecord.objects.update(by_name="Personne")
    for row in (record.by, record.round):
        with pytest.raises(ProtectedError):
            row.delete()


@pytest.mark.parametrize("who", ["responsable du label", "administrateur", None])
def test_the_admin_changes_and_removes_no_record_for_anybody(client, record, admin_user, who):
    client.force_login(member(who, "autre") if who else admin_user)
    page = f"{RECORDS}{record.pk}/"
    assert client.get(f"{page}change/").status_code == 200
    assert client.post(f"{page}change/", {"by_name": "Personne"}).status_code == 403
    assert client.post(f"{page}delete/", {"post": "yes"}).status_code == 403
    action = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
    client.post(RECORDS, action)
    assert DecisionRecord.objects.get().by_name == "Claire Vidal"


def test_the_list_tells_what_each_record_holds(client, record):
    text = Page(client.get(RECORDS).content.decode()).text
    assert "12 mars 2027 12 mars 2027, 10 h 02 Claire Vidal" in text
    assert "2 candidatures, dont 1 retenue" in text


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (None, 403),
        ("éditeur", 403),
        ("évaluateur", 403),
        ("responsable du label", 200),
        ("administrateur", 200),
    ],
)
@pytest.mark.parametrize("part", PAGES)
def test_only_those_who_decide_open_the_decision_and_the_pack(client, role, status, part):
    address = page_of(recevable().round).removesuffix("/") + f"/{part}"
    client.force_login(member(role))
    assert client.get(address).status_code == status
    answer = client.post(address, {"_confirm": "1"}).status_code
    assert answer == (status if part == "" else 405)


@pytest.mark.parametrize("part", PAGES)
def test_nobody_outside_the_staff_enters(client, part):
    address = page_of(recevable().round) + part
    assert client.get(address).status_code == 302
    assert client.get(address).url.startswith("/gestion/login/")


@pytest.mark.parametrize("part", [*PAGES, "comite.pdf"])
def test_a_round_or_a_file_that_does_not_exist_is_not_found(client, part, admin_user):
    client.force_login(admin_user)
    build.call()
    for key in ("999999", "9" * 30):
        assert client.get(f"{RECORDS}appel/{key}/{part}").status_code == 404


@pytest.mark.parametrize("role", ["responsable du label", "éditeur"])
def test_the_round_leads_to_its_decision_those_who_decide(client, role):
    call = recevable().round
    who = member(role)
    client.force_login(who)
    page = client.get(f"/gestion/labels/round/{call.pk}/change/")
    assert (page_of(call) in page.content.decode()) == (role == "responsable du label")
