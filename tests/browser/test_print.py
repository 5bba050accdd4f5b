"""What comes out of a printer: A4 pages, drawn by the browser."""

import re

import pytest

from tests import build

HOURS = "Mo-Fr 09:00-12:30,14:00-18:30; Sa 09:00-12:00"
LONG = "Maison des initiatives partagées et du numérique solidaire des hautes vallées réunies"


def page_count(page):
    """Returns how many pages the open page prints on."""
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True)))


@pytest.fixture
def venue():
    return build.venue(
        LONG,
        types=["coworking", "fablab"],
        summary="Un lieu " * 34,
        address="12 bis avenue de la République prolongée",
        phone="+33561000000",
        website="https://exemple.fr/",
        opening_hours=HOURS,
        sources="https://exemple.fr/source",
    )


def test_a_poster_is_one_page_however_much_it_says(site, venue):
    build.award(venue=venue)
    page = site(f"/lieux/{venue.slug}/affiche/")
    assert page_count(page) == 1
    page.emulate_media(media="print")
    assert page.locator(".banner, .foot").first.is_hidden()
    assert page.locator(".poster .qr").is_visible()
    fits = "each => each.scrollHeight <= each.clientHeight"
    assert page.locator(".poster").evaluate(fits)


def test_a_sheet_prints_its_code_and_its_sources_without_buttons(site, venue):
    page = site(venue.get_absolute_url())
    page.emulate_media(media="print")
    assert page.locator(".on-paper .qr").is_visible()
    assert page.get_by_text("exemple.fr/source").is_visible()
    assert page.locator(".actions").is_hidden()
    assert page.locator(".banner nav").is_hidden()


def test_an_address_is_copied_where_scripts_run(site, venue):
    page = site(f"/lieux/{venue.slug}/partager/", permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copier l’adresse").click()
    page.get_by_role("button", name="Adresse copiée").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").endswith(venue.get_absolute_url())
