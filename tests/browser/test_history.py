"""The history of a sheet in a browser: a change undone in three clicks, pages that axe accepts."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from directory.models import Venue
from tests import build
from tests.browser.axe import COLOURS, axe_violations

LIST = "/gestion/directory/venue/"


@pytest.fixture
def desk(site, client, base_url):
    """Opens a page of the admin as someone of the staff."""
    client.force_login(User.objects.create_superuser("agent"))
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base_url}

    def open_page(address, **options):
        page = site("/sante/", **options)
        page.context.add_cookies([session])
        page.goto(address)
        return page

    return open_page


def changed():
    venue = build.venue("La Grange", summary="Un atelier ouvert à toutes et à tous le samedi.")
    venue.summary, venue.website = "Un atelier ouvert à tous.", "https://exemple.fr/"
    venue.save()
    return venue


def test_the_last_change_is_undone_in_three_clicks(desk):
    venue = changed()
    page = desk(f"{LIST}{venue.pk}/change/")
    page.get_by_role("link", name="Historique").click()
    page.get_by_role("link", name="Annuler ce changement").click()
    page.get_by_role("button", name="Rétablir cette version").click()
    expect(page.get_by_role("listitem").filter(has_text="C’est rétabli")).to_be_visible()
    assert Venue.objects.get().summary == "Un atelier ouvert à toutes et à tous le samedi."


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_has_nothing_against_the_pages_of_the_history(desk, width):
    venue, gone = changed(), build.venue("Le Moulin")
    history, first = f"{LIST}{venue.pk}/history/", venue.history.last()
    gone.delete()
    page = desk(history, width=width)
    for address in (history, f"{history}venue/{first.pk}/", f"{LIST}corbeille/"):
        page.emulate_media(color_scheme="light")
        page.goto(address)
        assert axe_violations(page) == []
        page.emulate_media(color_scheme="dark")
        assert axe_violations(page, COLOURS) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
