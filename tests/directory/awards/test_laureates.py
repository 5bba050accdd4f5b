"""Who was retained in a call: named, led to, grouped by decision, and told from its day on."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from directory.models import Venue
from labels.models import Application
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LAUREATES = "Lauréats connus en Occitanie"


def page_of(client, call):
    return read(client, call.get_absolute_url())


def test_laureates_are_linked_when_they_have_a_sheet_and_named_when_not(client):
    call = build.call(decisions=[date(2020, 10, 1)])
    build.award(venue=build.venue("La Grange"), round=call, granted_on=date(2020, 10, 1))
    build.application(round=call, candidate="Sans fiche", commune="Limoux", department="11")
    build.application(round=call, candidate="Refusé", status=Application.Status.NOT_RETAINED)
    section = page_of(client, call).section(LAUREATES)
    assert section.sheets == ["La Grange"]
    assert [each.text for each in section.all("li")] == [
        "La Grange Carcassonne, Aude",
        "Sans fiche Limoux, Aude",
    ]


def test_a_laureate_known_by_its_application_bears_its_name_and_leads_to_the_sheet(client):
    call = build.call()
    candidate = build.application(round=call, candidate="Association du Causse")
    venue = build.venue("La Grange")
    build.award(venue=venue, round=call, application=candidate)
    section = page_of(client, call).section(LAUREATES)
    assert len(section.all("li")) == 1
    assert section.link("Association du Causse") == venue.get_absolute_url()


@pytest.mark.parametrize(
    ("status", "linked"),
    [(Venue.Status.DRAFT, []), (Venue.Status.CLOSED, ["La Grange"])],
)
def test_a_laureate_whose_sheet_is_a_draft_is_named_without_a_link(client, status, linked):
    call = build.call()
    build.award(venue=build.venue("La Grange", status=status), round=call)
    section = page_of(client, call).section(LAUREATES)
    assert "La Grange" in section.text
    assert section.sheets == linked


def test_a_laureate_whose_label_has_ended_stays_in_the_history_of_the_call(client):
    call = build.call()
    build.award(venue=build.venue("La Grange"), round=call, expires_on=date(2025, 1, 1))
    assert page_of(client, call).section(LAUREATES).sheets == ["La Grange"]


def test_laureates_are_grouped_by_decision_in_their_order(client):
    call = build.call(decisions=[date(2018, 10, 1), date(2018, 12, 1)])
    october, december = call.decisions.all()
    build.application(round=call, candidate="Second", decision=december)
    build.application(round=call, candidate="Premier", decision=october)
    build.application(round=call, candidate="Sans date")
    build.award(venue=build.venue("La Grange"), round=call, granted_on=date(2018, 12, 1))
    section = page_of(client, call).section(LAUREATES)
    told = [each.text.split(" Limoux")[0] for each in section.all("h3", "li")]
    assert told == [
        "1er octobre 2018", "Premier", "1er décembre 2018", "La Grange Carcassonne, Aude", "Second",
        "Date de décision non connue", "Sans date",
    ]  # fmt: skip


def test_a_laureate_whose_award_is_dated_is_not_told_of_an_unknown_date(client):
    call = build.call(decisions=[date(2018, 10, 1)])
    build.application(round=call, decision=call.decisions.get())
    build.award(venue=build.venue("La Grange"), round=call, granted_on=date(2018, 11, 5))
    section = page_of(client, call).section(LAUREATES)
    assert [each.text for each in section.all("h3")] == [
        "1er octobre 2018",
        "Date de décision non connue",
    ]
    assert section.sheets == ["La Grange"]


@pytest.mark.parametrize(
    ("moment", "told"),
    [((2027, 1, 31, 23, 59, 59), []), ((2027, 2, 1), ["La Grange", "Sans fiche"])],
)
def test_laureates_are_told_from_the_day_of_the_decision_on(client, moment, told):
    call = build.call(deadlines=[date(2026, 12, 1)], decisions=[date(2027, 2, 1)])
    build.application(round=call, candidate="Sans fiche", decision=call.decisions.get())
    build.award(venue=build.venue("La Grange"), round=call, granted_on=date(2027, 2, 1))
    with time_machine.travel(datetime(*moment, tzinfo=PARIS), tick=False):
        page = page_of(client, call)
    names = [each.text.split(" Limoux")[0] for each in page.section(LAUREATES).all("li")]
    assert [name.removesuffix(" Carcassonne, Aude") for name in names] == told


@pytest.mark.parametrize(
    ("dates", "is_told"),
    [
        ({"deadlines": [date(2099, 1, 1)]}, False),
        ({"deadlines": [date(2020, 1, 1)], "decisions": [date(2099, 1, 1)]}, False),
        ({"deadlines": [date(2020, 1, 1)]}, True),
    ],
)
def test_a_choice_of_unknown_day_is_told_once_the_call_is_closed(client, dates, is_told):
    call = build.call(**dates)
    build.application(round=call, candidate="Sans fiche")
    assert ("Sans fiche" in page_of(client, call).main.text) is is_told
