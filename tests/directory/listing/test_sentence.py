"""French that follows from the facts: contractions, distances that are known, prices."""

import pytest

from directory.models import Commune, Venue
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
SAME_POINT = {"latitude": 43.2122, "longitude": 2.3537}


@pytest.mark.parametrize(
    ("name", "at", "of"),
    [
        ("Toulouse", "à Toulouse", "de Toulouse"),
        ("Albi", "à Albi", "d’Albi"),
        ("Étables", "à Étables", "d’Étables"),
        ("Le Vigan", "au Vigan", "du Vigan"),
        ("Les Angles", "aux Angles", "des Angles"),
        ("La Salvetat", "à La Salvetat", "de La Salvetat"),
        ("L’Isle-Jourdain", "à L’Isle-Jourdain", "de L’Isle-Jourdain"),
        ("Lescure", "à Lescure", "de Lescure"),
    ],
)
def test_the_name_of_a_commune_is_contracted_and_elided_as_in_french(name, at, of):
    assert (Commune(name=name).at_name, Commune(name=name).of_name) == (at, of)


@pytest.mark.parametrize(
    ("precision", "place", "told"),
    [
        ("address", {"latitude": 43.2572, "longitude": 2.3537}, "à 5,0 km"),
        ("commune", SAME_POINT, "dans la même commune"),
    ],
)
def test_a_distance_is_told_only_as_precisely_as_both_points_are_known(
    client, precision, place, told
):
    here = build.venue("Ici", **SAME_POINT)
    build.venue("Voisin", point_precision=precision, **place)
    near = read(client, here.get_absolute_url()).section("À proximité")
    assert near.text.endswith(f"Carcassonne, {told}")


def test_a_distance_between_communes_is_approximate_when_an_address_is_not_known(client):
    limoux = build.commune("Limoux", "11206", latitude=43.0536, longitude=2.2178)
    here = build.venue("Ici", commune=limoux, point_precision="commune")
    build.venue("Voisin", **SAME_POINT)
    near = read(client, here.get_absolute_url()).section("À proximité")
    assert "Carcassonne, à environ 21 km" in near.text


def test_a_known_address_is_not_called_unknown_for_want_of_a_point(client):
    placed = {"point_precision": "commune", **SAME_POINT}
    known = read(client, build.venue(address="1 rue Haute", **placed).get_absolute_url())
    unknown = read(client, build.venue(**placed).get_absolute_url())
    assert "Nous n’avons que la commune" not in known.main.text
    assert "le point est celui de la commune" in known.main.text
    assert "Nous n’avons que la commune" in unknown.main.text


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({}, None),
        ({"free": "no"}, "accès payant"),
        ({"free": "no", "day_price": 12}, "accès payant · 12 € la journée"),
        ({"free": "yes", "price_text": "adhésion 5 €"}, "accès gratuit · adhésion 5 €"),
    ],
)
def test_prices_are_told_together(client, facts, told):
    assert read(client, build.venue(**facts).get_absolute_url()).fact("Tarifs") == told


def test_the_only_sheet_of_a_commune_once_closed_leads_to_no_missing_page(client):
    closed = build.venue(status=Venue.Status.CLOSED)
    page = read(client, closed.get_absolute_url())
    assert not [each for each in page.all("a") if each["href"].startswith("/communes/")]


def test_a_department_map_shows_all_its_venues_not_only_those_of_the_page(client):
    for number in range(45):
        build.venue(latitude=43.0 + number / 50, longitude=2.35)
    page = read(client, "/departements/11-aude/")
    dots = [each for each in page.all("circle") if each["class"] == "dot"]
    assert (len(page.main.sheets), len(dots)) == (40, 45)
