"""The committee's pack: blindness kept, ranking as stated, paper, CSV and workbook alike."""

import csv
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from directory.decisions.committee import Committee
from directory.models import Department
from tests import build
from tests.directory.decisions.decision_pages import page_of, recevable
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db
HOSTILE = ["=cmd|'/C calc'!A0", "+33561000000", "-1+1", "@SUM(1)", "\t=1", "＝1", "#N/A", "N" * 160]


@pytest.fixture(autouse=True)
def manager(client):
    """Someone in charge of the label, who reads the pack."""
    user = member("responsable du label")
    client.force_login(user)
    return user


@pytest.fixture
def grid():
    """Three criteria, the first two of which are required."""
    for rank, requirement in enumerate(["required", "required", "optional"]):
        build.criterion(question=f"Critère {rank}", requirement=requirement, rank=rank)


def pack(client, call):
    return Page(client.get(f"{page_of(call)}comite/").content.decode())


def table(client, call):
    """Returns the rows of the CSV as {head: text}."""
    response = client.get(f"{page_of(call)}comite.csv")
    heads, *rows = csv.reader(response.content.decode("utf-8-sig").splitlines(), delimiter=";")
    return [dict(zip(heads, row, strict=True)) for row in rows]


def workbook(client, call):
    content = client.get(f"{page_of(call)}comite.xlsx").content
    return load_workbook(BytesIO(content)).active


def ranks(call, reader=None):
    return {each.application.candidate: each.rank for each in Committee(call, reader).entries}


def test_ranking_goes_by_required_criteria_then_by_the_share_of_all(client, grid):
    for name, *verdicts in (
        ("Tout", ["met", "met", "met"], ["met", "met", "met"]),
        ("Obligatoires seuls", ["met", "met", "unmet"], ["met", "met", "unmet"]),
        ("Un obligatoire", ["met", "partly", "met"], ["met", "met", "met"]),
        ("Rien", ["unmet", "unchecked", "unmet"], ["unmet", "unmet", "unmet"]),
    ):
        build.assessments(recevable(name), *verdicts)
    call = recevable("Pas lu").round
    assert ranks(call) == {
        "Tout": 1, "Obligatoires seuls": 2, "Un obligatoire": 3, "Rien": 4, "Pas lu": None,
    }  # fmt: skip
    assert [entry.application.candidate for entry in Committee(call).entries] == [*ranks(call)]


def test_equals_have_the_same_rank_and_what_has_no_bearing_does_not_count(client, grid):
    build.assessments(recevable("Un"), ["met", "n-a", "partly"], ["met", "n-a", "partly"])
    build.assessments(recevable("Deux"), ["n-a", "met", "met"], ["met", "met", "unmet"])
    build.assessments(recevable("Trois"), ["unmet"] * 3, ["unmet"] * 3)
    call = recevable("Sans avis").round
    assert ranks(call) == {"Deux": 1, "Un": 2, "Trois": 3, "Sans avis": None}
    [un] = [each for each in Committee(call).entries if each.application.candidate == "Un"]
    assert (un.required, un.percentage) == ((1, 1), 75)
    build.assessments(recevable("Une"), ["met", "n-a", "partly"], ["met", "n-a", "partly"])
    assert (ranks(call)["Un"], ranks(call)["Une"], ranks(call)["Trois"]) == (2, 2, 4)


def test_the_page_states_the_rule_and_what_it_cannot_tell_apart(client, grid):
    text = pack(client, recevable().round).text
    assert "D’abord par la part des critères obligatoires" in text
    assert "aucun critère de cet appel" not in text
    bare = recevable(round=build.call(label=build.label("autre", "Autre"))).round
    assert "aucun critère de cet appel n’est connu comme obligatoire" in pack(client, bare).text


def test_verdicts_stand_side_by_side_with_what_differs(client, grid):
    application = recevable()
    assessors = [build.assessor(name) for name in ("ana", "bob")]
    for assessor, verdicts in zip(
        assessors, (["met", "met", "met"], ["met", "unmet", "met"]), strict=True
    ):
        build.assessment(verdicts, finished=True, application=application, assessor=assessor)
    table_ = pack(client, application.round).all("table")[1]
    rows = [[cell.text for cell in row.all("th", "td")] for row in table_.all("tr")]
    assert rows == [
        ["Critère", "ana", "bob"],
        ["Critère 0 Obligatoire.", "satisfait Vu sur place.", "satisfait Vu sur place."],
        [
            "Critère 1 Obligatoire. Désaccord.",
            "satisfait Vu sur place.",
            "non satisfait Vu sur place.",
        ],
        ["Critère 2", "satisfait Vu sur place.", "satisfait Vu sur place."],
    ]


def everything(client, call):
    """Returns all that the three forms of the pack tell."""
    cells = [str(cell.value) for row in workbook(client, call) for cell in row]
    return " ".join([pack(client, call).text, str(table(client, call)), *cells])


def test_nothing_is_told_before_all_the_assessors_have_finished(client, grid):
    application = recevable()
    build.assessment(["met", "partly", "n-a"], finished=True, application=application)
    last = build.assessment(["met", "met", "met"], application=application)
    told = everything(client, application.round)
    assert "Vu sur place" not in told
    assert "Tous les avis ne sont pas rendus" in told
    assert table(client, application.round)[0]["Critère 0"] == ""
    last.finish()
    told = everything(client, application.round)
    assert "Vu sur place" in told
    assert "Tous les avis ne sont pas rendus" not in told
    assert table(client, application.round)[0]["Critère 1"] == "en partie / satisfait"


def test_one_opinion_is_not_enough_and_a_conflict_is_shown(client, grid):
    application = recevable()
    barred = build.assessor("carole")
    build.assessment(["met"] * 3, finished=True, application=application)
    build.assessment(
        application=application, assessor=barred, conflict=True, conflict_reason="Ami."
    )
    told = everything(client, application.round)
    assert "Vu sur place" not in told
    assert "Conflits d’intérêts carole" in pack(client, application.round).text
    assert table(client, application.round)[0]["Conflits d’intérêts"] == "carole"


def test_who_declared_a_conflict_reads_nothing_of_that_application(client, grid, manager):
    application, other = recevable("Le sien"), recevable("Un autre")
    build.assessments(application, ["unmet"] * 3, ["unmet"] * 3)
    build.assessments(other, ["met"] * 3, ["met"] * 3)
    build.assessment(
        application=application, assessor=manager, conflict=True, conflict_reason="Ami."
    )
    assert ranks(application.round, manager) == {"Un autre": 1, "Le sien": None}
    assert "non satisfait" not in str(table(client, application.round))
    assert "Vous avez déclaré un conflit d’intérêts" in everything(client, application.round)
    decision = client.get(page_of(application.round)).content.decode()
    assert "Vous avez déclaré un conflit d’intérêts" in decision


def test_private_contacts_are_nowhere(client):
    application = recevable(contact="Camille Martin 0561000000")
    told = everything(client, application.round)
    assert "Camille" not in told
    assert "0561" not in told


def test_the_files_hold_what_is_known_of_each_application(client, grid):
    received = datetime(2027, 5, 3, 0, 30, tzinfo=ZoneInfo("Europe/Paris"))
    call = build.call(deadlines=[received.date()])
    application = recevable(
        "La Grange", round=call, holder="Les Amis", received_at=received,
        amount_asked=Decimal("12500.50"), place_type="fablab",
    )  # fmt: skip
    build.assessments(application, ["met", "partly", "met"], ["met"] * 3)
    [row] = table(client, call)
    assert {head: row[head] for head in row if row[head]} == {
        "Rang": "1",
        "Référence": application.reference,
        "Candidat": "La Grange",
        "Porteur": "Les Amis",
        "Commune": "Limoux",
        "Département": "11",
        "Type de lieu": "fablab",
        "Reçue le": "2027-05-03",
        "Aide demandée (€)": "12500,50",
        "Avis": "2\u00a0avis sur 2",
        "Évaluateurs": row["Évaluateurs"],
        "Critères obligatoires satisfaits": "1",
        "Critères obligatoires examinés": "2",
        "Part satisfaite (%)": "91,7",
        "Désaccords": "Critère 1",
        "Critère 0": "satisfait",
        "Critère 1": "en partie / satisfait",
        "Critère 2": "satisfait",
        "État": "recevable",
    }
    heads, values = ([cell.value for cell in line] for line in workbook(client, call))
    read = dict(zip(heads, values, strict=True))
    assert (read["Rang"], read["Aide demandée (€)"], read["Part satisfaite (%)"]) == (
        1,
        12500.5,
        91.7,
    )
    assert read["Reçue le"].date() == received.date()
    assert heads == [*row]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_can_run_and_every_text_comes_back_as_it_was(client, text):
    call = recevable(text, holder=text).round
    [row] = table(client, call)
    assert row["Candidat"].startswith(("'", "#", "N"))
    assert row["Candidat"].removeprefix("'") == text
    cell = workbook(client, call).cell(2, 3)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_control_characters_do_not_break_the_workbook(client):
    assert workbook(client, recevable("Bip\x07").round).cell(2, 3).value == "Bip"


def test_the_map_counts_the_applications_of_each_department(client):
    for code, name in {"11": "Aude", "12": "Aveyron"}.items():
        build.department(code, name)
    call = recevable("Un", department="11").round
    recevable("Deux", department="11")
    recevable("Ailleurs", department="75")
    build.dossier(candidate="Pas recevable", status="incomplete", round=call, department="12")
    page = pack(client, call)
    [drawn] = [each for each in page.all("svg") if each["class"] == "applications-map"]
    assert Department.objects.count() == 2
    assert drawn["aria-label"].endswith("Aude 2, Aveyron 0")
    assert "1 candidature ne dit pas de département" in page.text
    assert "1 incomplète" in page.text


def test_each_application_leaves_room_for_the_decision_until_it_is_taken(client):
    application = recevable("Un")
    assert "☐ retenue ☐ non retenue ☐ ajournée" in pack(client, application.round).text
    application.move("retained", member(username="autre"), "Comité.")
    page = pack(client, application.round).text
    assert "☐" not in page
    assert "Décision : retenue" in page


def test_a_round_without_an_application_says_so(client):
    assert "il n’y a rien à présenter" in pack(client, build.call()).text


def test_the_pack_asks_as_many_queries_for_ten_applications_as_for_two(
    client, grid, django_assert_max_num_queries
):
    call = recevable().round
    build.assessments(recevable("Noté"), ["met"] * 3, ["met"] * 3)
    with django_assert_max_num_queries(25) as for_two:
        pack(client, call)
    for number in range(8):
        build.assessments(recevable(f"Numéro {number}"), ["met"] * 3, ["unmet"] * 3)
    with django_assert_max_num_queries(25) as for_ten:
        pack(client, call)
    assert len(for_ten) == len(for_two)
