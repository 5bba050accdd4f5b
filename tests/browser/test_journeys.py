"""What a visitor does, with a keyboard, on a phone, without JavaScript, and what it leaves."""

import re
from pathlib import PurePath

import pytest
from playwright.sync_api import expect

from tests import build
from tests.house.test_budgets import assets
from tests.support.page_reader import Page
from tests.support.page_states import states

# What a reader may ask of any text: WCAG's text spacing.
SPACED = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
        word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
    document.adoptedStyleSheets = [sheet];
}"""
# What sticks out of the window, but for what is hidden on purpose.
TOO_WIDE = """() => document.documentElement.scrollWidth > innerWidth
    ? [...document.querySelectorAll('main *')]
        .filter(each => each.getBoundingClientRect().right > innerWidth + 1)
        .map(each => each.outerHTML.slice(0, 120)).slice(0, 3).concat(['scrolls'])
    : []"""
# Whether what has the focus is seen to have it, and is not covered by anything.
FOCUS = """() => {
    const it = document.activeElement, style = getComputedStyle(it);
    const drawn = it.closest('svg') && it.querySelector('path');
    const box = (drawn || it).getBoundingClientRect();
    const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return {
        name: it.outerHTML.slice(0, 90),
        marked: drawn ? parseFloat(getComputedStyle(drawn).strokeWidth) >= 28
            : style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        hidden: !(box.width && it.contains(over) || over && over.contains(it)
            || [...it.getClientRects()].some(part => it.contains(
                document.elementFromPoint(part.x + part.width / 2, part.y + part.height / 2)))),
        end: it === document.body,
    };
}"""


@pytest.fixture
def venue():
    build.venue("Le Phare", types=["coworking"])
    return build.venue("La Rotonde", types=["fablab"], services=["fibre"])


def test_pages_fit_320_px_even_with_spaced_text_and_leave_nothing_behind(site):
    shown = {name: address for name, (address, _) in states().items()}
    shown["filters on a phone"] = "/lieux/#filtres"
    page = site(width=320)
    wide = {}
    for name, address in shown.items():
        page.goto(address)
        wide[name] = page.evaluate(TOO_WIDE)
        page.evaluate(SPACED)
        wide[f"{name}, spaced"] = page.evaluate(TOO_WIDE)
    assert {name: lines for name, lines in wide.items() if lines} == {}
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_reaches_everything_and_always_shows_where_it_is(site, venue, width):
    page = site(width=width, reduced_motion="reduce")
    for address in ("/", "/lieux/?type=fablab", "/lieux/#filtres", venue.get_absolute_url()):
        page.goto(address)
        stops = tab_through(page)
        assert len(stops) > 8
        assert [stop["name"] for stop in stops if not stop["marked"]] == [], address
        assert [stop["name"] for stop in stops if stop["hidden"]] == [], address


def tab_through(page):
    """Presses Tab from the top of the page to its end and returns what was met."""
    stops = []
    for _ in range(120):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop["end"] and not stops:
            continue  # the window itself may take the first press
        if stop["end"] or stop["name"] in {each["name"] for each in stops[:1]}:
            return stops
        stops.append(stop)
    raise AssertionError("The keyboard is trapped")


def test_the_keyboard_alone_leads_from_home_to_a_sheet(site, venue):
    page = site("/")
    tab_to(page, "[name=q]")
    page.keyboard.type("rotonde")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/lieux/\?q=rotonde"))
    expect(page.get_by_text("1 lieu", exact=True)).to_be_visible()
    tab_to(page, f"[href='{venue.get_absolute_url()}']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("La Rotonde")


def tab_to(page, selector):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_the_skip_link_comes_first_and_leads_past_the_menu(site, venue):
    page = site("/lieux/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Aller au contenu")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_folded_facets_open_on_a_phone_without_javascript_and_enter_only_searches(
    site, venue, monkeypatch
):
    monkeypatch.setattr("directory.listing.facet_layout.MAX_FACET_NODES", 10)
    page = site("/lieux/#filtres", width=360, java_script_enabled=False)
    page.get_by_role("button", name="Type de lieu").press("Enter")
    expect(page).to_have_url(re.compile("plus=type#facet-type$"))
    box = page.get_by_label("Fablab")
    expect(box).to_be_in_viewport()
    box.check()
    page.get_by_label("Nom, commune ou service").press("Enter")
    expect(page).to_have_url(re.compile("plus=type&.*type=fablab"))
    expect(page.get_by_role("link", name="Le Phare")).to_have_count(0)


def test_filters_on_a_phone_need_no_javascript(site, venue):
    page = site("/lieux/", width=360, java_script_enabled=False)
    cards, box = page.get_by_role("link", name="La Rotonde"), page.get_by_label("Fablab")
    expect(cards).to_be_visible()
    expect(box).to_be_hidden()
    page.get_by_role("link", name="Filtrer et trier").click()
    expect(box).to_be_visible()
    page.get_by_role("link", name="Fermer").click()
    expect(box).to_be_hidden()
    page.get_by_role("link", name="Filtrer et trier").click()
    box.check()
    page.get_by_role("button", name="Filtrer").click()
    expect(page).to_have_url(re.compile("type=fablab"))
    expect(cards).to_be_visible()
    expect(page.get_by_role("link", name="Le Phare")).to_have_count(0)
    page.get_by_role("link", name="Retirer\u00a0: fablabs", exact=True).click()
    expect(page.get_by_role("link", name="Le Phare")).to_be_visible()


def test_a_visitor_without_javascript_browses_from_the_map_to_a_sheet(site, venue):
    page = site("/", java_script_enabled=False)
    page.get_by_role("link", name=re.compile("^Aude")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tiers-lieux de l’Aude")
    page.get_by_role("link", name="La Rotonde").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("La Rotonde")


def test_the_browser_asks_for_no_more_than_the_page_and_its_files(site, venue, client, base_url):
    page = site("/lieux/")
    asked = set()
    page.on("request", lambda request: asked.add(request.url.removeprefix(base_url)))
    for address in ("/", "/lieux/", venue.get_absolute_url()):
        asked.clear()
        page.goto(address, wait_until="networkidle")
        files = {f"/static/{name}" for name in assets(Page(client.get(address).content.decode()))}
        # Of a picture it takes the lightest format that it reads.
        pictures = {PurePath(name).stem for name in files if "/relief/" in name}
        others = {each for each in asked if PurePath(each).stem not in pictures}
        assert others <= {address, *files}
        assert len(asked) <= len({address, *files})


def test_a_printed_sheet_keeps_its_facts_and_drops_the_menu(site, venue):
    page = site(venue.get_absolute_url())
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Sur place")).to_be_visible()
    expect(page.get_by_role("navigation", name="Principale")).to_be_hidden()
