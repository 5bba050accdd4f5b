"""« Ma semaine » by keyboard, without JavaScript, and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests import build
from tests.browser.test_journeys import tab_to

QUESTION = "/ma-semaine/?domicile=Quillan&travail=Carcassonne&jours=mardi"


@pytest.fixture
def venue():
    build.commune()
    town = build.commune("Quillan", "11304", "11500", latitude=42.87, longitude=2.18)
    return build.venue("Le Télégraphe", commune=town)


def test_the_keyboard_alone_leads_from_home_to_the_answer_and_its_venue(site, venue):
    page = site("/")
    tab_to(page, "[href='/ma-semaine/']")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/ma-semaine/$"))
    tab_to(page, "[name=domicile]")
    page.keyboard.type("Quillan")
    tab_to(page, "[name=travail]")
    page.keyboard.type("Carcassonne")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"domicile=Quillan&travail=Carcassonne&jours=mardi"))
    expect(page.locator(".promise")).to_contain_text("vous éviteriez environ")
    tab_to(page, f".savings [href='{venue.get_absolute_url()}']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le Télégraphe")


def test_without_javascript_a_mistyped_commune_is_chosen_and_the_rest_kept(site, venue):
    page = site("/ma-semaine/", width=360, java_script_enabled=False)
    page.get_by_label("Commune où vous habitez").fill("Quilan")
    page.get_by_label("Commune où vous travaillez").fill("Carcassonne")
    page.get_by_label("Jeudi").uncheck()
    page.get_by_label("Vélo").check()
    page.get_by_role("button", name="Estimer").click()
    page.get_by_role("link", name=re.compile("^Quillan")).click()
    expect(page.locator(".promise")).to_contain_text("de vélo par semaine")
    expect(page.get_by_label("Mardi")).to_be_checked()
    expect(page.get_by_label("Jeudi")).not_to_be_checked()
    page.get_by_role("link", name="Changer la question").click()
    expect(page.get_by_label("Commune où vous habitez")).to_be_in_viewport()


def test_on_paper_stand_the_question_the_answer_and_the_method_without_the_form(site, venue):
    page = site(QUESTION)
    page.emulate_media(media="print")
    expect(page.get_by_text("Entre Quillan et Carcassonne, en voiture")).to_be_visible()
    expect(page.locator(".savings")).to_contain_text("Le Télégraphe")
    expect(page.get_by_role("heading", name="Comment c’est estimé")).to_be_visible()
    expect(page.get_by_role("button", name="Estimer")).to_be_hidden()
    page.emulate_media(media="screen")
    expect(page.get_by_role("button", name="Estimer")).to_be_visible()
