"""The picture of the results beside a wide list."""

import pytest

from tests import build
from tests.support.page_reader import Page, read

pytestmark = pytest.mark.django_db


def picture(page):
    """Returns the addresses of the pictures of results that a page holds."""
    return [each for each in page.all("img") if "carte.svg" in each["src"]]


def marks(client, address):
    """Returns how many marks the picture draws."""
    response = client.get(address)
    assert response["Content-Type"] == "image/svg+xml"
    paths = Page(response.content.decode()).all("path")
    return sum(each["d"].count("M") for each in paths if each["fill"].startswith("#"))


def test_the_picture_draws_the_results_and_leads_to_their_map(client):
    build.venue("Un", types=["fablab"], latitude=43.2, longitude=2.3)
    build.venue("Deux", types=["coworking"], latitude=43.9, longitude=1.9)
    assert marks(client, "/lieux/carte.svg") == 2
    [drawn] = picture(read(client, "/lieux/", {"type": "fablab"}))
    assert drawn["src"] == "/lieux/carte.svg?type=fablab"
    assert marks(client, drawn["src"]) == 1
    assert drawn["alt"].split() == ["1", "lieu", "sur", "la", "carte"]
    assert drawn.around("a")["href"] == "/lieux/carte/?type=fablab"


def test_an_empty_list_has_no_picture(client):
    assert picture(read(client, "/lieux/")) == []
