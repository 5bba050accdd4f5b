"""Corrections that several people, or the wrong ones, want to decide; those set apart."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Correction, Venue
from tests import build
from tests.directory.corrections.review_pages import (
    LIST,
    decide,
    editor,
    page_of,
    phone_and_summary,
    problems,
    read,
    venue,
)
from tests.directory.corrections.submissions import filled
from tests.support.concurrency import beside, needs_two
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]
__all__ = ["editor", "venue"]
State = Correction.State


def test_three_values_are_shown_when_the_sheet_has_changed_since(client, venue):
    correction = phone_and_summary(venue)
    Venue.objects.update(phone="+33562000000")
    told = read(client, correction).section("Téléphone").text
    assert "Sur la fiche 05 62 00 00 00" in told
    assert "À l’envoi 05 61 00 00 00" in told
    assert "Proposé 05 61 11 22 33" in told
    assert "La fiche a changé depuis" in told
    assert "changé depuis" not in read(client, correction).section("Résumé").text


def test_what_changes_while_one_decides_is_shown_before_it_is_replaced(client, venue):
    correction = phone_and_summary(venue)
    page = read(client, correction)
    Venue.objects.update(phone="+33562000000")
    response = decide(client, correction, page, _accept="x", phone="0563000000")
    assert "La fiche a changé depuis que la page est ouverte" in problems(response)
    venue.refresh_from_db()
    assert venue.phone == "+33562000000"
    again = Page(response.content.decode())
    assert "05 62 00 00 00" in again.section("Téléphone").text
    assert filled(again)["phone"] == ["0563000000"]
    decide(client, correction, again)
    venue.refresh_from_db()
    assert venue.phone == "+33563000000"


def test_a_correction_is_decided_once(client, venue):
    correction = phone_and_summary(venue)
    page = read(client, correction)
    decide(client, correction, page, _refuse="x")
    response = decide(client, correction, page, _accept="x")
    assert "non retenu" in response.content.decode()
    venue.refresh_from_db()
    correction.refresh_from_db()
    assert (venue.phone, correction.state) == ("+33561000000", State.REFUSED)


@needs_two
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_correction_decided_by_two_at_once_is_decided_once(editor, venue):
    correction = phone_and_summary(venue)
    sent = {}

    def decided(choice, username):
        staff = Client()
        staff.force_login(member("éditeur", username))
        page = read(staff, correction)
        return lambda: sent.update({choice: decide(staff, correction, page, **{choice: "x"})})

    assert beside(decided("_accept", "une"), decided("_refuse", "deux")) == []
    correction.refresh_from_db()
    venue.refresh_from_db()
    # What each page shows: the context of a response may be that of another thread.
    told = {name: "Décision enregistrée" in page.content.decode() for name, page in sent.items()}
    assert sorted(told.values()) == [False, True]
    assert told["_accept"] is (correction.state == State.ACCEPTED)
    assert (venue.phone == "+33561112233") is told["_accept"]


def test_what_waits_in_quarantine_says_why_and_is_released_or_dropped(client, venue):
    kept, dropped, other = (
        build.correction(venue=venue, note=f"{rank}", state=state, suspicions="un lien de trop")
        for rank, state in enumerate((State.QUARANTINE, State.QUARANTINE, State.WAITING))
    )
    assert "un lien de trop" in read(client, kept).text
    listed = Page(client.get(f"{LIST}?state__exact=quarantine").content.decode())
    assert len(listed.all("tbody")[0].all("tr")) == 2
    act(client, "release", kept, other)
    act(client, "drop", dropped, other)
    states = dict(Correction.objects.values_list("pk", "state"))
    assert states == {kept.pk: State.WAITING, dropped.pk: State.REFUSED, other.pk: State.WAITING}
    assert client.get(page_of(dropped)).status_code == 200


def act(client, action, *corrections):
    keys = [each.pk for each in corrections]
    for listed in (LIST, f"{LIST}?state__exact=quarantine"):
        client.post(listed, {"action": action, "_selected_action": keys})


def test_the_list_asks_as_much_for_one_correction_as_for_five(client, venue):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(LIST).status_code == 200
        return len(captured)

    phone_and_summary(venue)
    before = queries()
    for _ in range(4):
        phone_and_summary(build.venue())
    assert queries() == before


@pytest.mark.parametrize(
    ("role", "rights"),
    [
        ("éditeur", "rw"),
        ("responsable du label", "rwd"),
        ("administrateur", "rwd"),
        ("évaluateur", ""),
        (None, ""),
    ],
)
def test_who_may_read_decide_and_delete(client, venue, role, rights):
    correction = phone_and_summary(venue, contact="moi@exemple.fr")
    page = read(client, correction)
    client.force_login(member(role, "autre"))
    assert (client.get(page_of(correction)).status_code == 200) is ("r" in rights)
    delete = client.get(f"{LIST}{correction.pk}/delete/").status_code
    assert (delete == 200) is ("d" in rights)
    decide(client, correction, page, _refuse="x", answer="Non.")
    correction.refresh_from_db()
    assert correction.is_open is ("w" not in rights)
    assert client.get(f"{LIST}add/").status_code == 403


def test_who_may_only_read_neither_decides_nor_reads_the_address(client, venue):
    correction = phone_and_summary(venue, contact="moi@exemple.fr")
    page = read(client, correction)
    reader = member(None, "lectrice")
    reader.user_permissions.add(Permission.objects.get(codename="view_correction"))
    client.force_login(reader)
    shown = client.get(page_of(correction)).content.decode()
    assert "pas la traiter" in shown
    assert "moi@exemple.fr" not in shown
    assert decide(client, correction, page, _accept="x").status_code == 403
    assert Correction.objects.get().is_open


def test_a_sheet_is_not_deleted_under_what_was_written_about_it(client, venue):
    phone_and_summary(venue)
    client.force_login(member("administrateur", "autre"))
    client.post(f"/gestion/directory/venue/{venue.pk}/delete/", {"post": "yes"})
    assert Venue.objects.exists()
