"""The relief under the drawn map, and the pictures of shared links."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from PIL import Image

from tests import build
from tests.support.page_reader import Page

pytestmark = pytest.mark.django_db
SHARED = (1200, 630)
SHARED_BYTES, DRAWN_BYTES = 60_000, 50_000


def size(path):
    with Image.open(path) as picture:
        return picture.size


def shared_picture(client, url):
    page = Page(client.get(url).content.decode())
    [told] = [each["content"] for each in page.all("meta") if each["property"] == "og:image"]
    return told.partition("/static/")[2]


@pytest.mark.parametrize("url", ["/", "/departements/", "/une-page-qui-n-existe-pas/"])
def test_the_relief_comes_light_or_dark_in_two_formats_and_two_widths(client, url):
    build.department()
    page = Page(client.get(url).content.decode())
    sources = [(each["type"], "dark" in (each["media"] or "")) for each in page.all("source")]
    assert sources == [("image/avif", True), ("image/avif", False), ("image/webp", True)]
    [picture] = [each for each in page.all("img") if "/relief/" in each["src"]]
    assert (picture["alt"], picture["width"], picture["height"]) == ("", "1400", "1011")
    told = [part.split() for each in page.all("source") for part in each["srcset"].split(", ")]
    for address, width in [*told, (picture["src"], "700w")]:
        path = Path(finders.find(address.removeprefix("/static/")))
        assert f"{size(path)[0]}w" == width
        assert "avif" not in path.suffix or path.stat().st_size <= DRAWN_BYTES


@pytest.mark.parametrize("code", ["09", "11", "12", "30", "31", "32", "34", "46", "48", "65", "66",
                                  "81", "82"])  # fmt: skip
def test_a_shared_department_shows_its_own_picture(client, code):
    department = build.department(code, f"Pays {code}")
    name = shared_picture(client, department.get_absolute_url())
    assert name == f"relief/apercu-{code}.jpg"
    path = Path(finders.find(name))
    assert size(path) == SHARED
    assert path.stat().st_size <= SHARED_BYTES


def test_a_venue_and_its_commune_show_their_department_and_the_rest_the_region(client):
    venue = build.venue()
    assert shared_picture(client, venue.get_absolute_url()) == "relief/apercu-11.jpg"
    assert shared_picture(client, venue.commune.get_absolute_url()) == "relief/apercu-11.jpg"
    assert shared_picture(client, "/") == "relief/apercu-region.jpg"
    assert finders.find("relief/apercu-region.jpg")
    far = build.department("75", "Paris")
    assert shared_picture(client, far.get_absolute_url()) == "relief/apercu-region.jpg"
