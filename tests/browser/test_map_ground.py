"""The ground of the map, what is added to it on request, and what it leaves in the address."""

import re
import threading
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests import build
from tests.browser.axe import axe_violations

MAP = "/lieux/carte/"
STREETS = "Afficher les rues (Plan IGN)"
PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def venues():
    """Three places: two side by side near Narbonne, and one far to the north."""
    town = build.commune("Narbonne", "11262", population=55_000, latitude=43.18, longitude=3.0)
    build.commune("Conques", "12076", population=2_000, latitude=44.6, longitude=2.4)
    return [
        build.venue("Le Quai", ("fablab",), commune=town, latitude=43.18, longitude=3.0,
                    opening_hours="24/7"),
        build.venue("Le Port", ("coworking",), commune=town, latitude=43.181, longitude=3.001),
        build.venue("La Grange", ("coworking",), latitude=44.59, longitude=2.41),
    ]  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_ground_is_the_relief_in_the_colours_of_the_page_finer_nearer(map_page, scheme):
    page = map_page("#7/43.8000/2.5000", scheme=scheme)
    ground = page.locator("img.ground")
    expect(ground).to_have_attribute("src", re.compile(f"carte-{scheme}-1100"))
    page.wait_for_function("document.querySelector('img.ground').naturalWidth === 1100")
    expect(page.locator("path.water")).to_have_count(2)
    for _ in range(3):
        page.get_by_role("button", name="Zoomer", exact=True).click()
    expect(ground).to_have_attribute("src", re.compile(f"carte-{scheme}-2200"))


def test_a_picture_that_the_browser_cannot_read_is_asked_in_another_format(site, venues):
    page = site("/accessibilite/")
    page.route("**/*.avif", lambda route: route.fulfill(status=200, body="no picture"))
    page.goto(MAP)
    expect(page.locator("img.ground")).to_have_attribute("src", re.compile(r"\.webp$"))


def test_what_is_gathered_is_named_after_the_nearest_town(map_page):
    expect(map_page().get_by_role("button", name="2 lieux près de Narbonne")).to_be_visible()


def test_the_zoom_is_the_first_stop_of_the_map(map_page):
    page = map_page()
    page.locator(".canvas").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Zoomer", exact=True)).to_be_focused()


def test_the_place_seen_stays_in_the_address_and_back_returns_to_it(map_page):
    page = map_page("#12/44.6000/2.4000")
    mark = page.get_by_role("button", name="La Grange, Coworking")
    expect(mark).to_be_visible()
    page.get_by_role("button", name="Zoomer", exact=True).click()
    page.wait_for_url(re.compile(r"#13/44\.6000/2\.4000$"))
    mark.click()
    page.get_by_role("link", name="Voir la fiche").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("La Grange")
    page.go_back()
    page.wait_for_url(re.compile(r"#13/44\.6000/2\.4000$"))
    expect(mark).to_be_visible()


@pytest.mark.parametrize("state", ["#12/44", "#99999/0.0/0.0", "#a/b/c"])
def test_an_odd_state_opens_the_map_all_the_same(map_page, state):
    map_page(state)


def test_the_list_follows_the_view(map_page):
    page = map_page()
    lines = page.locator("#resultats .lines > li")
    expect(lines).to_have_count(3)
    page.get_by_role("button", name="2 lieux près de Narbonne").click()
    expect(page.get_by_role("status").filter(has_text="Dans cette vue")).to_have_text(
        "Dans cette vue\u00a0: 2."
    )
    expect(lines).to_have_count(2)
    expect(lines.filter(has_text="La Grange")).to_have_count(0)


def test_a_popup_tells_what_the_site_knows_at_this_moment(map_page):
    page = map_page("?pres-de=Narbonne#17/43.1800/3.0000")
    page.get_by_role("button", name="Le Quai, Fablab").click()
    popup = page.locator(".told")
    expect(popup).to_contain_text("Fablab · Narbonne (Aude)")
    expect(popup).to_contain_text("Dans la même commune · Ouvert 24 h sur 24")
    assert (
        popup.get_by_role("link", name="Voir la fiche")
        .get_attribute("href")
        .endswith("/lieux/le-quai-narbonne/?pres-de=Narbonne")
    )
    assert axe_violations(page) == []


def test_without_an_answer_a_popup_keeps_its_link(map_page):
    page = map_page("#17/43.1800/3.0000")
    page.route("**/le-quai-narbonne/carte/", lambda route: route.fulfill(status=300))
    page.get_by_role("button", name="Le Quai, Fablab").click()
    expect(page.locator(".told").get_by_role("link")).to_have_text(["Le Quai"])


@pytest.fixture
def tile_host():
    """A server of tiles on this machine; yields its address and the requests that it was sent."""
    asked = []

    class Tiles(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers.get("Referer"), self.headers.get("Cookie")))
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.end_headers()
            self.wfile.write(PIXEL)

        def log_message(self, *_):
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Tiles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def test_streets_come_on_request_from_the_host_that_is_set_which_learns_the_site_s_name_alone(
    new_context, base_url, venues, settings, tile_host
):
    host, asked = tile_host
    settings.MAP_TILES_URL = f"{host}/tuile?z={{z}}&x={{x}}&y={{y}}"
    settings.MAP_TILES_CREDIT = "© <b>IGN</b>"
    page = new_context().new_page()
    faults = []
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.goto(f"{MAP}#10/43.1800/3.0000")
    expect(page.locator(".mark").first).to_be_visible()
    offer = page.get_by_role("button", name=STREETS)
    expect(offer).to_be_hidden()
    page.get_by_role("button", name="Zoomer", exact=True).click()
    expect(page.get_by_text("127.0.0.1, qui verra votre adresse IP")).to_be_visible()
    assert asked == []
    offer.click()
    expect(page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(page.get_by_text("© <b>IGN</b>")).to_be_visible()
    expect(page.locator("img.ground")).to_be_hidden()
    assert faults == []
    assert {referer for _, referer, _ in asked} == {f"{base_url}/"}
    assert {cookie for *_, cookie in asked} == {None}
    assert all(re.fullmatch(r"/tuile\?z=\d+&x=\d+&y=\d+", path) for path, *_ in asked)
    page.get_by_role("button", name="Masquer les rues").click()
    expect(page.locator("img.ground")).to_be_visible()
    expect(page.get_by_text("adresse IP")).to_have_count(0)


def test_without_a_host_no_street_is_offered(map_page):
    page = map_page("#17/43.1800/3.0000")
    assert page.get_by_role("button", name=STREETS).count() == 0
