"""The observatory: every figure against one counted by hand, on the page and in its file."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.geo.metropolises import METROPOLISES
from directory.models import Venue
from tests import build
from tests.directory.observatory.tables import HOME, TABLES, TIME, sent, shown
from tests.support import region
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 10, 12, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def territory():
    """Six venues published in three communes of two departments, and all that is not counted."""
    garonne = build.department("31", "Haute-Garonne", population=1_000_000)
    aude = build.department("11", "Aude", population=400_000)
    towns = {
        "Toulouse": build.commune("Toulouse", "31555", department=garonne, population=500_000),
        "Luchon": build.commune("Luchon", "31042", department=garonne, population=2_000),
        "Cubières": build.commune("Cubières", "11112", department=aude, population=499),
    }
    checked, old = date(2026, 5, 1), date(2025, 1, 1)
    facts = [
        ("Toulouse", ["coworking", "fablab"], {"opened_year": 2020, "verified_on": checked}),
        ("Toulouse", ["coworking"], {"opened_year": 2020, "verified_on": old, "seen_year": 2024}),
        ("Toulouse", [], {"seen_year": 2024}),
        ("Luchon", ["fablab"], {"opened_year": 2003, "seen_year": 2010}),
        ("Luchon", ["fablab"], {"opened_year": 2004}),
        ("Cubières", ["coworking"], {}),
    ]
    venues = [build.venue(types=types, commune=towns[town], **of) for town, types, of in facts]
    for held in (venues[0], venues[3]):
        build.award(venue=held)
    hide(towns["Toulouse"], venues)
    return towns


def hide(commune, venues):
    """Builds what no figure may count: drafts, closed venues, labels that are not in force."""
    for status in (Venue.Status.DRAFT, Venue.Status.CLOSED):
        build.award(venue=build.venue(commune=commune, status=status, opened_year=2020))
    build.award(venue=venues[1], expires_on=NOON.date())
    build.award(venue=venues[2], withdrawn_on=NOON.date(), withdrawal_reason="Fermé")
    build.award(venue=venues[4], granted_on=date(2026, 5, 11))


def test_departments_count_their_venues_and_labels_in_force_and_rate_them(client, territory):
    assert shown(client, "departements") == [
        ["Aude", "1", "0", "0,3", "0,0"],
        ["Haute-Garonne", "5", "2", "0,5", "0,2"],
        ["Occitanie", "6", "2", "0,4", "0,1"],
    ]


def test_types_count_a_venue_of_two_types_twice_and_those_without_type(client, territory):
    build.venue_type("mediation-numerique")
    assert shown(client, "types") == [
        ["Espaces de médiation numérique", "0", "0"],
        ["Coworkings", "3", "1"],
        ["Fablabs", "3", "2"],
        ["Type non connu", "1", "0"],
    ]


def test_metropolises_are_told_from_the_rest_by_people_and_venues(client, territory):
    assert shown(client, "metropoles") == [
        ["Toulouse Métropole", "99,5", "50,0", "3", "1"],
        ["Montpellier Méditerranée Métropole", "0,0", "0,0", "0", "0"],
        ["Hors des deux métropoles", "0,5", "50,0", "3", "1"],
    ]


def test_the_metropolises_are_of_37_and_31_communes_that_the_region_has():
    known = {row["pk"]: row["fields"] for row in region.rows("communes")}
    sizes = {name: len(codes) for name, codes in METROPOLISES.items()}
    assert list(sizes.values()) == [37, 31]
    for codes, department, town in zip(
        METROPOLISES.values(), ("31", "34"), ("Toulouse", "Montpellier"), strict=True
    ):
        assert {known[code]["department"] for code in codes} == {department}
        assert town in {known[code]["name"] for code in codes}


@pytest.mark.parametrize(
    ("population", "size"),
    [
        (499, "Moins de 500 habitants"),
        (500, "De 500 à 1 999"),
        (1_999, "De 500 à 1 999"),
        (2_000, "De 2 000 à 9 999"),
        (9_999, "De 2 000 à 9 999"),
        (10_000, "De 10 000 à 49 999"),
        (49_999, "De 10 000 à 49 999"),
        (50_000, "50 000 et plus"),
    ],
)
def test_sizes_of_communes_hold_both_sides_of_their_bounds(client, population, size):
    build.venue(commune=build.commune("Ici", "11001", population=population))
    counted = {row[0]: row[1:] for row in shown(client, "tailles")}
    assert {name for name, row in counted.items() if row[2] == "1"} == {size}
    assert counted[size] == ["100,0", "100,0", "1", "0"]


def test_years_are_told_one_by_one_lately_then_together_and_unknown_ones_too(client, territory):
    rows = {row[0]: row[1:] for row in shown(client, "annees")}
    assert rows["2020"] == ["2", "1"]
    assert rows["Avant 2015"] == ["2", "1"]
    assert rows["Non connue"] == ["2", "0"]
    assert rows["2026"] == rows["2015"] == ["0", "0"]
    assert len(rows) == 14
    assert sent(client, "annees")[1:] == [
        ["2003", "1", "1"],
        ["2004", "1", "0"],
        ["2020", "2", "1"],
        ["Non connue", "2", "0"],
    ]


def test_a_year_to_come_does_not_stretch_the_page(client):
    build.venue(opened_year=2100)
    names = [row[0] for row in shown(client, "annees")]
    assert names[-3:] == ["2026", "2100", "Non connue"]
    assert len(names) == 15


def test_freshness_tells_when_sheets_were_checked_and_last_seen(client, territory):
    assert shown(client, "verifications") == [
        ["Depuis un an au plus", "1", "16,7"],
        ["Il y a plus d’un an", "1", "16,7"],
        ["Jamais", "4", "66,7"],
    ]
    rows = {row[0]: row[1:] for row in shown(client, "sources")}
    assert rows["2024"] == ["2"]
    assert rows["Avant 2015"] == ["1"]
    assert rows["Aucune source datée"] == ["3"]


def test_the_year_of_a_check_is_held_on_both_sides_of_its_edge(client):
    build.venue(verified_on=date(2025, 5, 10))
    build.venue(verified_on=date(2025, 5, 9))
    numbers = [row[1] for row in shown(client, "verifications")]
    assert numbers == ["1", "1", "0"]


def test_the_first_words_say_what_matters(client, territory):
    text = read(client, HOME).main.text
    assert "6 lieux dans l’annuaire au 10 mai 2026 ; 2 portent un label de tiers-lieux" in text
    assert "réunissent plus de 99 % des habitants et 50 % des lieux" in text
    assert "1 fiche a été vérifiée depuis un an au plus" in text
    text = read(client, TIME).main.text
    assert "inconnue pour 2 lieux sur 6" in text
    assert "33 % des fiches sont citées par une source de 2024 ou d’après" in text


def test_an_empty_directory_has_an_observatory(client):
    for address in (HOME, TIME, "/observatoire/zones-blanches/"):
        assert read(client, address).heading
    assert (
        "0 lieu dans l’annuaire au 10 mai 2026 ; aucun ne porte de label"
        in read(client, HOME).main.text
    )
    for name in TABLES:
        assert sent(client, name)


def without_spaces(row):
    return ["".join(cell.split()) for cell in row]


@pytest.mark.parametrize("name", TABLES)
def test_each_file_holds_what_its_table_shows(client, territory, name):
    build.call(title="Appel", received=8_000, retained=2_000)
    address, heading = TABLES[name]
    links = read(client, address).section(heading).all("a")
    assert any(each["href"].startswith(f"/observatoire/{name}.csv") for each in links)
    heads, *rows = map(without_spaces, sent(client, name))
    on_page = list(map(without_spaces, shown(client, name)))
    lately = [row for row in rows if not row[0].isdigit() or row[0] >= "2015"]
    assert {len(row) for row in rows} == {len(heads)}
    assert lately
    assert all(row in on_page for row in lately)


def test_a_file_is_saved_under_its_name_and_opens_in_a_french_spreadsheet(client, territory):
    response = client.get("/observatoire/departements.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = "tiers-lieux-occitanie-departements-2026-05-10.csv"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.content.startswith(b"\xef\xbb\xbfD\xc3\xa9partement;Lieux;")
    assert b"Haute-Garonne;5;2;0,5;0,2\r\n" in response.content


COUNTING_PAGES = (HOME, "/observatoire/zones-blanches/", "/departements/")


@pytest.mark.parametrize("address", COUNTING_PAGES)
def test_each_page_that_counts_labels_says_how_many_of_them_are_known_here(
    client, territory, address
):
    known = "lieux du label régional"
    assert known not in read(client, address).main.text
    build.figure(value=111, measure="labelled", on=date(2019, 12, 1), precision="month")
    told = "2 des 111 lieux du label régional sont connus ici (relevé public, décembre 2019)."
    assert told in read(client, address).main.text


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "Aucun des 2 lieux du label régional n’est connu ici (relevé public, date non"),
        (1, "Un seul des 2 lieux du label régional est connu ici (relevé public, date non"),
        (2, ""),
    ],
)
def test_what_is_known_of_the_label_counts_the_region_s_own_only(client, number, told):
    build.label()
    build.award(
        venue=build.venue(), label=build.label("fabrique", "Fabrique", issuer="state", rank=2)
    )
    for _ in range(number):
        build.award(venue=build.venue())
    build.figure(value=2, measure="labelled", on=None)
    text = read(client, HOME).main.text
    assert told in text
    assert ("du label régional" in text) == bool(told)


def test_a_label_that_is_not_of_third_places_counts_nowhere(client, territory):
    services = build.label("france-services", "France services", is_for_third_places=False)
    build.award(venue=build.venue(commune=build.commune("Lointaine", "11900")), label=services)
    assert "7 lieux dans l’annuaire" in read(client, HOME).main.text
    assert "2 portent un label de tiers-lieux" in read(client, HOME).main.text
    assert [row[:3] for row in shown(client, "departements")][-1] == ["Occitanie", "7", "2"]


def test_every_table_and_claim_carries_its_day(client, territory):
    for address in (HOME, TIME, "/observatoire/zones-blanches/"):
        page = read(client, address)
        captions = [each.text for each in page.all("caption")]
        undated = [each for each in captions if not each.endswith("au 10 mai 2026")]
        assert undated in ([], ["Nombre de tiers-lieux de la région, d’après ce qui a été publié"])
        assert "10 mai 2026" in page.main.text


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_the_end_of_a_label_show_at_the_next_visit(client):
    venue = build.venue()
    build.award(venue=venue, expires_on=date(2026, 5, 11))
    assert shown(client, "departements")[-1][1:3] == ["1", "1"]
    build.venue()
    assert shown(client, "departements")[-1][1:3] == ["2", "1"]
    with time_machine.travel(datetime(2026, 5, 11, tzinfo=NOON.tzinfo)):
        assert shown(client, "departements")[-1][1:3] == ["2", "0"]


@pytest.mark.parametrize("address", [HOME, TIME, "/observatoire/zones-blanches/"])
def test_each_page_asks_at_most_nine_times_the_database_the_first_time(client, territory, address):
    build.call()
    build.figure()
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    assert len(captured) <= 9


def test_each_drawing_is_named_and_stands_beside_its_table(client, territory):
    build.figure(value=73, on=date(2016, 9, 1))
    build.figure(value=104, on=date(2017, 1, 1))
    build.call(received=10, retained=2)
    for address in (HOME, TIME, "/observatoire/zones-blanches/"):
        for section in read(client, address).main.all("section"):
            drawing = section.first("svg")
            assert (drawing["role"], bool(drawing["aria-label"])) == ("img", True)
            assert section.all("table")


@pytest.mark.parametrize("name", ["inconnu", "DEPARTEMENTS", "departements-"])
def test_a_table_that_does_not_exist_is_not_found(client, name):
    assert client.get(f"/observatoire/{name}.csv").status_code == 404
