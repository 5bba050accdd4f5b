"""A sheet saved by two people, in a browser without JavaScript: both versions, and a choice."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from directory.models import Venue
from tests import build
from tests.browser.axe import axe_violations


@pytest.fixture
def sheet(site):
    """Opens the sheet of a venue as someone of the staff."""
    User.objects.create_superuser("agent", password="fictif-fictif")

    def open_sheet(venue, **options):
        address = f"/gestion/directory/venue/{venue.pk}/change/"
        page = site(f"/gestion/login/?next={address}", **options)
        page.fill("[name=username]", "agent")
        page.fill("[name=password]", "fictif-fictif")
        page.click("[type=submit]")
        page.wait_for_url(f"**{address}")
        return page

    return open_sheet


def meet(page, venue):
    """Types in a sheet that changes meanwhile, and sends it."""
    page.fill("[name=operator]", "Moi")
    page.fill("[name=summary]", "Un atelier.")
    venue.operator, venue.phone = "Elle", "+33468111111"
    venue.save()
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(page.locator(".errornote")).to_be_focused()


def test_the_choice_is_made_and_saved_without_javascript(sheet):
    venue = build.venue()
    page = sheet(venue, java_script_enabled=False)
    meet(page, venue)
    news = page.locator(".conflict-news")
    expect(news).to_contain_text("Téléphone : 04 68 11 11 11")
    question = page.get_by_role("group", name="Exploitant")
    expect(question).to_contain_text("Elle")
    expect(question.get_by_label("Garder ma saisie")).to_be_checked()
    question.get_by_label("Reprendre la version enregistrée").check()
    page.locator(".conflict").get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("La fiche est publique")).to_be_visible()
    saved = Venue.objects.get()
    assert (saved.operator, saved.phone, saved.summary) == ("Elle", "+33468111111", "Un atelier.")


@pytest.mark.parametrize("width", [360, 1280])
def test_the_panel_satisfies_axe_in_both_themes(sheet, width):
    venue = build.venue()
    # axe styles what it measures by attributes, which the policy refuses.
    page = sheet(venue, width=width, bypass_csp=True)
    meet(page, venue)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.getAnimations().forEach(each => each.finish())")
        assert axe_violations(page, within=".conflict") == []
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
