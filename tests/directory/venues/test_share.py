"""What is handed over of a sheet: its address, its QR code, its poster."""

from datetime import date

import pytest

from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db


def test_the_sheet_leads_to_the_ways_to_share_it(client, settings):
    settings.SITE_URL = "https://annuaire.exemple.fr"
    venue = build.venue("Le Phare & Cie")
    sheet = read(client, venue.get_absolute_url())
    page = read(client, sheet.main.link("Partager"))
    address = f"https://annuaire.exemple.fr{venue.get_absolute_url()}"
    assert page.main.first("input")["value"] == address
    assert page.main.link("Par courriel").startswith("mailto:?subject=Le%20Phare%20%26%20Cie")
    assert [each["aria-label"] for each in page.main.all("figure")] == ["Code QR de la fiche"]
    selection = read(client, page.main.link("L’ajouter à ma sélection"))
    assert selection.main.sheets == ["Le Phare & Cie"]


def test_the_poster_tells_the_name_the_label_the_hours_and_the_address(client):
    venue = build.venue("Le Phare", opening_hours="Mo-Fr 09:00-12:00", address="1 quai du Port")
    build.award(venue=venue, granted_on=date(2020, 6, 1))
    text = read(client, f"/lieux/{venue.slug}/affiche/").main.text
    for told in ("Le Phare", "1 quai du Port", "9 h – 12 h", "depuis le 1er juin 2020"):
        assert told in text


@pytest.mark.parametrize("page", ["partager", "affiche"])
def test_a_sheet_that_is_not_public_is_not_shared(client, page):
    venue = build.venue(status="draft")
    assert client.get(f"/lieux/{venue.slug}/{page}/").status_code == 404


def test_a_sheet_holds_its_code_for_paper(client):
    venue = build.venue()
    figure = read(client, venue.get_absolute_url()).main.all("figure")[-1]
    assert figure["class"] == "on-paper"
    assert figure.text.endswith(venue.get_absolute_url())
