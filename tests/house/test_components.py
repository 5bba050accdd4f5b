import pytest
from django.conf import settings

from tests import build
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db
TEMPLATES = settings.BASE_DIR / "templates"
STAFF_PAGE = TEMPLATES / "directory/pages/components.html"
# Drawn where it is shown with its page alone: links in a head, a field of the list's own form.
SHOWN_ELSEWHERE = {"feeds.html", "place_field.html"}


def components():
    names = [path.name for path in (TEMPLATES / "components").glob("*.html")]
    return sorted(name for name in names if not name.startswith("_"))


def callers(name):
    """The files, but the page of components, that draw a component."""
    sources = [*TEMPLATES.rglob("*.html"), *(settings.BASE_DIR / "directory").rglob("*.py")]
    return [
        path
        for path in sources
        if path != STAFF_PAGE and f"components/{name}" in path.read_text(encoding="utf-8")
    ]


def test_a_component_is_what_two_templates_share():
    assert not [name for name in components() if len(callers(name)) == 1]


def test_the_page_of_components_shows_each_of_them():
    text = STAFF_PAGE.read_text(encoding="utf-8")
    text += "".join(
        path.read_text(encoding="utf-8") for path in (TEMPLATES / "components").iterdir()
    )
    missing = {name for name in components() if f"components/{name}" not in text}
    assert missing == SHOWN_ELSEWHERE


def test_the_page_of_components_shows_a_sheet_in_each_state_and_a_form_with_its_faults(client):
    build.award(venue=build.venue())
    client.force_login(member("éditeur"))
    page = Page(client.get("/gestion/composants/").text)
    told = page.section("États d’une fiche").text
    for state in ("Brouillon.", "fermé définitivement", "Fiche vérifiée le", "À vérifier."):
        assert state in told
    assert told.count("Non vérifiée depuis") == 2
    assert "Un code postal compte cinq chiffres." in page.section("Formulaire").text
