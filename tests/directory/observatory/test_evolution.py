"""Calls and public figures in the observatory, and cells that no spreadsheet can run."""

from datetime import date, datetime

import pytest

from directory.hours.osm import PARIS
from tests import build
from tests.directory.observatory.tables import TIME, sent, shown
from tests.support.page_reader import read
from tests.support.staff import member, save

pytestmark = pytest.mark.django_db


def test_no_cell_of_a_file_runs_as_a_formula(client):
    for beginning in ("=", "+", "-", "@", "\t", "＝", "＋", "－", "＠"):
        build.call(title=f"{beginning}1+1")
    titles = [row[0] for row in sent(client, "appels")[1:]]
    assert len(titles) == 9
    assert all(title.startswith("'") for title in titles)


def test_calls_tell_their_applications_and_rate_as_far_as_they_are_known(client):
    facts = {
        "Compté": {"received": 80, "retained": 20},
        "Au moins": {"received": 60, "received_is_minimum": True, "retained": 51},
        "Rond": {"received": 60, "received_is_minimum": True, "retained": 20},
        "Retenues seules": {"retained": 36},
        "Inconnu": {},
        "Vide": {"received": 0, "retained": 0},
    }
    for title, known in facts.items():
        build.call(title=title, **known)
    assert {row[0]: row[1:] for row in shown(client, "appels")} == {
        "Compté": ["80", "20", "25,0"],
        "Au moins": ["plus de 60", "51", "moins de 85"],
        "Rond": ["plus de 60", "20", "moins de 34"],
        "Retenues seules": ["non connu", "36", "non connu"],
        "Inconnu": ["non connu", "non connu", "non connu"],
        "Vide": ["0", "0", "non connu"],
    }


def test_a_call_run_here_is_counted_and_laureates_alone_are_not_applications(client):
    here, past = build.call(title="Ici"), build.call(title="Passé")
    for number, status in enumerate(["retained", "not-retained", "received", "received"]):
        build.application(
            round=here,
            candidate=f"Candidat {number}",
            status=status,
            received_at=datetime(2026, 5, 10, tzinfo=PARIS),
        )
    build.application(round=past)
    rows = {row[0]: row[1:] for row in shown(client, "appels")}
    assert rows["Ici"] == ["4", "1", "25,0"]
    assert rows["Passé"] == ["non connu", "non connu", "non connu"]


def test_the_page_shows_the_last_calls_and_the_file_all_of_them(client):
    for number in range(1, 13):
        build.call(title=f"Appel {number}", deadlines=[date(2025, number, 1)])
    names = [row[0] for row in shown(client, "appels")]
    assert (names[0], len(names)) == ("Appel 12", 8)
    assert len(sent(client, "appels")) == 13


def test_public_figures_are_told_in_the_order_of_time_with_their_source(client):
    source = "https://www.exemple.fr/releve"
    build.figure(value=111, measure="labelled", note="après le deuxième appel", source=source)
    build.figure(value=163, on=date(2018, 1, 1), precision="year")
    build.figure(value=73, on=date(2016, 9, 1), precision="month")
    page = read(client, TIME)
    table = page.section("Relevés publics").first("table")
    assert [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]] == [
        ["septembre 2016", "73", "tiers-lieux recensés", "source non retrouvée"],
        ["2018", "163", "tiers-lieux recensés", "source non retrouvée"],
        [
            "date non connue",
            "111",
            "tiers-lieux labellisés, après le deuxième appel",
            "exemple.fr",
        ],
    ]
    assert table.link("exemple.fr") == source
    assert "De 73 tiers-lieux recensés (septembre 2016) à 163 (2018)" in page.main.text
    assert sent(client, "releves")[1][:3] == ["septembre 2016", "tiers-lieux recensés", "73"]
    assert sent(client, "releves")[3][-1] == source


def test_a_figure_that_staff_write_is_on_the_page(client):
    client.force_login(member("responsable du label"))
    source = "https://www.exemple.fr/bilan"
    figure = {"measure": "labelled", "value": "122", "on": "01/03/2024", "source": source}
    save(client, "/gestion/directory/figure/add/", precision="month", **figure)
    section = read(client, TIME).section("Relevés publics")
    assert "mars 2024" in section.text
    assert section.link("exemple.fr") == source
    response = save(client, "/gestion/directory/figure/add/", precision="month", **figure)
    assert "Ce relevé est déjà enregistré." in response.content.decode()
