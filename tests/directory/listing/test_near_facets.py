"""Near, open, not too dear, in a zone: results and counts against those made by hand."""

from datetime import datetime
from math import cos, hypot, radians
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.geo.distance import KM_PER_DEGREE
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Paris"))
CENTRE = 43.2, 2.3
TYPES = ("coworking", "fablab")
STORED = {"oui": "yes", "partiel": "limited"}
ZONE = "43.19,2.29,43.26,2.32"
ZONE_KM = 6.7, 1.6  # how far it reaches to the north and to the east of the centre
# For each question, the hours that answer yes and those of which nobody knows.
OPEN = {
    "mardi 10:00": ({"Mo-Fr 08:00-12:00", "24/7"}, {""}),
    "mardi 13:00": ({"24/7"}, {""}),
    "mardi": ({"Mo-Fr 08:00-12:00", "Tu 17:00-20:00", "24/7"}, {""}),
    "2026-12-25": ({"24/7"}, {"", "Mo-Fr 08:00-12:00", "Tu 17:00-20:00"}),
    "soir": ({"Tu 17:00-20:00", "24/7"}, {""}),
    "maintenant": ({"24/7"}, {""}),
    "24h": ({"24/7"}, {""}),
}
HOURS = ("", "Mo-Fr 08:00-12:00", "Tu 17:00-20:00", "24/7")

drawn_venues = st.lists(
    st.fixed_dictionaries(
        {
            "north": st.sampled_from([0, 4.9, 5.1, 9.9, 10.1, 30]),
            "east": st.sampled_from([0, 3]),
            "type": st.sampled_from(TYPES),
            "accessible": st.sampled_from(["oui", "partiel", None]),
            "hours": st.sampled_from(HOURS),
            "price": st.sampled_from([None, 10, 15, 20]),
            "free": st.sampled_from(["unknown", "yes", "no"]),
            "status": st.sampled_from(["published", "published", "published", "draft"]),
        }
    ),
    max_size=9,
)
drawn_query = st.fixed_dictionaries(
    {
        "rayon": st.sampled_from(["", "5", "10", "20"]),
        "zone": st.sampled_from(["", "", ZONE]),
        "open": st.sampled_from(["", *OPEN]),
        "inconnus": st.sampled_from(["", "oui"]),
        "prix": st.sampled_from(["", "0", "15"]),
        "type": st.lists(st.sampled_from(TYPES), unique=True),
        "accessible": st.lists(st.sampled_from([*STORED]), unique=True),
        "tri": st.sampled_from(["", "nom", "distance"]),
    }
)


def build_drawn(drawn):
    wide = KM_PER_DEGREE * cos(radians(CENTRE[0]))
    for number, each in enumerate(drawn):
        build.venue(
            f"Lieu {number}",
            types=[each["type"]],
            latitude=CENTRE[0] + each["north"] / KM_PER_DEGREE,
            longitude=CENTRE[1] + each["east"] / wide,
            opening_hours=each["hours"],
            wheelchair=STORED.get(each["accessible"], "unknown"),
            day_price=each["price"],
            free=each["free"],
            status=each["status"],
        )


def openness(venue, query):
    """Returns "open", "unknown" or "closed" for the time that is asked for."""
    known, unknown = OPEN[query["open"]]
    return "open" if venue["hours"] in known else "unknown" if venue["hours"] in unknown else ""


def costs_at_most(venue, most):
    return venue["free"] == "yes" or (venue["price"] is not None and venue["price"] <= most)


def far(venue):
    return hypot(venue["north"], venue["east"])


def perhaps(name):
    """Returns a test that who says nothing passes too, when that is asked."""
    return lambda venue, query: TESTS[name](venue, query) or UNKNOWN[name](venue, query)


UNKNOWN = {
    "open": lambda venue, query: openness(venue, query) == "unknown",
    "prix": lambda venue, query: (
        venue["price"] is None
        and venue["free"] in ("unknown", "no" if query["prix"] != "0" else "")
    ),
    "accessible": lambda venue, query: venue["accessible"] is None,
}
TESTS = {
    "rayon": lambda venue, query: far(venue) <= float(query["rayon"]),
    "zone": lambda venue, query: venue["north"] <= ZONE_KM[0] and venue["east"] <= ZONE_KM[1],
    "open": lambda venue, query: openness(venue, query) == "open",
    "prix": lambda venue, query: costs_at_most(venue, float(query["prix"])),
    "type": lambda venue, query: venue["type"] in query["type"],
    "accessible": lambda venue, query: venue["accessible"] in query["accessible"],
}


def kept(drawn, query, without="", with_unknown=False):
    """Returns the numbers of the drawn venues that answer the query, one filter set aside."""
    tests = TESTS
    if with_unknown or query["inconnus"]:
        tests = TESTS | {name: perhaps(name) for name in UNKNOWN}
    return [
        number
        for number, venue in enumerate(drawn)
        if venue["status"] == "published"
        and all(not query[name] or name == without or tests[name](venue, query) for name in tests)
    ]


def counted(drawn, query, name, values):
    found = [drawn[number][name] for number in kept(drawn, query, without=name)]
    counts = {value: found.count(value) for value in values}
    return {value: count for value, count in counts.items() if count or value in query[name]}


def asked(query):
    """Returns the query string, as a dictionary."""
    day, _, hour = query["open"].partition(" ")
    alone = {name: query[name] for name in query if name != "open" and query[name]}
    return alone | {"pres-de": "43.2,2.3", "ouvert": day, "heure": hour}


def unknown_number(page):
    told = [each.text for each in page.main.all("p") if each["class"] == "unknown"]
    return int(told[0].split()[0]) if told else 0


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=drawn_venues, query=drawn_query)
def test_near_open_and_priced_results_and_counts_are_those_made_by_hand(client, drawn, query):
    with transaction.atomic(), time_machine.travel(SUNDAY, tick=False):
        for code in TYPES:
            build.venue_type(code)
        build_drawn(drawn)
        page = read(client, "/lieux/", asked(query))
        numbers = kept(drawn, query)
        if query["tri"] != "nom":
            numbers.sort(key=lambda number: (far(drawn[number]), number))
        assert page.results == [f"Lieu {number}" for number in numbers]
        assert page.counts("type") == counted(drawn, query, "type", TYPES)
        assert page.counts("accessible") == counted(drawn, query, "accessible", STORED)
        assert unknown_number(page) == len(kept(drawn, query, with_unknown=True)) - len(numbers)
        transaction.set_rollback(True)


def test_a_zone_goes_with_the_rest_and_is_dropped_alone(client):
    build.venue("Dedans", latitude=43.2, longitude=2.3)
    build.venue("Au bord", latitude=43.26, longitude=2.29)
    for north, east in ((43.2601, 2.3), (43.1899, 2.3), (43.2, 2.2899), (43.2, 2.3201)):
        build.venue("Dehors", latitude=north, longitude=east)
    page = read(client, "/lieux/", {"zone": ZONE, "type": "coworking"})
    assert page.results == ["Au bord", "Dedans"]
    assert page.canonical.endswith(f"?zone={ZONE}&type=coworking")
    assert page.heading.endswith(", dans la zone choisie sur la carte")
    link = page.main.link("Retirer : dans la zone choisie sur la carte")
    assert link == "/lieux/?type=coworking"
    carried = [each["value"] for each in page.all("input") if each["name"] == "zone"]
    assert carried == [ZONE]


@pytest.mark.parametrize("zone", ["ici", "43,2,44", "44,2,43,3", "43,3,44,2", "43,2,44,nan", ",,,"])
def test_a_zone_that_cannot_be_read_is_set_aside_in_words(client, zone):
    build.venue("Lieu")
    page = read(client, "/lieux/", {"zone": zone})
    assert page.results == ["Lieu"]
    assert "Cette zone de la carte est illisible" in page.main.text
    assert page.canonical.endswith("/lieux/")
