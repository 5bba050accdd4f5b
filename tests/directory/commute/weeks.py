"""« Ma semaine » as a test asks it: four towns in a row, and how to read the answer."""

import pytest
import time_machine

from tests import build
from tests.support.page_reader import read

ADDRESS = "/ma-semaine/"
# South to north: home, a town on the way 8 km off, work 18 km off, a town beyond.
PLACES = {"Limoux": 43.05, "Pomas": 43.12, "Carcassonne": 43.21, "Mazamet": 43.28}


@pytest.fixture
def ordinary_day():
    with time_machine.travel("2026-11-23 10:00+01:00", tick=False):
        yield


@pytest.fixture
def towns():
    return {
        name: build.commune(
            name, f"1120{rank}", f"1120{rank}", population=10_000, latitude=latitude, longitude=2.3
        )
        for rank, (name, latitude) in enumerate(PLACES.items())
    }


@pytest.fixture
def venue(towns):
    """Builds a venue in one of the towns, at its point."""

    def build_venue(name, town, **fields):
        fields = {"latitude": towns[town].latitude, "longitude": 2.3} | fields
        return build.venue(name, commune=towns[town], **fields)

    return build_venue


def ask(client, home="Limoux", work="Carcassonne", days=("mardi", "jeudi"), **more):
    return read(client, ADDRESS, {"domicile": home, "travail": work, "jours": days} | more)


def savings(page):
    """The names of the venues that save something, in order."""
    return [name for item in page.all("ol") for name in item.sheets]


def card(page, name):
    """Returns what is said of a venue that saves something."""
    items = [each for ranking in page.all("ol") for each in ranking.all("li")]
    return next(each.text for each in items if name in each.sheets)


def beyond(page, heading="Aussi loin que votre travail, ou plus loin"):
    after = page.main.text.partition(heading)[2]
    return [name for name in page.main.sheets if name in after]


def promise(page):
    return next(each.text for each in page.all("p") if each["class"] == "promise")
