"""What staff do with labels, calls for projects, applications and awards in the admin."""

import re
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Award
from labels.models import Label, Round
from tests import build
from tests.support.staff import member, refusals, save

pytestmark = pytest.mark.django_db

ROUNDS = "/gestion/labels/round/"
AWARDS = "/gestion/directory/award/"
APPLICATIONS = "/gestion/labels/application/"
LABELS = "/gestion/labels/label/"


@pytest.fixture(autouse=True)
def label_manager(client):
    client.force_login(member("responsable du label"))


def listed(client, address):
    return [str(row) for row in client.get(address).context["cl"].result_list]


def cells(client, address):
    """Returns the text of each row of a list, its cells between bars."""
    page = client.get(address).content.decode()
    rows = page.partition('<table id="result_list">')[2].partition("</table>")[0].split("<tr>")[2:]
    return [re.sub(r"\s*(<[^>]+>\s*)+", "|", row).strip("|") for row in rows]


def lines(prefix, *days):
    """Returns what a browser sends for new lines of dates under a form."""
    return {f"{prefix}-TOTAL_FORMS": len(days)} | {
        f"{prefix}-{rank}-on": day for rank, day in enumerate(days)
    }


def test_a_round_is_written_with_its_deadlines_and_decisions_on_one_page(client):
    save(
        client,
        f"{ROUNDS}add/",
        label=build.label().pk,
        title="Appel de l’été",
        slug="appel-ete",
        **lines("deadlines", "15/04/2027", "30/09/2027"),
        **lines("decisions", "01/06/2027"),
        **{"decisions-0-precision": "month", "decisions-0-retained": "12"},
    )
    call = Round.objects.get()
    assert [deadline.on for deadline in call.deadlines.all()] == [
        date(2027, 4, 15),
        date(2027, 9, 30),
    ]
    assert [(str(each), each.retained) for each in call.decisions.all()] == [("juin 2027", 12)]


def test_the_same_deadline_twice_is_refused(client):
    call = build.call(deadlines=[date(2027, 4, 15)])
    address = f"{ROUNDS}{call.pk}/change/"
    again = lines("deadlines", "15/04/2027", "15/04/2027")
    assert "double" in refusals(save(client, address, **again))


@pytest.mark.parametrize(
    ("day", "state"),
    [
        ("2027-02-28", "à venir"),
        ("2027-03-01", "ouvert"),
        ("2027-04-15", "ouvert"),
        ("2027-04-16", "clos"),
    ],
)
def test_the_list_tells_the_state_of_each_round_by_its_dates(client, day, state):
    build.call(title="Appel", opened_on=date(2027, 3, 1), deadlines=[date(2027, 4, 15)])
    codes = {"à venir": "coming", "ouvert": "open", "clos": "closed"}
    with time_machine.travel(f"{day}T23:30:00+02:00", tick=False):
        client.force_login(member("responsable du label", "du-jour"))
        (row,) = cells(client, ROUNDS)
        kept = {code: listed(client, f"{ROUNDS}?etat={code}") for code in codes.values()}
    assert row == f"Appel|Tiers-lieux Occitanie|{state}|1er mars 2027|15 avril 2027|0"
    assert [code for code, rounds in kept.items() if rounds] == [codes[state]]


@pytest.mark.parametrize("address", [ROUNDS, AWARDS, APPLICATIONS, LABELS])
def test_a_list_asks_as_many_queries_for_twenty_rows_as_for_one(client, address):
    def build_one(rank):
        label = build.label(f"label-{rank}", f"Label {rank}")
        call = build.call(label=label, deadlines=[date(2027, 4, 15)])
        application = build.application(round=call)
        build.award(label=label, round=call, application=application)

    build_one(0)
    client.get(address)
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    for rank in range(1, 20):
        build_one(rank)
    with CaptureQueriesContext(connection) as for_twenty:
        client.get(address)
    assert len(for_twenty) == len(for_one)


def test_an_award_is_told_in_force_ended_withdrawn_or_coming(client):
    ended = {"expires_on": date(2026, 1, 1)}
    withdrawn = {"withdrawn_on": date(2025, 6, 1), "withdrawal_reason": "Lieu fermé."}
    for name, fields in {
        "Actuel": {},
        "Échu": ended,
        "Retiré": withdrawn,
        "Futur": {"granted_on": date(2026, 3, 1)},
    }.items():
        build.award(venue=build.venue(name), **fields)
    with time_machine.travel("2026-02-01T12:00:00+01:00", tick=False):
        client.force_login(member("responsable du label", "du-jour"))
        rows = cells(client, AWARDS)
        current = listed(client, f"{AWARDS}?etat=en-vigueur")
    states = {row.split("|")[0]: row.split("|")[3] for row in rows}
    assert states == {
        "Actuel": "en vigueur",
        "Échu": "échue le 1er janvier 2026",
        "Retiré": "retirée le 1er juin 2025",
        "Futur": "à venir",
    }
    assert len(current) == 1
    assert "Actuel" in current[0]


def award_form(venue, **fields):
    return {
        "venue": venue.pk,
        "label": build.label().pk,
        "granted_on": "01/03/2026",
        "sources": "https://exemple.fr/annonce",
    } | fields


def test_an_award_makes_its_venue_labelled(client):
    venue = build.venue()
    save(client, f"{AWARDS}add/", **award_form(venue))
    assert venue.awards.in_force(date(2026, 3, 1)).count() == 1


def other_round():
    return build.call(label=build.label("fabrique", "Fabrique"))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"sources": ""}, "obligatoire"),
        ({"expires_on": "01/03/2026"}, "doit suivre la date"),
        ({"withdrawn_on": "28/02/2026", "withdrawal_reason": "Fermé."}, "ne peut précéder"),
        ({"withdrawn_on": "01/04/2026"}, "une date et un motif"),
        ({"round": other_round}, "celui d’un autre label"),
        (
            {"application": lambda: build.application(round=build.call())},
            "répond à un autre appel",
        ),
    ],
)
def test_an_award_that_cannot_be_is_refused_in_french(client, fields, told):
    given = {name: value().pk if callable(value) else value for name, value in fields.items()}
    response = save(client, f"{AWARDS}add/", **award_form(build.venue(), **given))
    assert told in refusals(response)
    assert not Award.objects.exists()


def test_awards_are_found_by_their_venue_folded(client):
    build.award(venue=build.venue("L’Étang"))
    build.award(venue=build.venue("La Forge"))
    (found,) = listed(client, f"{AWARDS}?q=l etang")
    assert "L’Étang" in found


@pytest.mark.parametrize(
    ("field", "term", "found"),
    [
        ("venue", "etang", "L’Étang"),
        ("round", "appel", "Appel à projets"),
        ("application", "limoux", "Candidat (Appel à projets)"),
    ],
)
def test_an_award_finds_its_venue_round_and_application_as_one_types(client, field, term, found):
    build.venue("L’Étang")
    build.application(round=build.call())
    names = f"app_label=directory&model_name=award&field_name={field}"
    answer = client.get(f"/gestion/autocomplete/?term={term}&{names}").json()
    assert [each["text"] for each in answer["results"]] == [found]


def test_applications_are_filtered_by_round_and_status(client):
    first, second = build.call(title="Premier"), build.call(title="Second")
    build.application(round=first, candidate="Retenu")
    build.application(round=first, candidate="Écarté", status="not-retained")
    build.application(round=second, candidate="Ailleurs")
    query = f"status__exact=retained&round__id__exact={first.pk}"
    assert listed(client, f"{APPLICATIONS}?{query}") == ["Retenu (Premier)"]


def test_a_decision_is_offered_with_the_name_of_its_round(client):
    build.call(title="Appel 2027", decisions=[date(2027, 6, 1)])
    page = client.get(f"{APPLICATIONS}add/").content.decode()
    assert "Appel 2027 – 1er juin 2027" in page


def test_the_criteria_of_a_label_are_written_with_it(client):
    label = build.label()
    save(
        client,
        f"{LABELS}{label.pk}/change/",
        **{
            "criteria-TOTAL_FORMS": 1,
            "criteria-0-family": "equipment",
            "criteria-0-requirement": "unknown",
            "criteria-0-question": "De quoi travailler ?",
            "criteria-0-code": "equipement",
            "criteria-0-rank": "1",
        },
    )
    assert [criterion.code for criterion in label.criteria.all()] == ["equipement"]


def test_a_label_in_use_is_not_deleted_and_the_page_says_why(client):
    label = build.award().label
    build.call(title="Appel 2027", label=label)
    page = client.get(f"{LABELS}{label.pk}/delete/").content.decode()
    assert "objets liés et protégés suivants" in page
    assert "Appel 2027" in page
    client.post(f"{LABELS}{label.pk}/delete/", {"post": "yes"})
    data = {"action": "delete_selected", "_selected_action": [label.pk], "post": "yes"}
    client.post(LABELS, data)
    assert Label.objects.filter(pk=label.pk).exists()


@pytest.mark.parametrize(("address", "field"), [(ROUNDS, "slug"), (LABELS, "code")])
def test_what_stands_in_a_public_address_stays_once_saved(client, address, field):
    call = build.call("appel", label=build.label("label", "Label"))
    row = call if address == ROUNDS else call.label
    save(client, f"{address}{row.pk}/change/", **{field: "autre"})
    row.refresh_from_db()
    assert getattr(row, field) in ("appel", "label")
