"""The sentence of the address leads to the filters that it asks for, and no further."""

import pytest
import time_machine
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.models import SearchTerm
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
WORDS = (
    *("un", "fablab", "coworking", "à", "près de", "dans", "sans", "pas", "le", "31", "31000", "€"),
    *("20", "km", "18h", "demain", "samedi", "matin", "Carcassonne", "Aude", "fibre", "gratuit"),
    *("moins de", "24h/24", "12/12", "Paris", "ou", "-", "'", "La Rotonde", "30 minutes", "?"),
)


@pytest.fixture
def town():
    for phrase, meaning, value in (
        ("gratuit", "prix", "0"),
        ("haut debit", "service", "fibre"),
        ("paris", "ailleurs", "Paris"),
        ("pas cher", "prix", "15"),
    ):
        build.search_term(phrase, meaning, value, is_doubtful=phrase == "pas cher")
    build.venue("La Rotonde", types=["fablab"], services=["fibre"])
    build.venue("Fablab Carcassonne", types=["fablab"])


def leads_to(client, sentence, page="venue_list", **others):
    response = client.get(reverse(page), {"q": sentence} | others)
    return response["Location"] if response.status_code == 302 else response.status_code


@pytest.mark.parametrize(
    ("sentence", "address"),
    [
        ("un fablab à Carcassonne", "?pres-de=Carcassonne&type=fablab"),
        ("haut débit gratuit dans l’Aude", "?departement=11&service=fibre&prix=0"),
        ("fablab xylophone", "?q=xylophone&type=fablab"),
        ("fablab samedi à 10h", "?type=fablab&ouvert=samedi&heure=10:00"),
    ],
)
def test_a_sentence_leads_to_its_filters(client, town, sentence, address):
    assert leads_to(client, sentence) == f"/lieux/{address}"
    assert leads_to(client, sentence, "venue_map") == f"/lieux/carte/{address}"


def test_what_the_form_asks_besides_stays_and_the_sentence_wins_over_one_place(client, town):
    address = leads_to(client, "fablab à Carcassonne", prix="10", tri="commune", service="fibre")
    assert address == "/lieux/?pres-de=Carcassonne&type=fablab&service=fibre&prix=10&tri=commune"


@pytest.mark.parametrize("name", ["la rotonde", "Rotonde", "fablab carcassonne"])
def test_the_name_of_a_venue_wins(client, town, name):
    assert leads_to(client, name) == 200
    sheets = read(client, "/lieux/", {"q": name}).main.sheets
    assert ("Fablab Carcassonne" if "fablab" in name else "La Rotonde") in sheets


def test_what_is_doubtful_is_offered_and_narrows_nothing(client, town):
    page = read(client, "/lieux/", {"q": "fablab pas cher"})
    assert page.main.sheets == ["Fablab Carcassonne", "La Rotonde"]
    assert "« pas cher » n’est pas appliqué" in page.main.text
    assert page.main.link("à 15 € la journée au plus") == "/lieux/?type=fablab&prix=15"


def test_what_is_asked_already_is_not_offered_again(client, town):
    assert "Vouliez-vous dire" in read(client, "/lieux/", {"q": "pas cher"}).main.text
    page = read(client, "/lieux/", {"q": "pas cher", "prix": "15"})
    assert "« pas cher » n’est pas appliqué" in page.main.text
    assert "Vouliez-vous dire" not in page.main.text


def test_a_negation_never_asks_the_opposite(client, town):
    address = "/lieux/?q=sans+haut+d%C3%A9bit&type=fablab"
    assert leads_to(client, "fablab sans haut débit") == address


@pytest.mark.parametrize(
    ("sentence", "choice", "address"),
    [
        ("fablab Carcassonne Limoux", "près de Limoux", "?pres-de=Limoux&type=fablab"),
        ("fablab lundi ou mardi", "ouverts mardi", "?type=fablab&ouvert=mardi"),
        ("fablab à 5 € ou 10 €", "à 10 € la journée au plus", "?type=fablab&prix=10"),
    ],
)
def test_a_choice_offered_settles_the_doubt_and_leads_no_further(
    client, town, sentence, choice, address
):
    build.commune("Limoux", "11206", "11300")
    page = read(client, "/lieux/", {"q": sentence})
    [offered] = [each["href"] for each in page.main.all("a") if each.text.startswith(choice)]
    assert offered == f"/lieux/{address}"
    assert client.get(offered).status_code == 200


def test_a_town_outside_the_region_is_said_to_be(client, town):
    page = read(client, "/lieux/", {"q": "fablab Paris"})
    assert "Paris est hors d’Occitanie" in page.main.text


def test_what_staff_add_is_understood_at_once(client, town):
    assert leads_to(client, "zinzin") == 200
    SearchTerm.objects.create(phrase="zinzin", meaning="type", value="fablab")
    assert leads_to(client, "zinzin") == "/lieux/?type=fablab"


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sentence=st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=8).map(" ".join))
def test_whatever_is_typed_the_redirection_is_the_last(client, town, sentence):
    with time_machine.travel("2026-11-24T09:30:00+01:00", tick=False):
        response = client.get("/lieux/", {"q": sentence})
        assert response.status_code in (200, 302, 400)
        if response.status_code == 302:
            assert client.get(response["Location"]).status_code == 200
