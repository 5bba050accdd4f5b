import pytest

from tests import build
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db


def test_the_page_of_components_shows_a_sheet_in_each_state_and_a_form_with_its_faults(client):
    build.award(venue=build.venue())
    client.force_login(member("éditeur"))
    page = Page(client.get("/gestion/composants/").text)
    told = page.section("États d’une fiche").text
    for state in ("Brouillon.", "fermé définitivement", "Fiche vérifiée le", "À vérifier."):
        assert state in told
    assert told.count("Non vérifiée depuis") == 2
    assert "Un code postal compte cinq chiffres." in page.section("Formulaire").text
