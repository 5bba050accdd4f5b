"""What every page may cost: queries, elements, requests, bytes, and its EcoIndex."""

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.text import slugify

from directory.listing.base_filters import Choice
from directory.listing.code_filters import FactFilter
from directory.listing.filters import VenueFilters
from directory.models import Department, Service
from labels.models import Label
from tests import build
from tests.support.page_reader import Page
from tests.support.page_states import FULL
from tests.support.public_urls import NOT_PAGES, public_urls

pytestmark = pytest.mark.django_db
CSS_BYTES = JS_BYTES = 15_000
MAP_JS_BYTES, MAP_CSS_BYTES = 9_000, 3_500  # on the page of the map, besides
# Of each page: elements without those drawn in SVG, requests, kB over the wire.
BUDGETS = {
    "home": (260, 8, 120),
    "venue_list": (350, 8, 110),
    "venue": (260, 8, 130),
    "venue_map": (400, 14, 180),
}
QUERIES = {"home": 8, "venue_list": 8, "venue": 7, "venue_map": 10}
ECOINDEX = 80
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
NEAR_AND_OPEN = "/lieux/?pres-de=43.21,2.35&rayon=50&ouvert=mardi&heure=10:00"
# Bounds of the twentieths of the web's pages, published with the EcoIndex method.
TWENTIETHS = {
    "elements": [
        *(0, 47, 75, 159, 233, 298, 358, 417, 476, 537, 603),
        *(674, 753, 843, 949, 1076, 1237, 1459, 1801, 2479, 594601),
    ],
    "requests": [
        *(0, 2, 15, 25, 34, 42, 49, 56, 63, 70, 78),
        *(86, 95, 105, 117, 130, 147, 170, 205, 281, 3920),
    ],
    "kilobytes": [
        *(0, 1.37, 144.7, 319.53, 479.46, 631.97, 783.38, 937.91, 1098.62, 1265.47, 1448.32),
        *(1648.27, 1876.08, 2142.06, 2465.37, 2866.31, 3401.59, 4155.73, 5400.08, 8037.54),
        223212.26,
    ],
}


def rank(measure, value):
    """Returns between which twentieths `value` falls, from 0 (lightest) to 20."""
    bounds = TWENTIETHS[measure]
    below = max(number for number, bound in enumerate(bounds) if bound <= value)
    return below + (value - bounds[below]) / (bounds[below + 1] - bounds[below])


def ecoindex(elements, requests, kilobytes):
    ranks = (
        3 * rank("elements", elements)
        + 2 * rank("requests", requests)
        + rank("kilobytes", kilobytes)
    )
    return 100 - 5 * ranks / 6


def compressed(name):
    return len(gzip.compress(Path(finders.find(name)).read_bytes(), 9))


def assets(page):
    """Returns the static files that a browser asks for with the page."""
    linked = {"stylesheet", "icon", "manifest", "preload"}
    addresses = [each["href"] for each in page.all("link") if each["rel"] in linked]
    addresses += [each["src"] for each in page.all("script", "img") if "/static/" in each["src"]]
    addresses += [each["href"].partition("#")[0] for each in page.all("image", "use")]
    return {address.removeprefix("/static/") for address in addresses}


def elements(page):
    """Counts the elements of the page, a drawing as one."""
    drawn = {id(part) for svg in page.all("svg") for part in svg.walk() if part is not svg}
    return sum(id(each) not in drawn for each in page.walk()) - 1


def fetched(page):
    """Returns the addresses of the data that the page asks for, itself or by its script."""
    drawn = {each["src"] for each in page.all("img") if each["src"].startswith("/lieux/")}
    told = [(each["data-points"], each["data-names"]) for each in page.all("div")]
    return drawn | {address for addresses in told for address in addresses if address}


def weighed(client, address):
    response = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, response["Content-Encoding"]) == (200, "gzip")
    return response.content


def measured(client, url):
    """Returns (elements, requests, kB over the wire) of a page."""
    content = weighed(client, url)
    page = Page(gzip.decompress(content).decode())
    weight = len(content) + sum(map(compressed, assets(page)))
    weight += sum(len(weighed(client, address)) for address in fetched(page))
    return elements(page), 1 + len(assets(page)) + len(fetched(page)), weight / 1000


@pytest.fixture
def region():
    """The region's own departments, services and labels, and venues that bear all of them."""
    call_command("loaddata", "departments", "venue_types", "services", "labels", verbosity=0)
    services = list(Service.objects.values_list("code", flat=True))
    types = ("coworking", "fablab", "mediation-numerique")
    for rank_, department in enumerate(Department.objects.all()):
        around = build.intercommunality(f"CC de Ville-{rank_}", f"9000000{rank_:02}", "CC")
        town = build.commune(
            f"Ville-{rank_}",
            f"{department.code}001",
            department=department,
            intercommunality=around,
        )
        for step in range(2):
            first = (rank_ * 2 + step) * 3
            offered = (services * 3)[first : first + 12]
            venue = build.venue(f"Lieu {rank_} {step}", types, offered, commune=town, **FULL)
            label = Label.objects.all()[(rank_ + step) % Label.objects.count()]
            build.award(venue=venue, label=label, expires_on=date(2099, 1, 1))


def fill_intercommunalities():
    """As many intercommunalities with a venue as the region has."""
    for rank_ in range(160):
        around = build.intercommunality(f"CC du Pays {rank_}", f"800000{rank_:03}", "CC")
        town = build.commune(f"Bourg-{rank_}", f"11{rank_:03}", intercommunality=around)
        build.venue(f"Salle {rank_}", commune=town)


@pytest.fixture
def measures(client, region):
    urls = public_urls() | {"venue": "/lieux/lieu-3-1-ville-3/"}
    for name in NOT_PAGES:
        urls.pop(name)
    return {name: measured(client, url) for name, url in urls.items()}


def test_home_list_and_sheet_keep_to_their_budgets_when_full(measures):
    for name, budget in BUDGETS.items():
        assert all(cost <= most for cost, most in zip(measures[name], budget, strict=True)), (
            name,
            measures[name],
        )


def test_the_ecoindex_of_every_page_is_an_a(measures):
    for name, costs in measures.items():
        assert ecoindex(*costs) > ECOINDEX, (name, costs)


def folded(page):
    """Returns the keys of the parts of the facets that are folded."""
    return [each["value"] for each in page.all("button") if each["name"] == "plus"]


def test_the_full_list_measured_shows_twenty_cards_and_every_facet(client, region):
    page = Page(client.get("/lieux/").content.decode())
    assert len(page.main.sheets) == 20
    assert len(page.counts("departement")) == 13
    assert len(page.counts("label")) == Label.objects.count() + 1 > 4, "and any label"
    assert len(page.counts("accessible")) == 1
    services = page.counts("service")
    for key in folded(page):
        services |= Page(client.get(f"/lieux/?plus={key}").content.decode()).counts("service")
    assert len(services) == Service.objects.count() > 30


def test_whatever_is_unfolded_the_list_keeps_to_its_budget(client, region):
    fill_intercommunalities()
    keys = ["departement", "intercommunalite", "type", "label", "accessible", *(
        f"service-{slugify(each)}" for each in Service.Family.labels)]  # fmt: skip
    weights = {key: measured(client, f"/lieux/?plus={key}")[0] for key in keys}
    assert max(weights.values()) <= BUDGETS["venue_list"][0], weights


@pytest.mark.parametrize("more", [1, 12])
def test_more_filters_leave_the_list_within_its_budget(client, region, monkeypatch, more):
    choices = {
        "oui": Choice("Association", "associatifs", "association"),
        "non": Choice("Entreprise", "privés", "company"),
    }
    declared = {
        f"critere{rank}": FactFilter(f"Critère {rank}", "operator_kind", choices)
        for rank in range(more)
    }
    wider = type("MoreFilters", (VenueFilters,), declared)
    monkeypatch.setattr("directory.listing.page.VenueFilters", wider)
    build.venue(operator_kind="company")
    costs = measured(client, "/lieux/")
    assert costs[0] <= BUDGETS["venue_list"][0], costs
    opened = Page(client.get(f"/lieux/?plus=critere{more - 1}").content.decode())
    assert opened.counts(f"critere{more - 1}") == {"oui": 26, "non": 1}


def test_a_full_list_near_and_open_is_an_a_with_all_its_answers(client, region):
    asked = f"{NEAR_AND_OPEN}&accessible=partiel&prix=15"
    for number in range(20):
        build.venue(f"Atelier {number}", services=["fibre"], **FULL)
    with time_machine.travel(SUNDAY, tick=False):
        costs, page = measured(client, asked), Page(client.get(asked).content.decode())
    assert len(page.results) == 20
    assert sum(each["class"] == "answers" for each in page.walk()) == 20
    assert ecoindex(*costs) > ECOINDEX, costs


def test_style_and_scripts_keep_to_their_weight(client):
    assert compressed("css/site.css") <= CSS_BYTES
    scripts = {each for each in assets(Page(client.get("/").content.decode())) if ".js" in each}
    assert sum(map(compressed, scripts)) <= JS_BYTES
    assert compressed("js/map.js") <= MAP_JS_BYTES
    assert compressed("css/map.css") <= MAP_CSS_BYTES


@pytest.mark.parametrize(
    ("costs", "index"),
    [((0, 0, 0), 100), ((47, 2, 1.37), 95), ((603, 78, 1448.32), 50), ((537, 70, 1300), 54.8)],
)
def test_the_ecoindex_is_the_published_one(costs, index):
    assert ecoindex(*costs) == pytest.approx(index, abs=0.1)


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200, url
    return len(captured)


@pytest.mark.parametrize("name", ["venue_list", "venue", "venue_map"])
def test_list_and_sheet_ask_little_of_the_database_the_first_time(client, region, name):
    assert queries(client, public_urls()[name]) <= QUERIES[name]


@pytest.mark.django_db(transaction=True)
def test_home_asks_little_of_the_database_even_the_first_time(client):
    public_urls()
    assert queries(client, "/") <= QUERIES["home"]


def grow(call):
    """Adds twenty rows of all that pages show many of."""
    for number in range(20):
        town = build.commune(f"Ville {number}", f"115{number:02}")
        venue = build.venue(services=("fibre", "wifi"), commune=town, **FULL)
        build.award(venue=venue, round=call)
        build.venue(types=("fablab", "coworking"), services=("laser",))
        build.award(venue=build.venue(), round=call, application=build.application(
            round=call, candidate=f"Projet {number}"))  # fmt: skip
        build.application(round=call, candidate=f"Candidat {number}")
        build.call(deadlines=[date(2030, 1, 1)], decisions=[date(2031, 1, 1)])
        build.criterion()
        build.figure(on=date(2016, 1, 1 + number))


def test_no_page_asks_more_of_the_database_when_it_shows_more(client):
    urls = public_urls()
    build.award(
        venue=build.venue(),
        round=build.call("autre", deadlines=[date(2030, 1, 1)]),
    )
    call = build.call("croissant", deadlines=[date(2021, 1, 1)], decisions=[date(2022, 1, 1)])
    candidate = build.application(round=call)
    build.award(venue=build.venue(), round=call, application=candidate)
    urls["round"] = call.get_absolute_url()
    urls["sorted list"] = "/lieux/?tri=fraicheur&q=lieu&type=coworking&type=fablab"
    before = {name: queries(client, url) for name, url in urls.items()}
    grow(call)
    assert {name: queries(client, url) for name, url in urls.items()} == before


@pytest.mark.parametrize(
    "asked", [NEAR_AND_OPEN, f"{NEAR_AND_OPEN}&service=fibre&prix=15", "/lieux/?ouvert=maintenant"]
)
def test_a_list_near_or_open_asks_as_much_for_one_venue_as_for_twenty(client, asked):
    def grow(numbers):
        for number in numbers:
            facts = FULL | {"opening_hours": f"Mo-Su,PH 08:{number:02}-18:00"}
            build.venue(services=["fibre"], **facts)
            late = FULL | {"opening_hours": f"Mo-Su,PH 10:{number:02}-18:00"}
            build.special_hours(date(2026, 11, 24), venue=build.venue(**late), hours="11:00-12:00")

    with time_machine.travel(SUNDAY, tick=False):
        grow([1])
        before = queries(client, asked)
        grow(range(2, 20))
        assert queries(client, asked) == before
        assert len(Page(client.get(asked).content.decode()).results) >= 19
