"""Where to work on Tuesday from eight, near home: by keyboard, on a phone, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests import build
from tests.browser.axe import axe_violations
from tests.browser.test_journeys import TOO_WIDE, tab_to

FROM_EIGHT, FROM_NINE = "Mo-Su,PH 08:00-18:00", "Mo-Su,PH 09:00-18:00"
ASKED = re.compile(r"pres-de=limoux.*&rayon=20.*&ouvert=mardi&heure=08:00")


@pytest.fixture
def _venues(transactional_db):
    town = build.commune("Limoux", "11206", "11300", latitude=43.0536, longitude=2.2178)
    build.venue("Le Moulin", commune=town, latitude=43.06, longitude=2.22, opening_hours=FROM_EIGHT)
    build.venue("La Gare", commune=town, latitude=43.1, longitude=2.22, opening_hours=FROM_NINE)
    build.venue("Le Grenier", commune=town)
    build.venue("Loin d’ici", latitude=43.6, longitude=1.44, opening_hours=FROM_EIGHT)


def ask(page):
    """Asks the question from the form with the keyboard alone."""
    tab_to(page, "[name=pres-de]")
    page.keyboard.type("limoux")
    tab_to(page, "[name=rayon]")
    page.keyboard.type("20")
    tab_to(page, "[name=ouvert]")
    page.keyboard.type("mard")
    tab_to(page, "[name=heure]")
    page.keyboard.type("0800a")  # a browser of another country may ask for the half of the day
    page.keyboard.press("Enter")
    page.wait_for_url(ASKED)


def told(text):
    """Returns the pattern of a text, whatever its spaces; « … » stands for anything."""
    return re.compile(re.escape(text).replace(r"\ ", r"\s+").replace("…", ".+"))


def see_the_answer(page):
    results = page.locator("#resultats")
    said = told("1 lieu : à moins de 20 km de Limoux, ouverts mardi … à 8 h")
    expect(results.get_by_role("status")).to_have_text(said)
    expect(results).to_contain_text(told("1 lieu ne le dit pas encore – l’afficher"))
    cards = results.locator(".card")
    expect(cards.locator("h3")).to_have_text(["Le Moulin", "Le Grenier", "La Gare"])
    expect(cards.nth(0)).to_contain_text(told("ouvert mardi … à 8 h : oui"))
    expect(cards.nth(1)).to_contain_text("horaires non connus")
    expect(cards.nth(2)).to_contain_text(told("à 8 h : non, ouvre à 9 h"))
    expect(results.get_by_role("heading", name="À peu de chose près")).to_be_visible()


@pytest.mark.usefixtures("_venues")
@pytest.mark.parametrize("scripts", [True, False])
def test_the_keyboard_alone_asks_where_to_work_on_tuesday_from_eight_and_opens_the_sheet(
    site, scripts
):
    page = site("/lieux/", java_script_enabled=scripts)
    ask(page)
    see_the_answer(page)
    tab_to(page, "h3 a")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le Moulin")
    expect(page.get_by_text("Dans la commune de Limoux", exact=True)).to_be_visible()


def fill(page):
    """Fills the same form, field by field, and presses Enter."""
    page.get_by_label("Près de").fill("limoux")
    page.get_by_label("Dans un rayon de").select_option("20")
    page.get_by_label("Ouvert", exact=True).select_option("mardi")
    page.locator("[name=heure]").fill("08:00")
    page.locator("[name=heure]").press("Enter")
    page.wait_for_url(ASKED)


@pytest.mark.usefixtures("_venues")
@pytest.mark.parametrize("scripts", [True, False])
def test_on_a_phone_the_same_question_fits_and_its_parts_can_be_dropped(site, scripts):
    page = site("/lieux/", width=360, java_script_enabled=scripts)
    page.get_by_role("link", name="Filtrer et trier").click()
    fill(page)
    see_the_answer(page)
    expect(page.get_by_label("Près de")).to_be_hidden()
    if scripts:
        assert page.evaluate(TOO_WIDE) == []
        assert not axe_violations(page)
    page.get_by_role("link", name="l’afficher").click()
    expect(page.get_by_role("status")).to_have_text(told("2 lieux :"))
    page.get_by_role("link", name=told("Retirer : ouverts mardi")).click()
    page.wait_for_url(lambda url: "ouvert" not in url and "inconnus" not in url)
    expect(page.get_by_role("status")).to_have_text(told("3 lieux :"))
    page.get_by_role("link", name="Filtrer et trier").click()
    expect(page.get_by_label("Près de")).to_have_value("Limoux")


@pytest.mark.usefixtures("_venues")
def test_a_place_to_choose_is_a_link_away_without_scripts(site):
    build.commune("Limoux", "31999", "31999", department=build.department("31", "Haute-Garonne"))
    page = site("/lieux/?ouvert=mardi&heure=08:00", java_script_enabled=False)
    page.get_by_label("Près de").fill("Limoux")
    page.get_by_label("Près de").press("Enter")
    page.get_by_role("link", name="Limoux (Aude)").click()
    expect(page.get_by_role("status")).to_have_text(told("ouverts mardi … à 8 h, près de Limoux"))
    assert "heure=08:00" in page.url
