"""Public servers asked whether a page is there: briefly, and never a private machine."""

import ipaddress
import socket
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event, Thread

import pytest

from tierslieux.web import url_checker
from tierslieux.web.url_checker import Answer, Fetcher, UnreachableError, is_public


class Server(BaseHTTPRequestHandler):
    """Answers what `answers` says of each path: (status, Location), for HEAD and GET apart."""

    def respond(self):
        self.server.heard.append((self.command, self.path, self.headers["User-Agent"]))
        status, location = self.server.answers.get((self.command, self.path), (404, ""))
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_HEAD = respond  # noqa: N815

    def log_message(self, *_):
        pass


@contextmanager
def serving(answers):
    server = HTTPServer(("127.0.0.1", 0), Server)
    server.answers, server.heard = answers, []
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def resolved(monkeypatch):
    """Makes every name lead to this machine, which is held for a public one."""

    def lead_to(port, is_private=False):
        monkeypatch.setitem(url_checker.PORTS, "http", port)
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        monkeypatch.setattr(url_checker.socket, "getaddrinfo", lambda *_, **__: found)
        if not is_private:
            monkeypatch.setattr(url_checker, "is_public", lambda _: True)

    return lead_to


def fetcher(rests=None):
    return Fetcher("annuaire-essai", sleep=(rests if rests is not None else []).append)


def asked(resolved, answers, path="/"):
    """Returns (answer, what the server heard) of an address asked for once."""
    with serving(answers) as server:
        resolved(server.server_port)
        return fetcher().answer(f"http://lieu.exemple.fr{path}"), server.heard


def refused(url):
    with pytest.raises(UnreachableError) as error:
        fetcher().answer(url)
    return str(error.value)


def test_a_page_that_answers_is_asked_for_its_head_alone(resolved):
    answer, heard = asked(resolved, {("HEAD", "/"): (200, "")})
    assert answer == Answer(200)
    assert heard == [("HEAD", "/", "annuaire-essai")]


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_a_server_that_does_not_like_heads_is_asked_for_the_page(resolved, status):
    answers = {("HEAD", "/"): (status, ""), ("GET", "/"): (200, "")}
    answer, heard = asked(resolved, answers)
    assert answer.status == 200
    assert [method for method, *_ in heard] == ["HEAD", "GET"]


def test_a_move_for_good_is_noted_and_a_passing_one_is_not(resolved):
    moved = {("HEAD", "/"): (301, "/ici"), ("HEAD", "/ici"): (200, "")}
    answer, _ = asked(resolved, moved)
    assert answer == Answer(200, "http://lieu.exemple.fr/ici")
    passing = moved | {("HEAD", "/"): (302, "/ici")}
    assert asked(resolved, passing)[0] == Answer(200)


def test_an_address_that_turns_in_circles_is_left(resolved):
    circle = {("HEAD", "/"): (301, "/a"), ("HEAD", "/a"): (301, "/")}
    with serving(circle) as server:
        resolved(server.server_port)
        assert "tourne en rond" in refused("http://lieu.exemple.fr/")
        assert len(server.heard) == 2


def test_a_redirection_that_is_no_address_is_refused_and_its_fragment_left_out(resolved):
    with serving({("HEAD", "/"): (301, "//[")}) as server:
        resolved(server.server_port)
        assert "adresse web publique" in refused("http://lieu.exemple.fr/")
    moved = {("HEAD", "/"): (301, "/ici#caf\u00e9"), ("HEAD", "/ici"): (200, "")}
    assert asked(resolved, moved)[0] == Answer(200, "http://lieu.exemple.fr/ici")


def test_a_server_that_never_ends_its_answer_is_cut_short(resolved, monkeypatch):
    """Left alone, this one would go on until a line is too long to be a header."""
    monkeypatch.setattr(url_checker, "MAX_SECONDS", 0.1)
    over = Event()

    def drip(handler):
        handler.send_response(200)
        handler.flush_headers()
        with suppress(OSError):
            while not over.wait(0.01):
                handler.wfile.write(b"X" * 500)

    monkeypatch.setattr(Server, "do_HEAD", drip)
    with serving({}) as server:
        resolved(server.server_port)
        assert fetcher().answer("http://lieu.exemple.fr/") == Answer(200)
        over.set()


def test_a_redirection_to_a_private_machine_is_not_followed(resolved, monkeypatch):
    with serving({("HEAD", "/"): (302, "http://interne.exemple.fr/")}) as server:
        resolved(server.server_port, is_private=True)
        public = iter([True, False])
        monkeypatch.setattr(url_checker, "is_public", lambda _: next(public))
        assert "machine privée" in refused("http://lieu.exemple.fr/")
        assert len(server.heard) == 1


def test_a_name_that_leads_to_a_private_machine_is_not_called(resolved):
    with serving({}) as server:
        resolved(server.server_port, is_private=True)
        assert "machine privée" in refused("http://lieu.exemple.fr/")
        assert server.heard == []


def test_the_name_is_resolved_once_and_the_address_looked_at_is_called(resolved, monkeypatch):
    """A name that leads elsewhere the second time it is asked gains nothing by it."""
    with serving({("HEAD", "/"): (200, "")}) as server:
        resolved(server.server_port)
        calls, first = [], url_checker.socket.getaddrinfo
        resolve = lambda *given, **named: calls.append(given) or first()  # noqa: E731
        monkeypatch.setattr(url_checker.socket, "getaddrinfo", resolve)
        connection = url_checker.PinnedConnection(
            url_checker.parse_public_url("http://lieu.exemple.fr/"), "127.0.0.1"
        )
        assert (connection.address, connection.host) == ("127.0.0.1", "lieu.exemple.fr")
        fetcher().answer("http://lieu.exemple.fr/")
        names = [given[0] for given in calls]
        assert names.count("lieu.exemple.fr") == 1


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "::ffff:127.0.0.1",
        "2002:7f00:1::",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "fec0::1",
        *("192.0.0.8", "192.0.0.9", "192.0.0.170", "192.0.2.1", "192.88.99.1", "192.88.99.255"),
        *("198.18.0.1", "198.51.100.1", "203.0.113.1", "240.0.0.1", "255.255.255.255"),
        *("2001::1", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1", "2002:808:808::"),
        *("3fff::1", "5f00::1", "100::1", "::ffff:192.88.99.1"),
    ],
)
@pytest.mark.parametrize("knows_more", [True, False])
def test_private_addresses_in_all_their_writings(monkeypatch, address, knows_more):
    """Python's own list differs between its versions: ours refuses without its help."""
    if not knows_more:
        for kind in (ipaddress.IPv4Address, ipaddress.IPv6Address):
            monkeypatch.setattr(kind, "is_global", True)
    assert not is_public(address)


@pytest.mark.parametrize("address", ["192.0.0.8", "192.88.99.1", "2002:808:808::"])
def test_a_name_that_leads_to_a_special_network_is_not_called(monkeypatch, address):
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80))]
    monkeypatch.setattr(url_checker.socket, "getaddrinfo", lambda *_, **__: answer)
    called = []
    monkeypatch.setattr(
        url_checker.socket, "create_connection", lambda *given: called.append(given)
    )
    assert "machine privée" in refused("http://lieu.exemple.fr/")
    assert called == []


@pytest.mark.parametrize("address", ["91.198.174.192", "192.0.1.1", "2a02:ec80:600:ed1a::1"])
def test_public_addresses(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://lieu.exemple.fr/",
        "http://lieu.exemple.fr:8080/",
        "http://moi:secret@lieu.exemple.fr/",
        "file:///etc/passwd",
        "http://[::1",
        "http:///",
        "http://lieu.exemple.fr/\u202e",
    ],
)
def test_what_is_not_a_plain_web_address_is_not_called(url):
    assert "adresse web publique" in refused(url)


def test_a_server_rests_between_two_questions(resolved):
    rests = []
    with serving({("HEAD", "/"): (200, "")}) as server:
        resolved(server.server_port)
        asking = fetcher(rests)
        asking.answer("http://lieu.exemple.fr/")
        assert rests == []
        asking.answer("http://autre.exemple.fr/")
        assert rests == []
        asking.answer("http://lieu.exemple.fr/")
    assert len(rests) == 1
    assert 0 < rests[0] <= url_checker.HOST_DELAY
