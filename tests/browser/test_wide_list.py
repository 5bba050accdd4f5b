"""The list on a wide screen: its map beside it, which others neither show nor fetch."""

import pytest
from playwright.sync_api import expect

from tests import build


@pytest.mark.parametrize(("width", "is_wide"), [(360, False), (1280, False), (1920, True)])
def test_the_map_stands_beside_the_list_where_there_is_room_and_is_fetched_there_alone(
    site, width, is_wide
):
    build.venue("La Rotonde", types=["fablab"])
    page = site(width=width)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/lieux/", wait_until="networkidle")
    expect(page.get_by_role("link", name="La Rotonde")).to_be_visible()
    drawn = page.get_by_role("img", name="1\u00a0lieu sur la carte")
    expect(drawn).to_be_visible(visible=is_wide)
    fetched = [any(name in url for url in asked) for name in ("carte.svg", "relief/region-light")]
    assert fetched == [is_wide, is_wide]
