"""The list on one page to print: every result, in the order of the list."""

import pytest

from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db


def test_the_list_leads_to_all_its_results_on_one_page(client):
    build.venue("Autre", types=["coworking"])
    names = [f"Lieu {number:02}" for number in range(30)]
    for name in names:
        build.venue(name, types=["fablab"], phone="+33561000000", opening_hours="Mo 09:00-12:00")
    page = read(client, "/lieux/", {"type": "fablab", "tri": "nom", "page": "2"})
    printed = read(client, page.main.link("Imprimer"))
    lines = printed.main.all("li")
    assert [each.first("strong").text for each in lines] == names
    assert "05 61 00 00 00" in lines[0].text
    assert "lundi : 9 h – 12 h" in lines[0].text
    assert "30 lieux, le" in printed.main.text
    assert printed.main.link("Revenir à la liste") == "/lieux/?type=fablab&tri=nom"


def test_an_address_that_is_but_a_complement_is_told(client):
    build.venue(address="", address_extra="Face à la mairie", postcode="11000")
    assert "Face à la mairie, 11000 Carcassonne" in read(client, "/imprimer/").main.text


def test_beyond_the_limit_the_page_says_that_it_is_cut(client, monkeypatch):
    monkeypatch.setattr("directory.listing.views.MAX_PRINTED", 2)
    for _ in range(3):
        build.venue()
    page = read(client, "/imprimer/")
    assert len(page.main.all("li")) == 2
    assert "3 lieux, dont voici les 2 premiers" in page.main.text
