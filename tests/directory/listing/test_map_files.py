"""What the page of the map loads: its own files, collected, and tiles where a setting says so."""

from pathlib import Path

import js_lib_leaflet
import pytest
from django.core.management import call_command
from django.test import Client

from tests.directory.listing.test_map import MAP, holder
from tests.house.test_budgets import assets
from tests.house.test_project import start
from tests.support.page_reader import Page, read
from tests.tierslieux.web.test_security import POLICY, with_static

pytestmark = pytest.mark.django_db
TILES = "https://tuiles.exemple.fr/{z}/{x}/{y}.png"


def test_once_collected_the_page_names_files_that_are_served_for_ever(client, settings, tmp_path):
    leaflet = Path(js_lib_leaflet.__file__).parent / "static" / "js_lib_leaflet"
    settings.STATIC_ROOT = tmp_path
    settings.STATICFILES_DIRS = [settings.BASE_DIR / "static", ("js_lib_leaflet", leaflet)]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STORAGES = with_static("whitenoise.storage.CompressedManifestStaticFilesStorage")
    call_command("collectstatic", verbosity=0)
    files = assets(read(client, MAP))
    assert {"leaflet", "map"} <= {name.split("/")[-1].split(".")[0] for name in files}
    for name in files:
        response = Client().get(f"/static/{name}")
        assert b"".join(response)
        assert "immutable" in response["Cache-Control"], name


def test_tiles_open_the_policy_of_the_map_page_to_their_host_alone(client, settings):
    settings.MAP_TILES_URL = TILES
    settings.MAP_TILES_CREDIT = "© <IGN>"
    page = client.get(MAP)
    policy = set(page["Content-Security-Policy"].split("; "))
    assert policy == POLICY - {"img-src 'self'"} | {"img-src 'self' https://tuiles.exemple.fr"}
    told = holder(Page(page.content.decode()))
    assert (told["data-tiles"], told["data-credit"]) == (TILES, "© <IGN>")
    assert set(client.get("/lieux/")["Content-Security-Policy"].split("; ")) == POLICY
    settings.MAP_TILES_URL = ""
    assert set(client.get(MAP)["Content-Security-Policy"].split("; ")) == POLICY


@pytest.mark.parametrize(
    "address",
    ["tuiles.exemple.fr/{z}/{x}/{y}", "https://exemple.fr/{z}/{x}", "https://a;b/{z}/{x}/{y}"],
)
def test_a_bad_address_of_tiles_stops_the_start_with_a_sentence(address):
    refused = start(MAP_TILES_URL=address)
    assert refused.returncode != 0
    assert "MAP_TILES_URL doit commencer par http:// ou https://" in refused.stderr


def test_the_address_of_the_ign_is_taken():
    address = (
        "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
        "&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&TILEMATRIXSET=PM&FORMAT=image/png"
        "&TILEMATRIX={z}&TILECOL={x}&TILEROW={y}"
    )
    assert start(MAP_TILES_URL=address).returncode == 0
