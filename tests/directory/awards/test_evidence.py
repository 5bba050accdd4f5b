"""What was checked before a label was given, as anybody may read it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from directory.models import Evidence
from labels.models import Criterion
from tests import build
from tests.directory.decisions.decision_pages import decide, recevable, retained
from tests.support.page_reader import read
from tests.support.staff import member, save

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def page_of(venue):
    return f"{venue.get_absolute_url()}label/"


@pytest.fixture
def venue(client):
    """A venue labelled here after two people assessed it: they agree on one criterion of two."""
    build.criterion(question="Le lieu est-il relié ?", rank=1)
    build.criterion(question="Qui accueille ?", rank=2, family="support")
    build.criterion(question="Et la nuit ?", rank=3, family="support")
    application, found = recevable("La Grange"), build.venue("La Grange")
    # Past midnight in Paris, still the eve in UTC.
    with time_machine.travel(datetime(2026, 3, 10, 0, 30, tzinfo=PARIS), tick=False):
        build.assessments(application, ["met", "met", "unchecked"], ["met", "partly", "unchecked"])
    with time_machine.travel(datetime(2026, 3, 12, 10, tzinfo=PARIS), tick=False):
        client.force_login(member("responsable du label"))
        decide(client, application.round, {application: retained(found)})
        client.logout()
    return found


def test_the_sheet_leads_to_what_was_checked_and_when(client, venue):
    sheet = read(client, venue.get_absolute_url())
    page = read(client, sheet.main.link("ce qui a été vérifié"))
    told = [[each.text, each.parent.tag] for each in page.main.all("dd")]
    assert [text for text, _ in told] == [
        "Le lieu est-il relié ? Satisfait, constaté le 10 mars 2026",
        "Qui accueille ? Examiné le 10 mars 2026",
        "Et la nuit ? Non vérifié",
    ]
    assert "Tiers-lieux Occitanie depuis le 12 mars 2026" in page.main.text
    assert page.heading == "Ce qui a été vérifié avant de labelliser La Grange"


def test_neither_names_nor_notes_of_the_assessors_are_published(client, venue):
    for address in (venue.get_absolute_url(), page_of(venue)):
        text = client.get(address).content.decode()
        assert "Vu sur place" not in text
        assert "evaluateur" not in text


def test_what_the_public_reads_is_put_into_words_by_who_is_in_charge(client, venue):
    award = venue.awards.get()
    client.force_login(member("responsable du label", "autre"))
    typed = {"evidence-0-told": "Fibre mesurée à 900 Mbit/s.", "evidence-1-verdict": "met"}
    save(client, f"/gestion/directory/award/{award.pk}/change/", **typed)
    text = read(client, page_of(venue)).main.text
    assert "constaté le 10 mars 2026 Fibre mesurée à 900 Mbit/s." in text
    assert "Qui accueille ? Satisfait" in text


def test_an_editor_reads_the_award_and_writes_no_evidence(client, venue):
    client.force_login(member("éditeur", "autre"))
    address = f"/gestion/directory/award/{venue.awards.get().pk}/change/"
    assert not client.get(address).context["inline_admin_formsets"]
    assert client.post(address, {"evidence-0-told": "Faux."}).status_code == 403
    assert not Evidence.objects.exclude(told="").exists()


def test_the_criteria_are_those_of_the_call_whatever_the_label_asks_since(client, venue):
    Criterion.objects.update(question="Autre question ?")
    assert "Le lieu est-il relié ?" in read(client, page_of(venue)).main.text


def test_without_evidence_there_is_no_page_and_no_link(client):
    venue = build.award(round=build.call()).venue
    assert "ce qui a été vérifié" not in read(client, venue.get_absolute_url()).main.text
    read(client, page_of(venue), status=404)


def test_what_was_not_assessed_by_two_leaves_no_evidence(client):
    build.criterion()
    application, found = recevable(), build.venue()
    build.assessment(["met"], finished=True, application=application)
    client.force_login(member("responsable du label"))
    decide(client, application.round, {application: retained(found)})
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(("status", "opens"), [("draft", 404), ("closed", 200)])
def test_the_page_opens_to_whom_the_sheet_opens(client, venue, status, opens):
    venue.status = status
    venue.save()
    page = read(client, page_of(venue), status=opens)
    assert status == "draft" or not page.is_indexed
    client.force_login(member("éditeur", "autre"))
    assert not read(client, page_of(venue)).is_indexed


def test_a_former_address_leads_to_the_present_one(client, venue):
    former = page_of(venue)
    venue.name = "Le Hangar"
    venue.save()
    answer = client.get(former)
    assert (answer.status_code, answer.url) == (301, page_of(venue))


def test_the_page_asks_as_many_queries_for_twenty_criteria_as_for_one(
    client, django_assert_num_queries
):
    award = build.award(round=build.call())
    build.evidence(award=award)
    with django_assert_num_queries(3):
        client.get(page_of(award.venue))
    for _ in range(19):
        build.evidence(award=award)
    with django_assert_num_queries(3):
        client.get(page_of(award.venue))
    with django_assert_num_queries(7):
        client.get(award.venue.get_absolute_url())
