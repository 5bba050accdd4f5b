"""The place field where scripts run: communes suggested, and a search around oneself."""

import re

import pytest
from playwright.sync_api import expect

from tests import build
from tests.browser.axe import axe_violations

HERE = {"latitude": 43.60451234, "longitude": 1.44409876}
AROUND = "Autour de moi"
FIELD = "Près de"


@pytest.fixture
def towns(transactional_db):
    garonne = build.department("31", "Haute-Garonne", "la ")
    toulouse = build.commune(
        "Toulouse",
        "31555",
        "31000",
        department=garonne,
        population=514_000,
        latitude=43.604,
        longitude=1.443,
    )
    build.commune("Saint-Jean", "31488", "31240", department=garonne, population=11_000)
    build.commune("Saint-Jean-de-Védas", "34270", "34430", population=13_000)
    build.venue("Le Fil", commune=toulouse, latitude=43.6, longitude=1.44)
    build.venue("Au bord du canal", latitude=43.2122, longitude=2.3537)


def options(page):
    listed = page.locator("datalist option")
    return listed.evaluate_all("all => all.map(each => [each.value, each.label])")


def test_communes_are_suggested_with_their_department_as_one_types(site, towns):
    page = site("/lieux/")
    with page.expect_response(re.compile(r"/communes\.json\?q=saint\+je$")):
        page.get_by_label(FIELD).press_sequentially("saint je")
    expect(page.locator("datalist option")).to_have_count(2)
    assert options(page) == [
        ["Saint-Jean-de-Védas", "Aude"],
        ["Saint-Jean 31240", "Haute-Garonne"],
    ]
    assert not axe_violations(page)


def test_what_is_suggested_leads_with_the_keyboard_to_the_places_near_it(site, towns):
    page = site("/lieux/")
    page.get_by_label(FIELD).press_sequentially("Toulouse")
    expect(page.locator("datalist option")).to_have_count(1)
    assert options(page) == [["Toulouse", "Haute-Garonne"]]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("pres-de=Toulouse"))
    expect(page.locator("h1")).to_contain_text("près de Toulouse")


def test_a_single_letter_asks_for_nothing_and_the_last_words_typed_win(site, towns):
    page = site("/lieux/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_label(FIELD).fill("t")
    with page.expect_response(re.compile(r"q=toulouse$")):
        page.get_by_label(FIELD).fill("toulouse")
    assert [url.partition("?")[2] for url in asked if "communes" in url] == ["q=toulouse"]


def test_a_press_of_the_button_searches_around_oneself_to_some_hundred_metres(site, towns):
    page = site("/lieux/", permissions=["geolocation"], geolocation=HERE)
    assert page.url.endswith("/lieux/")
    page.get_by_role("button", name=AROUND).press("Enter")
    page.wait_for_url(re.compile("pres-de="))
    assert "pres-de=43.605,1.444" in page.url
    assert "43.6045" not in page.content() + page.url
    expect(page.locator("h1")).to_contain_text("près d’un point du côté de Toulouse")
    assert not axe_violations(page)
    assert (
        page.evaluate("localStorage.length + sessionStorage.length + document.cookie.length") == 0
    )


def test_the_home_page_offers_it_too_where_scripts_run(site, towns):
    page = site("/", permissions=["geolocation"], geolocation=HERE)
    page.get_by_role("button", name=AROUND).click()
    page.wait_for_url(re.compile("/lieux/.*pres-de="))
    expect(page.locator("h1")).to_contain_text("près d’un point du côté de Toulouse")
    assert site("/", java_script_enabled=False).get_by_text(AROUND).count() == 0


def refused(page):
    """What is told after a press of the button, once it is told."""
    page.get_by_role("button", name=AROUND).click()
    status = page.locator(".place [role=status]")
    expect(status).to_contain_text("Saisissez une commune ou un code postal.")
    assert page.url.endswith("/lieux/")
    return status.inner_text()


def test_a_refusal_is_explained(site, towns):
    page = site("/lieux/", permissions=[])
    assert refused(page).startswith("Votre navigateur n’a pas donné votre position.")
    assert not axe_violations(page)


FAKE = """code => {
    navigator.geolocation.getCurrentPosition = (found, refused) => refused({code});
}"""


@pytest.mark.parametrize(("code", "told"), [(2, "introuvable"), (3, "tarde trop")])
def test_a_position_that_cannot_be_found_is_explained(site, towns, code, told):
    page = site("/lieux/")
    page.evaluate(FAKE, code)
    assert told in refused(page)


def test_a_browser_without_geolocation_says_so(site, towns):
    page = site("/lieux/")
    page.evaluate("Object.defineProperty(navigator, 'geolocation', {value: undefined})")
    assert "introuvable" in refused(page)


def test_without_a_script_there_is_no_button_and_the_field_works(site, towns):
    page = site("/lieux/", java_script_enabled=False)
    assert page.get_by_role("button", name=AROUND).count() == 0
    page.get_by_label(FIELD).fill("Toulouse")
    page.get_by_role("button", name="Filtrer").click()
    expect(page.locator("h1")).to_contain_text("près de Toulouse")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_field_and_its_choices_are_accessible(site, towns, width, scheme):
    page = site("/lieux/?pres-de=saint+jean", width=width, scheme=scheme)
    expect(page.get_by_role("link", name="Saint-Jean (Haute-Garonne)")).to_be_visible()
    assert not axe_violations(page)
    page.goto("/lieux/?pres-de=saint+jean#filtres")
    assert not axe_violations(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
