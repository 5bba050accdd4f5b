"""Addresses asked from a geocoder: a false one, on this machine, that behaves as it is told."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from directory.locations import geocoder
from directory.locations.lookup import find_location
from tests import build
from tests.house.test_project import start

ADDRESS = "12 rue des Arts 31000 Toulouse"
POINT = [1.4496, 43.6003]
PARIS = [2.3522, 48.8566]

pytestmark = pytest.mark.django_db(transaction=True)


def found(coordinates=POINT, **properties):
    """Returns an answer such as the Géoplateforme gives, of one address."""
    known = {"score": 0.95, "citycode": "31555", "type": "housenumber"} | properties
    return {
        "features": [
            {"properties": known, "geometry": {"type": "Point", "coordinates": coordinates}}
        ]
    }


class Answering(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        try:
            self.server.behave(self)
        except OSError:
            self.close_connection = True  # whoever asked has gone

    def reply(self, body, status=200, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", len(body))
        self.end_headers()
        self.wfile.write(body)

    def tell(self, answer):
        self.reply(json.dumps(answer).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    """A geocoder that answers right until its `behave` is changed; `asked` holds what it got."""
    serving = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    serving.daemon_threads = True
    serving.asked, serving.released = [], Event()
    serving.behave = lambda handler: handler.tell(found())
    Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield serving
    serving.released.set()
    serving.shutdown()
    serving.server_close()


@pytest.fixture(autouse=True)
def site(server, settings, monkeypatch):
    """Toulouse, and the site set to ask the false geocoder, which has not failed yet."""
    department = build.department("31", "Haute-Garonne", "la ")
    point = {"latitude": 43.60405, "longitude": 1.44305}
    build.commune("Toulouse", "31555", "31000 31500", department=department, **point)
    settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_port}/geocodage/search"
    monkeypatch.setattr(geocoder.geocoder, "resting_until", 0)
    monkeypatch.setattr(geocoder, "GEOCODER_TIMEOUT", 0.3)


def is_at_the_commune(location):
    point = (location.latitude, location.longitude)
    return point == (43.60405, 1.44305) and not location.is_exact and location.name == "Toulouse"


def test_an_address_is_where_the_geocoder_says(server):
    location = find_location(ADDRESS).location
    assert [location.longitude, location.latitude] == POINT
    assert location.is_exact
    assert (location.text, location.of_name) == (ADDRESS, "d’une adresse à Toulouse")
    assert location.commune_code == "31555"
    asked = urlsplit(server.asked[0])
    assert asked.path == "/geocodage/search"
    assert parse_qs(asked.query) == {"q": [ADDRESS], "citycode": ["31555"], "limit": ["1"]}


def test_an_answer_is_remembered(server):
    assert find_location(ADDRESS) == find_location(ADDRESS)
    server.behave = lambda handler: handler.tell(found(score=0.2))
    assert is_at_the_commune(find_location("14 rue des Arts 31000 Toulouse").location)
    assert is_at_the_commune(find_location("14 rue des Arts 31000 Toulouse").location)
    assert len(server.asked) == 2


@pytest.mark.parametrize("text", ["Toulouse", "31500", "Toulouse 31000", "43.6,1.444", "xyzzy"])
def test_a_commune_a_code_or_a_point_is_told_to_nobody(server, text):
    find_location(text)
    assert not server.asked


def test_without_the_setting_an_address_is_at_its_commune_and_told_to_nobody(server, settings):
    settings.GEOCODER_URL = ""
    assert is_at_the_commune(find_location(ADDRESS).location)
    assert not server.asked


DOUBTFUL = {
    "a low score": found(score=0.79),
    "another commune": found(citycode="31488"),
    "Paris": found(PARIS, citycode="75056"),
    "Paris said to be here": found(PARIS),
    "the other end of the world": found([-180, -90]),
    "no number": found([float("nan"), float("nan")]),
    "the commune itself": found(type="municipality"),
    "nothing": {"features": []},
}


@pytest.mark.parametrize("answer", DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_doubtful_answer_leaves_the_address_at_its_commune(server, answer):
    server.behave = lambda handler: handler.tell(answer)
    assert is_at_the_commune(find_location(ADDRESS).location)
    assert geocoder.geocoder.resting_until == 0


def test_the_lowest_score_accepted_is_four_fifths(server):
    server.behave = lambda handler: handler.tell(found(score=0.8))
    assert find_location(ADDRESS).location.is_exact


def never(handler):
    handler.server.released.wait()


def trickle(handler):
    """Sends a right answer, but a byte at a time: no single wait is long, all of them are."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.server.released.wait(0.02)
        handler.wfile.write(b" ")
    handler.wfile.write(json.dumps(found()).encode())


def hang_up(handler):
    handler.close_connection = True


def redirect(handler):
    here = f"http://127.0.0.1:{handler.server.server_port}/ailleurs"
    body = json.dumps(found()).encode()
    handler.reply(body, status=302, Location=here)


FAILING = {
    "slow": never,
    "a trickle": trickle,
    "gone": hang_up,
    "redirecting": redirect,
    "failing": lambda handler: handler.reply(json.dumps(found()).encode(), status=500),
    "huge": lambda handler: handler.reply(json.dumps(found()).encode() + b" " * 70_000),
    "empty": lambda handler: handler.reply(b""),
    "not JSON": lambda handler: handler.reply(b"<html>"),
    "not UTF-8": lambda handler: handler.reply(b"\xff\xfe\xff"),
    "deep": lambda handler: handler.reply(b"[" * 60_000),
    "a list": lambda handler: handler.tell([1]),
    "null": lambda handler: handler.tell(None),
    "a text": lambda handler: handler.tell({"features": "oui"}),
    "no geometry": lambda handler: handler.tell({"features": [{"properties": {}}]}),
    "no coordinates": lambda handler: handler.tell(found(None)),
    "three coordinates": lambda handler: handler.tell(found([1, 2, 3])),
    "words for numbers": lambda handler: handler.tell(found(["ici", "là"])),
    "a score in words": lambda handler: handler.tell(found(score="élevé")),
    "a number too great": lambda handler: handler.tell(found(score=10**400)),
}


@pytest.mark.parametrize("behave", FAILING.values(), ids=FAILING)
def test_a_geocoder_that_fails_leaves_the_address_at_its_commune_and_is_left_alone(server, behave):
    server.behave = behave
    assert is_at_the_commune(find_location(ADDRESS).location)
    server.behave = lambda handler: handler.tell(found())
    assert is_at_the_commune(find_location(ADDRESS).location)
    assert len(server.asked) == 1
    geocoder.geocoder.resting_until = 0
    assert find_location(ADDRESS).location.is_exact


def test_a_dead_geocoder_leaves_the_address_at_its_commune(server):
    server.shutdown()
    server.server_close()
    assert is_at_the_commune(find_location(ADDRESS).location)


@pytest.mark.parametrize(
    ("url", "is_accepted"),
    {
        "https://data.geopf.fr/geocodage/search": True,
        "http://127.0.0.1:8080/search": True,
        "http://localhost/search": True,
        "http://data.geopf.fr/geocodage/search": False,
        "http://127.0.0.1.exemple.fr/search": False,
        "http://127.0.0.1@exemple.fr/search": False,
        "https://nom:secret@exemple.fr/": False,
        "https://data.geopf.fr": False,
        "https://data.geopf.fr/?q=": False,
        "file:///etc/passwd": False,
        "data.geopf.fr": False,
    }.items(),
)
def test_the_geocoder_is_on_https_or_on_this_machine_or_the_site_does_not_start(url, is_accepted):
    result = start(GEOCODER_URL=url)
    assert (result.returncode == 0) == is_accepted
    assert is_accepted or "GEOCODER_URL doit être une adresse https://" in result.stderr
