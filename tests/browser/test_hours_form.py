"""The form of the hours in a browser: it answers while one types, by keyboard, in both themes."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from directory.models import Venue
from tests import build
from tests.browser.axe import axe_violations

TRAP = "Mo-Fr 09:00-12:00; Mo-Fr 14:00-18:00"


@pytest.fixture
def desk(site):
    """Opens a page of the admin as someone of the staff."""
    User.objects.create_superuser("agent", password="fictif-fictif")

    def open_page(address, **options):
        page = site(f"/gestion/login/?next={address}", **options)
        page.fill("[name=username]", "agent")
        page.fill("[name=password]", "fictif-fictif")
        page.click("[type=submit]")
        page.wait_for_url(f"**{address}")
        return page

    return open_page


def hours_page(venue):
    return f"/gestion/directory/venue/{venue.pk}/horaires/"


def said(page):
    return page.get_by_role("status")


def test_the_preview_follows_what_is_typed_and_the_keyboard_saves(desk):
    venue = build.venue()
    page = desk(hours_page(venue))
    page.get_by_label("Lundi", exact=True).focus()
    page.keyboard.type("9h")
    expect(said(page)).to_contain_text("n’a pas d’heure de fin")
    page.keyboard.type("-12h")
    expect(said(page)).to_contain_text("lundi\u00a0: 9\u00a0h")
    expect(page.get_by_role("table", name="Les sept prochains jours")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(said(page)).to_contain_text("sur rendez-vous")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.get_by_text("La fiche est publique")).to_be_visible()
    assert Venue.objects.get().opening_hours == 'Mo 09:00-12:00 "sur rendez-vous"'


def test_enter_in_a_day_checks_and_saves_nothing(desk):
    venue = build.venue()
    page = desk(hours_page(venue), java_script_enabled=False)
    page.get_by_label("Mardi", exact=True).fill("9h-12h")
    page.get_by_label("Mardi", exact=True).press("Enter")
    expect(page.get_by_role("region", name="Ce que diront ces horaires")).to_contain_text(
        "Tu 09:00"
    )
    assert Venue.objects.get().opening_hours == ""


def test_errors_take_the_focus(desk):
    page = desk(hours_page(build.venue()))
    page.get_by_label("Mardi", exact=True).fill("demain")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".errornote")).to_be_focused()
    page.get_by_role("link", name="Mardi").click()
    assert page.evaluate("location.hash") == "#id_mardi"


def test_the_text_of_the_sheet_warns_while_it_is_typed(desk):
    page = desk(f"/gestion/directory/venue/{build.venue().pk}/change/")
    page.get_by_label("Horaires d’ouverture").fill(TRAP)
    expect(said(page)).to_contain_text("n’a aucun effet")
    expect(page.locator('[data-part="week"]')).to_contain_text("14\u00a0h – 18\u00a0h")


def test_a_preview_that_fails_says_so(desk):
    page = desk(hours_page(build.venue()))
    page.route("**/venue/horaires/", lambda route: route.fulfill(body="<h1>Connexion</h1>"))
    page.get_by_label("Lundi", exact=True).fill("9h-12h")
    expect(said(page)).to_contain_text("n’a pas pu être mis à jour")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_satisfies_axe_in_every_state_and_theme(desk, width):
    venue = build.venue(opening_hours=TRAP)
    full = build.venue(opening_hours="Jul-Aug off; Mo-Fr 09:00-18:00")
    # axe styles what it measures by attributes, which the policy refuses.
    page = desk(hours_page(venue), width=width, bypass_csp=True)
    found = looked_at(page)
    page.get_by_label("Mardi", exact=True).fill("demain")
    page.get_by_role("button", name="Vérifier").click()
    expect(page.locator(".errornote")).to_be_visible()
    found += looked_at(page)
    page.goto(hours_page(full))
    assert found + looked_at(page) == []


def looked_at(page):
    """Returns what axe finds in light and dark, and whether the page is wider than its window."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.getAnimations().forEach(each => each.finish())")
        found += axe_violations(page)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found + ["too wide"] * wide
