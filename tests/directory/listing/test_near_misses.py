"""What was asked, answered one thing at a time on each card, and the venues that nearly answer."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from directory.geo.distance import KM_PER_DEGREE
from tests import build
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Paris"))
CENTRE = 43.2, 2.3
HERE = {"pres-de": "43.2,2.3"}
SLOT = {"ouvert": "mardi", "heure": "08:00"}
THEN = "ouvert mardi 24 novembre à 8 h"
NEAR = HERE | SLOT | {"rayon": "10"}
MISSES = "À peu de chose près"
EARLY, LATE = "Mo-Fr 08:00-18:00", "Mo-Fr 09:00-18:00"


@pytest.fixture(autouse=True)
def _sunday():
    build.service("visio", name="Visioconférence")
    build.service("wifi", name="Wifi")
    with time_machine.travel(SUNDAY, tick=False):
        yield


def venue(name="Lieu", km=1, hours=EARLY, **facts):
    """Builds a venue that opens early, so many km north of the centre."""
    point = {"latitude": CENTRE[0] + km / KM_PER_DEGREE, "longitude": CENTRE[1]}
    return build.venue(name, opening_hours=hours, **(point | facts))


def answers(page, name="Lieu"):
    """Returns {what was asked: what the card of a venue answers}, {} without an answer."""
    told = [each for each in page.card(name).walk() if each["class"] == "answers"]
    parts = [each.text for block in told for each in block.all("li")] or [
        part for block in told for part in block.text.split(" · ")
    ]
    return dict(part.split(" : ") for part in parts if " : " in part)


def verdicts(page, name="Lieu"):
    """Returns what marks each answer of a card where some is not a yes."""
    marks = [each["class"] for each in page.card(name).all("li")]
    return [each for each in marks if each in ("yes", "no", "unknown")]


def misses(client, query=NEAR):
    page = read(client, "/lieux/", query)
    shown = [each.text for each in page.main.all("h2")]
    return page.section(MISSES).sheets if MISSES in shown else []


@pytest.mark.parametrize(
    ("facts", "query", "question", "told"),
    [
        ({}, {}, THEN, "oui, jusqu’à 18 h"),
        (
            {"hours": 'Tu 08:00-12:00 "sur rendez-vous"'},
            {},
            THEN,
            "oui, sur rendez-vous jusqu’à 12 h",
        ),
        ({"hours": LATE}, {}, THEN, "non, ouvre à 9 h"),
        ({"hours": "Mo-Fr 06:00-07:30"}, {}, THEN, "non, a fermé à 7 h 30"),
        ({"hours": ""}, {}, THEN, "horaires non connus"),
        ({"km": 3.2}, {}, "à moins de 10 km", "oui, à 3,2 km"),
        ({"km": 12}, {}, "à moins de 10 km", "non, à 12 km"),
        ({"km": 12, "point_precision": "commune"}, {}, "à moins de 10 km", "non, à environ 12 km"),
        ({"wheelchair": "yes"}, {"accessible": "oui"}, "accès en fauteuil", "oui"),
        ({"wheelchair": "limited"}, {"accessible": "oui"}, "accès en fauteuil", "en partie"),
        ({}, {"accessible": "oui"}, "accès en fauteuil", "non connu"),
        ({"services": ["visio"]}, {"service": "visio"}, "visioconférence", "oui"),
        ({}, {"service": "visio"}, "visioconférence", "non précisé"),
        ({"day_price": 12.5}, {"prix": "15"}, "15 € la journée au plus", "oui, 12,50 €"),
        ({"day_price": 18}, {"prix": "15"}, "15 € la journée au plus", "non, 18 €"),
        ({"free": "yes"}, {"prix": "15"}, "15 € la journée au plus", "oui, gratuit"),
        ({}, {"prix": "15"}, "15 € la journée au plus", "prix non connu"),
        ({"free": "no"}, {"prix": "15"}, "15 € la journée au plus", "prix non connu"),
        ({"free": "yes"}, {"prix": "0"}, "accès gratuit", "oui, gratuit"),
        ({"day_price": 0}, {"prix": "0"}, "accès gratuit", "oui, 0 €"),
        ({}, {"prix": "0"}, "accès gratuit", "prix non connu"),
    ],
)
def test_each_thing_asked_is_answered_yes_no_or_unknown(client, facts, query, question, told):
    venue(**facts)
    page = read(client, "/lieux/", NEAR | query)
    assert answers(page)[question] == told
    assert len(answers(page)) == 2 + len(query)


def test_yes_no_and_unknown_are_marked_apart_unless_all_is_a_yes(client):
    venue(hours=LATE)
    venue("Exact", services=["visio"])
    page = read(client, "/lieux/", NEAR | {"service": "visio"})
    assert verdicts(page) == ["no", "yes", "unknown"]
    assert verdicts(page, "Exact") == []


@pytest.mark.parametrize(
    ("query", "hours", "question", "told"),
    [
        ({"ouvert": "soir"}, "Mo 18:00-22:00", "ouvert après 18 h", "oui"),
        ({"ouvert": "24h"}, "24/7", "ouvert 24 h sur 24", "oui"),
        ({"ouvert": "maintenant"}, "Su 10:00-14:00", "ouvert maintenant", "oui, jusqu’à 14 h"),
        ({"ouvert": "lundi"}, EARLY, "ouvert lundi 23 novembre", "oui"),
        ({"ouvert": "2026-12-25", "inconnus": "oui"}, EARLY, "ouvert vendredi 25 décembre",
         "horaires non connus"),
        ({"ouvert": "24h", "inconnus": "oui"}, "", "ouvert 24 h sur 24", "horaires non connus"),
    ],
)  # fmt: skip
def test_a_time_alone_is_answered_too(client, query, hours, question, told):
    venue(hours=hours)
    assert answers(read(client, "/lieux/", query)) == {question: told}


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 0),
        (HERE, 0),
        (HERE | {"rayon": "10"}, 0),
        ({"service": "wifi", "accessible": "oui", "prix": "20"}, 0),
        (HERE | {"type": "coworking", "q": "lieu", "rayon": "10"}, 0),
        (HERE | {"service": "wifi"}, 1),
        (HERE | {"service": "wifi", "rayon": "10"}, 2),
        (SLOT, 1),
        (SLOT | {"service": "wifi", "accessible": "oui", "prix": "20"}, 4),
    ],
)
def test_answers_come_with_a_time_or_with_a_place_and_another_thing(client, query, number):
    venue(wheelchair="yes", services=["wifi"], day_price=10)
    page = read(client, "/lieux/", query)
    assert page.results == ["Lieu"]
    assert len(answers(page)) == number
    text = page.card("Lieu").text
    assert ("Fermé, ouvre demain à 8 h" in text) == (not number)
    assert ("km" in text) == ("pres-de" in query)
    assert text.endswith("À vérifier")


def test_of_two_services_each_is_answered_though_one_is_enough(client):
    venue(services=["wifi"])
    page = read(client, "/lieux/", HERE | {"service": ["wifi", "visio"]})
    assert page.results == ["Lieu"]
    assert answers(page) == {"wifi": "oui", "visioconférence": "non précisé"}


def test_who_is_content_with_a_partial_access_is_answered_so(client):
    venue(wheelchair="limited")
    page = read(client, "/lieux/", NEAR | {"accessible": ["oui", "partiel"]})
    assert page.results == ["Lieu"]
    assert answers(page)["accès en fauteuil"] == "en partie"
    assert verdicts(page) == []
    assert misses(client, NEAR | {"accessible": ["oui", "partiel"]}) == []


@pytest.mark.parametrize(
    ("facts", "query", "is_near"),
    [
        ({"hours": "Tu 09:00-12:00"}, {}, True),
        ({"hours": "Tu 09:01-12:00"}, {}, False),
        ({"hours": "Tu 06:00-07:00"}, {}, True),
        ({"hours": "Tu 06:00-06:59"}, {}, False),
        ({"hours": "We 08:00-12:00"}, {}, False),
        ({"hours": ""}, {}, True),
        ({"km": 19.99}, {}, True),
        ({"km": 20.01}, {}, False),
        ({"day_price": 25}, {"prix": "20"}, True),
        ({"day_price": 25.01}, {"prix": "20"}, False),
        ({"day_price": 1}, {"prix": "0"}, False),
        ({"free": "no"}, {"prix": "20"}, True),
        ({"free": "no"}, {"prix": "0"}, False),
        ({}, {"prix": "0"}, True),
        ({"wheelchair": "limited"}, {"accessible": "oui"}, True),
        ({"wheelchair": "no"}, {"accessible": "oui"}, False),
        ({}, {"accessible": "oui"}, True),
        ({}, {"service": "visio"}, True),
        ({"hours": LATE, "km": 12}, {}, False),
        ({"hours": LATE, "day_price": 25}, {"prix": "20"}, False),
        ({"km": 12, "wheelchair": "limited"}, {"accessible": "oui"}, False),
        ({"hours": LATE}, {"prix": "20", "accessible": "oui", "service": "visio"}, True),
        ({"hours": LATE, "types": ["fablab"]}, {"type": "coworking"}, False),
        ({"hours": LATE}, {"q": "exact"}, False),
    ],
)
def test_a_near_miss_fails_one_thing_by_little_or_nobody_knows(client, facts, query, is_near):
    venue("Exact", wheelchair="yes", day_price=0, free="yes", services=["visio"])
    venue(**facts)
    assert misses(client, NEAR | query) == (["Lieu"] if is_near else [])
    assert "Lieu" not in read(client, "/lieux/", NEAR | query).results


@pytest.mark.parametrize(("km", "is_near"), [(49.99, True), (50.01, False)])
def test_without_a_radius_a_near_miss_is_within_fifty_kilometres(client, km, is_near):
    venue(km=km, hours=LATE)
    assert misses(client, HERE | SLOT) == (["Lieu"] if is_near else [])


def test_near_misses_come_with_the_unknown_before_the_missed_then_the_nearest(client):
    venue("Exact", wheelchair="yes", services=["visio"])
    venue("Tard près", hours=LATE, km=2, wheelchair="yes", services=["visio"])
    venue("Tard loin", hours=LATE, km=4, wheelchair="yes", services=["visio"])
    venue("Trop loin", km=11, wheelchair="yes", services=["visio"])
    venue("Horaires inconnus", hours="", km=0.3, wheelchair="yes", services=["visio"])
    venue("Peu connu", hours="", km=0.5)
    venue("Presque connu", hours="", km=3, wheelchair="yes")
    asked = NEAR | {"accessible": "oui", "service": "visio"}
    perhaps = ["Horaires inconnus", "Peu connu", "Presque connu"]
    assert misses(client, asked) == [*perhaps, "Tard près", "Tard loin", "Trop loin"]
    page = read(client, "/lieux/", asked)
    assert page.results == ["Exact"]
    assert "1 lieu" in page.main.first("strong").text


def test_near_misses_are_six_at_most_under_fewer_than_a_page_of_results(client):
    for number in range(19):
        venue(f"Exact {number}")
    for number in range(8):
        venue(f"Tard {number}", km=1 + number, hours=LATE)
    assert misses(client) == [f"Tard {number}" for number in range(6)]
    venue("Exact 19")
    assert misses(client) == []


def test_without_a_place_nothing_is_a_near_miss(client):
    venue(hours=LATE)
    assert misses(client, SLOT | {"accessible": "oui"}) == []


def test_near_misses_of_the_same_commune_come_first(client):
    town = build.commune("Limoux", "11206", latitude=CENTRE[0], longitude=CENTRE[1])
    venue("Voisin", hours=LATE, km=0.5)
    venue("Au bout de la commune", hours=LATE, km=3, commune=town)
    venue("Au bout, horaires inconnus", hours="", km=9)
    asked = SLOT | {"pres-de": "Limoux", "rayon": "10"}
    assert misses(client, asked) == [
        "Au bout, horaires inconnus",
        "Au bout de la commune",
        "Voisin",
    ]


def test_when_nothing_is_within_the_radius_the_nearest_are_told_up_to_twice_as_far(client):
    venue("Loin", km=12)
    venue("Trop loin", km=21)
    venue("Tard", hours=LATE)
    page = read(client, "/lieux/", NEAR)
    assert page.results == []
    assert misses(client) == ["Tard", "Loin"]
    assert answers(page, "Loin") == {THEN: "oui, jusqu’à 18 h", "à moins de 10 km": "non, à 12 km"}
