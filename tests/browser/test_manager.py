"""The pages of the secret links in a real browser: one tap, the keyboard, and axe in each state."""

import pytest
from playwright.sync_api import expect

from directory.models import SpecialHours, Venue
from tests import build
from tests.browser.axe import COLOURS, axe_violations
from tests.browser.test_journeys import tab_to
from tests.directory.manager_links.link_pages import link, place
from tests.house.test_html import faults


@pytest.fixture
def venue():
    build.service("wifi")
    return place(phone="+33561000000", summary="Un moulin.", services=("fibre",))


def test_one_tap_in_the_page_that_the_mail_opens_says_that_all_is_right(site, venue):
    page = site(link(venue, "confirm"), width=360, java_script_enabled=False)
    page.get_by_role("button", name="Tout est juste").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Merci, c’est noté")
    assert Venue.objects.exclude(verified_on=None).exists()


def test_the_keyboard_alone_corrects_a_fact(site, venue):
    page = site(link(venue, "edit"))
    tab_to(page, "[name=phone]")
    page.keyboard.press("Control+A")
    page.keyboard.type("05 62 11 22 33")
    page.keyboard.press("Enter")
    expect(page.get_by_text("En ligne : Téléphone.")).to_be_visible()
    assert Venue.objects.get().phone == "+33562112233"


def reproaches(page):
    """Returns what is wrong with the page as it stands, in light and in dark."""
    page.emulate_media(color_scheme="light")
    found = axe_violations(page) + faults(page.content())
    page.emulate_media(color_scheme="dark")
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found + axe_violations(page, COLOURS) + ["too wide"] * wide


def states(page, venue):
    """Leads the page through every state; yields the name of each."""
    for purpose in ("confirm", "edit", "closure", "stop"):
        page.goto(link(venue, purpose))
        yield purpose
    page.get_by_role("button", name="Ne plus recevoir").click()
    yield "no reason chosen"
    page.goto(link(venue, "closure"))
    page.get_by_role("button", name="Annoncer").click()
    yield "closure without a day"
    build.special_hours("2099-01-01", venue=venue, reason="congés")
    page.goto(link(venue, "closure"))
    yield "closure with one to take back"
    page.goto(link(venue, "edit"))
    page.get_by_label("Téléphone").fill("12")
    page.get_by_role("button", name="Enregistrer").click()
    yield "edit with an error"
    page.get_by_label("Téléphone").fill("05 62 11 22 33")
    written_meanwhile(venue)
    page.get_by_role("button", name="Enregistrer").click()
    yield "edit in dispute"
    page.get_by_label("Ma saisie").check()
    page.get_by_role("button", name="Enregistrer").first.click()
    yield "edit done"
    page.goto(f"/gerer/{'a' * 43}/")
    yield "unknown link"


def written_meanwhile(venue):
    now = Venue.objects.get(pk=venue.pk)
    now.phone = "+33563999999"
    now.save()


@pytest.mark.parametrize("width", [320, 1280])
def test_axe_reproaches_no_state_of_these_pages(site, venue, width):
    page = site(width=width)
    found = {name: reproaches(page) for name in states(page, venue)}
    assert {name: lines for name, lines in found.items() if lines} == {}
    assert SpecialHours.objects.count() == 1
