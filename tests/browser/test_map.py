"""The interactive map: marks, popups, its list, its zone, by mouse, by keyboard and by touch."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests import build
from tests.browser.axe import axe_violations
from tests.browser.test_journeys import tab_through

MAP = "/lieux/carte/"
# Where the page is after the wheel has turned, and where the map stands in it.
WITHIN = "each => each.contains(document.activeElement)"


@pytest.fixture
def venues():
    """One place of each type and one of none, far apart, and two at the same point."""
    build.commune("Narbonne", "11262", population=55_000, latitude=43.3, longitude=2.75)
    here = {"latitude": 43.2, "longitude": 2.3}
    return [
        build.venue("La Rotonde", ("fablab",), latitude=43.6, longitude=2.9),
        build.venue("Le Phare", ("coworking",), **here),
        build.venue("Le Quai", ("coworking",), **here),
        build.venue("Sans type", (), latitude=43.05, longitude=2.22),
        build.venue("Le Canal", ("coworking",), latitude=43.5, longitude=2.2),
        build.venue("La Toile", ("mediation-numerique",), latitude=43.4, longitude=2.6),
    ]


def mark(page, name):
    return page.get_by_role("button", name=re.compile(f"^{name}"))


def line(page, name):
    return page.locator("#resultats li").filter(has_text=name)


def popup(page):
    return page.locator(".told")


def test_each_mark_is_named_and_shaped_after_its_type_and_the_drawing_gives_way(map_page):
    page = map_page()
    expect(page.get_by_role("region", name="Carte interactive")).to_be_visible()
    expect(page.locator(".drawing")).to_have_count(0)
    expect(mark(page, "La Rotonde, Fablab")).to_have_class(re.compile(r"\bfablab\b"))
    expect(mark(page, "Sans type, type non connu")).to_be_visible()
    expect(mark(page, "2.lieux")).to_have_text("2")
    shapes = page.locator(".mark:not(.few)").evaluate_all(
        "marks => marks.map(each => getComputedStyle(each, '::after').clipPath)"
    )
    assert len(set(shapes)) == len(shapes) == 4
    expect(page.locator(".name", has_text="Narbonne")).to_be_visible()
    expect(page.locator("path.land")).to_have_count(1)
    fetched = page.evaluate("performance.getEntriesByType('resource').map(each => each.name)")
    assert not [each for each in fetched if "region-" in each], "the still picture is not fetched"


def test_the_keyboard_opens_a_popup_and_escape_gives_the_focus_back(map_page):
    page = map_page()
    mark(page, "La Rotonde").focus()
    for key in ("Enter", "Space"):
        page.keyboard.press(key)
        expect(popup(page).get_by_role("link", name="La Rotonde")).to_be_focused()
        page.keyboard.press("Escape")
        expect(popup(page)).to_have_count(0)
        expect(mark(page, "La Rotonde")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Fermer")).to_be_focused()
    page.keyboard.press("Enter")
    expect(mark(page, "La Rotonde")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("La Rotonde")


def test_venues_at_the_same_point_share_a_popup(map_page):
    page = map_page()
    mark(page, "2.lieux").click()
    expect(popup(page).get_by_role("link")).to_have_text(["Le Phare", "Le Quai"])


def test_what_is_gathered_parts_when_pressed_and_the_keyboard_follows(map_page):
    for rank in range(3):
        build.venue(f"Groupe {rank}", latitude=42.7 + rank / 1000, longitude=2.9)
    page = map_page()
    gathered = mark(page, "3.lieux")
    gathered.focus()
    page.keyboard.press("Enter")
    expect(mark(page, "Groupe 2")).to_be_visible()
    assert page.locator(".canvas").evaluate(WITHIN)


def test_a_line_and_its_mark_light_each_other_by_pointer_and_by_focus(map_page):
    page = map_page()
    spot, result = mark(page, "La Rotonde"), line(page, "La Rotonde")
    lit = re.compile(r"\blit\b")
    result.hover()
    expect(spot).to_have_class(lit)
    line(page, "Sans type").hover()
    expect(spot).not_to_have_class(lit)
    result.get_by_role("link").focus()
    expect(spot).to_have_class(lit)
    spot.focus()
    expect(result).to_have_class(lit)
    spot.blur()
    expect(result).not_to_have_class(lit)
    line(page, "Le Quai").hover()
    expect(mark(page, "2.lieux")).to_have_class(lit)


def test_a_line_leads_to_the_map_and_back(map_page):
    page = map_page(width=360)
    show = page.get_by_role("button", name="Voir sur la carte\u00a0: Le Quai")
    show.focus()
    page.keyboard.press("Enter")
    expect(popup(page).get_by_role("link", name="Le Quai")).to_be_focused()
    expect(popup(page)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(show).to_be_focused()


def test_moving_the_map_offers_to_search_where_it_now_is(map_page):
    page = map_page("?type=fablab&type=coworking&page=1")
    search = page.get_by_role("link", name="Chercher dans cette zone")
    expect(search).to_have_count(0)
    mark(page, "La Rotonde").focus()
    page.get_by_role("button", name="Zoomer", exact=True).click()
    page.locator(".canvas").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    search.click()
    expect(page.get_by_role("link", name=re.compile("Retirer.*zone"))).to_be_visible()
    query = parse_qs(urlsplit(page.url).query)
    assert query["type"] == ["fablab", "coworking"]
    assert "page" not in query
    south, west, north, east = map(float, query["zone"][0].split(","))
    assert re.fullmatch(r"(-?\d+\.\d{4},?){4}", query["zone"][0])
    assert south < north
    assert west < east


def test_the_map_opens_on_the_zone_that_is_asked_for(map_page):
    page = map_page("?zone=43,2,43.3,2.6")
    expect(mark(page, "2.lieux")).to_be_visible()
    expect(mark(page, "La Rotonde")).to_have_count(0)
    page.get_by_role("button", name="Dézoomer").click()
    expect(page.get_by_role("link", name="Chercher dans cette zone")).to_be_visible()
    expect(page.locator(".mark")).to_have_count(2)


def test_the_skip_link_passes_the_map(map_page):
    page = map_page()
    skip = page.get_by_role("link", name="Aller aux résultats")
    skip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.locator("#resultats").evaluate(WITHIN)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_keyboard_goes_through_the_map_and_out_of_it_always_in_sight(map_page, width):
    stops = tab_through(map_page(width=width))
    names = [stop["name"] for stop in stops]
    assert sum('class="mark' in name for name in names) == 5
    assert any("/mentions-legales/" in name for name in names)
    assert [stop["name"] for stop in stops if not stop["marked"]] == []
    assert [stop["name"] for stop in stops if stop["hidden"]] == []


def slide(page, x, y):
    """Slides one finger up from a point of the window."""
    fingers = page.context.new_cdp_session(page)
    steps = [("touchStart", y), *(("touchMove", y - 20 * step) for step in range(1, 12))]
    for kind, height in steps:
        touch = {"type": kind, "touchPoints": [{"x": x, "y": height}]}
        fingers.send("Input.dispatchTouchEvent", touch)
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_one_finger_scrolls_the_page_and_leaves_the_map_where_it_is(map_page):
    page = map_page(width=360, has_touch=True, is_mobile=True)
    expect(page.get_by_text("Deux doigts déplacent la carte")).to_be_visible()
    page.locator(".canvas").scroll_into_view_if_needed()
    box, before = page.locator(".canvas").bounding_box(), page.evaluate("scrollY")
    slide(page, box["x"] + 40, box["y"] + 300)
    page.wait_for_function("before => scrollY > before + 100", arg=before)
    expect(page.get_by_role("link", name="Chercher dans cette zone")).to_have_count(0)


def test_without_javascript_the_map_is_drawn_and_the_list_is_there(site, venues):
    page = site(MAP, java_script_enabled=False)
    expect(page.get_by_role("img", name=re.compile("^Carte de l’Occitanie"))).to_be_visible()
    expect(page.locator(".drawing .dot")).to_have_count(4)
    expect(page.locator(".frame img")).to_be_visible()
    expect(page.get_by_role("link", name="La Rotonde")).to_be_visible()
    page.get_by_role("link", name="Liste").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_when_its_data_is_away_the_drawn_map_stays_and_a_sentence_says_so(site, venues, base_url):
    page = site("/accessibilite/")
    page.route("**/carte.geojson*", lambda route: route.fulfill(status=200, body="[]"))
    page.goto(MAP)
    expect(page.get_by_text("La carte interactive n’a pas pu être chargée")).to_be_visible()
    expect(page.locator(".drawing")).to_be_visible()
    expect(page.locator(".mark")).to_have_count(0)
    expect(line(page, "La Rotonde")).to_be_visible()


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_map_nor_in_its_popup(map_page, width, scheme):
    page = map_page("?pres-de=Narbonne", width=width, scheme=scheme)
    assert axe_violations(page) == []
    mark(page, "La Rotonde").focus()
    page.keyboard.press("Enter")
    expect(popup(page)).to_be_visible()
    expect(
        page.get_by_role("link", name="Chercher dans cette zone").or_(popup(page)).first
    ).to_be_visible()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
