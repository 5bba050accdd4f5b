"""Departments and communes: figures, venues by commune, neighbours, addresses."""

from datetime import date

import pytest

from directory.models import Venue
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
AUDE = "/departements/11-aude/"
AGGLO = "/intercommunalites/200035715-ca-carcassonne-agglo/"


@pytest.fixture
def rodez():
    aveyron = build.department("12", "Aveyron", population=280_000)
    return build.commune("Rodez", "12202", "12000", department=aveyron, population=24_000)


def table(page):
    """Returns the rows of the table as {first cell: the others}."""
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.first("table").all("tr")]
    return {first: others for first, *others in rows}


def test_the_table_tells_venues_labelled_venues_and_rates(client, rodez):
    build.award(venue=build.venue())
    build.award(venue=build.venue(), expires_on=date(2025, 1, 1))
    build.venue()
    hidden = build.venue(status=Venue.Status.DRAFT)
    build.award(venue=hidden)
    twice = build.venue(commune=rodez)
    build.award(venue=twice)
    build.award(venue=twice, label=build.label("etat", "Autre label"))
    build.department("48", "Lozère", population=76_000)
    assert table(read(client, "/departements/")) == {
        "Département": ["Lieux", "Labellisés ou lauréats", "Pour 100 000 habitants"],
        "Aude": ["3", "1", "0,8"],
        "Aveyron": ["1", "1", "0,4"],
        "Lozère": ["0", "0", "0,0"],
        "Occitanie": ["4", "2", "0,5"],
    }


def test_the_map_and_the_table_lead_to_the_same_pages(client, rodez):
    build.department()
    page = read(client, "/departements/")
    every = [each["href"] for each in page.main.all("a")]
    links = [link for link in every if link.startswith("/departements/")]
    assert sorted(links) == [AUDE, AUDE, *["/departements/12-aveyron/"] * 2]


def test_the_index_stands_without_any_department(client):
    assert table(read(client, "/departements/"))["Occitanie"][0] == "0"


def test_a_department_shows_its_venues_by_commune_in_french_order(client, rodez):
    for town, code in (("Zinc", "11903"), ("Écoles", "11901"), ("Limoux", "11206")):
        build.venue(f"Lieu de {town}", commune=build.commune(town, code))
    build.venue("Autre de Limoux", commune=build.commune("Limoux", "11206"), types=["fablab"])
    build.venue("Fermé", status=Venue.Status.CLOSED)
    build.venue("Ailleurs", commune=rodez)
    page = read(client, AUDE)
    assert page.heading == "Tiers-lieux de l’Aude"
    assert "4 lieux dans l’Aude" in page.main.text
    towns = [each.text for each in page.main.all("h2")]
    assert [town for town in towns if town in ("Écoles", "Limoux", "Zinc")] == [
        "Écoles", "Limoux", "Zinc",
    ]  # fmt: skip
    assert page.section("Limoux").sheets == ["Autre de Limoux", "Lieu de Limoux"]
    assert page.main.link("Limoux") == "/communes/11206-limoux/"
    assert "Fablab" in page.card("Autre de Limoux").text


def test_a_department_tells_its_rate_and_the_labels_in_force(client):
    build.award(venue=build.venue("La Grange"))
    page = read(client, AUDE)
    assert "Carte de l’Aude : le point de chaque lieu" in [
        " ".join(each["aria-label"].split()) for each in page.main.all("svg")
    ]
    assert "377 000 habitants et 1 lieu, soit 0,3 pour 100 000" in page.main.text
    assert "Tiers-lieux Occitanie depuis" in page.card("La Grange").text


def test_a_department_leads_to_the_list_filtered_by_it(client, rodez):
    build.venue("Ici")
    build.venue("Ailleurs", commune=rodez)
    page = read(client, AUDE)
    assert read(client, page.main.link("Filtrer ces lieux")).main.sheets == ["Ici"]


def test_a_department_names_its_neighbours(client, rodez):
    build.department().neighbours.add(rodez.department)
    build.department("48", "Lozère")
    section = read(client, AUDE).section("Départements voisins")
    assert section.link("Aveyron") == "/departements/12-aveyron/"
    assert "Lozère" not in section.text


def test_a_department_without_venue_says_so(client):
    build.department()
    assert "Aucun lieu n’est encore recensé dans l’Aude." in read(client, AUDE).main.text


def test_a_department_of_more_than_forty_venues_has_pages(client):
    for number in range(41):
        build.venue(f"Lieu {number:02}")
    first = read(client, AUDE)
    second = read(client, first.main.link("Page suivante"))
    assert (len(first.main.sheets), second.main.sheets) == (40, ["Lieu 40"])
    assert "page 2" in second.title
    assert second.canonical.endswith(f"{AUDE}?page=2")
    assert second.main.link("Page précédente") == AUDE
    assert "41 lieux" in second.main.text
    for asked in ("99", "2"):
        assert read(client, AUDE, {"page": asked}).main.sheets == ["Lieu 40"]
    assert read(client, AUDE, {"page": "x"}).main.sheets[0] == "Lieu 00"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("/departements/11-ode/", AUDE),
        ("/communes/11069-carcasonne/", "/communes/11069-carcassonne/"),
        ("/intercommunalites/200035715-ca/", AGGLO),
    ],
)
def test_a_misspelt_address_leads_to_the_right_one(client, asked, answer):
    build.venue(commune=build.commune(intercommunality=build.intercommunality()))
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, answer)


@pytest.mark.parametrize(
    "address",
    [
        "/departements/99-nulle-part/",
        "/communes/99999-nulle-part/",
        "/intercommunalites/999999999-nulle-part/",
    ],
)
def test_an_unknown_place_is_not_found(client, address):
    read(client, address, status=404)


@pytest.mark.parametrize("status", [None, Venue.Status.DRAFT, Venue.Status.CLOSED])
def test_a_commune_without_a_public_venue_has_no_page(client, status):
    town = build.commune()
    if status:
        build.venue(status=status)
    read(client, town.get_absolute_url(), status=404)
    read(client, "/communes/11069-faux/", status=404)


def test_a_commune_shows_its_venues_and_the_nearest_elsewhere(client):
    build.venue("Second")
    build.venue("Premier")
    near = build.commune("Trèbes", "11397", latitude=43.2106, longitude=2.4419)
    build.venue("Voisin", commune=near)
    far = build.commune("Narbonne", "11262", latitude=43.1843, longitude=3.0036)
    build.venue("Lointain", commune=far)
    page = read(client, "/communes/11069-carcassonne/")
    assert page.heading == "Tiers-lieux à Carcassonne"
    assert "2 lieux · 46 000 habitants · 11000" in page.main.text
    assert page.section("Autour de Carcassonne").text == (
        "Autour de Carcassonne Voisin Trèbes, à environ 7 km"
    )
    assert page.main.sheets == ["Premier", "Second", "Voisin"]


def test_sheets_commune_and_department_lead_to_one_another(client):
    venue = build.venue("La Grange")
    page = read(client, venue.get_absolute_url())
    town = read(client, page.main.link("Carcassonne"))
    assert town.main.link("La Grange") == venue.get_absolute_url()
    department = read(client, town.main.link("Aude"))
    assert department.main.link("La Grange") == venue.get_absolute_url()


@pytest.fixture
def agglo(rodez):
    """An intercommunality of three communes of the region, two of them of the Aude."""
    agglo = build.intercommunality(outside_communes=2)
    for name, code, department in (
        ("Carcassonne", "11069", None),
        ("Trèbes", "11397", None),
        ("Naucelle", "12169", rodez.department),
    ):
        build.commune(name, code, department=department, population=1500, intercommunality=agglo)
    return agglo


def test_an_intercommunality_lists_its_venues_by_commune_and_says_who_is_elsewhere(client, agglo):
    build.venue("Lieu de Trèbes", commune=build.commune("Trèbes", "11397"))
    build.venue("Lieu de Carcassonne")
    build.venue("Ailleurs", commune=build.commune("Limoux", "11206"))
    build.venue("Fermé", status=Venue.Status.CLOSED)
    page = read(client, AGGLO)
    assert page.heading == "Tiers-lieux de la communauté d’agglomération Carcassonne Agglo"
    assert page.main.sheets == ["Lieu de Carcassonne", "Lieu de Trèbes"]
    assert (
        "5 communes, dont 2 communes hors région. 4 500 habitants en Occitanie." in page.main.text
    )
    assert page.section("Trèbes").sheets == ["Lieu de Trèbes"]
    assert (page.main.link("Aude"), page.main.link("Aveyron")) == (
        AUDE, "/departements/12-aveyron/",
    )  # fmt: skip
    filtered = read(client, page.main.link("Filtrer ces lieux"))
    assert filtered.main.sheets == page.main.sheets


def test_an_intercommunality_without_member_elsewhere_says_nothing_of_it(client):
    build.venue(commune=build.commune(intercommunality=build.intercommunality()))
    page = read(client, AGGLO)
    assert "1 commune. 46 000 habitants." in page.main.text


@pytest.mark.parametrize("status", [None, Venue.Status.DRAFT, Venue.Status.CLOSED])
def test_an_intercommunality_without_a_public_venue_has_no_page(client, agglo, status):
    if status:
        build.venue(status=status)
    read(client, AGGLO, status=404)


def test_sheet_and_commune_lead_to_their_intercommunality(client, agglo):
    venue = build.venue("La Grange")
    name = "Communauté d’agglomération Carcassonne Agglo"
    assert read(client, venue.get_absolute_url()).main.link(name) == AGGLO
    assert read(client, venue.commune.get_absolute_url()).main.link(name) == AGGLO
    draft = build.venue("Ailleurs", status=Venue.Status.CLOSED)
    assert name not in read(client, draft.get_absolute_url()).main.text
