"""What the logs of the site tell, and what they keep to themselves."""

import logging
import re
import subprocess
import sys
from io import StringIO
from urllib.parse import quote

import pytest
from django.conf import settings

from tests.support.server import BEHIND_PROXY, ask, production_environment

TOKEN = "s" * 43
SECRETS = [f"/gerer/{TOKEN}/", f"/gerer/{TOKEN}/fait/", f"/gestion/mot-de-passe/MQ/{TOKEN}/"]
MULTIPART = "multipart/form-data; boundary="
LINE = re.compile(
    r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} WARNING django\.request \[[\w-]+\] Not Found: "
)


@pytest.fixture
def written(monkeypatch):
    """What the handler of production writes."""
    (console,) = (each for each in logging.getLogger().handlers if each.name == "console")
    monkeypatch.setattr(console, "stream", stream := StringIO())
    return stream.getvalue


def test_the_log_tells_no_secret_that_an_address_holds(client, db, written):
    for place in ("/gerer/{}/", "/gerer/{}/fait/", "/mot-de-passe/MQ/{}/"):
        client.get(place.format(TOKEN))
    assert written().count("Not Found: /") == 3
    assert "sss" not in written()


def test_an_address_cannot_begin_a_line_of_the_log(client, written):
    address = "/a\nERROR django.security\r\u2028\x1b[31mfaux/"
    client.get(quote(address))
    logging.getLogger("tierslieux.web.errors").error("Database unavailable: %s", address)
    assert len(written().splitlines()) == 2
    assert LINE.match(written())
    assert "\x1b" not in written()
    assert "Database unavailable: /a\\x0aERROR" in written()


def test_lines_carry_the_identifier_of_their_request(client, written):
    client.get("/nulle-part/", headers={"X-Request-ID": "du-mandataire-1"})
    client.get("/nulle-part/", headers={"X-Request-ID": "deux mots\n"})
    client.get("/nulle-part/")
    given, drawn, other = re.findall(r"\[(.*?)\] Not Found", written())
    assert given == "du-mandataire-1"
    assert re.fullmatch(r"[0-9a-f]{16}", drawn)
    assert drawn != other


@pytest.mark.parametrize(
    ("reason", "request_of"),
    [
        (
            "Invalid HTTP_HOST header",
            lambda client: client.get("/", headers={"host": "ailleurs.fr"}),
        ),
        ("The number of GET/POST", lambda client: client.get("/lieux/?" + "a&" * 1_001)),
        ("Unable to parse", lambda client: client.post("/proposer/", "a", content_type=MULTIPART)),
    ],
)
def test_a_refused_request_is_told_without_a_traceback(client, db, written, reason, request_of):
    assert request_of(client).status_code == 400
    assert reason in written()
    assert "Traceback" not in written()


@pytest.mark.urls("tests.tierslieux.web.test_security")
def test_a_fault_of_the_site_keeps_its_traceback(client, written):
    client.raise_request_exception = False
    assert client.get("/panne/").status_code == 500
    assert "ZeroDivisionError" in written()
    assert "Traceback" in written()


def test_the_access_log_tells_no_secret_either():
    options = ["-c", "python:tierslieux.gunicorn", "--access-logfile", "-"]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *options],
        cwd=settings.BASE_DIR,
        env=production_environment(BIND="127.0.0.1:0", WEB_CONCURRENCY="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        heard = (re.search(r"Listening at: \S+:(\d+) ", line) for line in server.stderr)
        port = next(int(found[1]) for found in heard if found)
        for address in SECRETS:
            ask(port, address, BEHIND_PROXY | {"Referer": f"https://annuaire.exemple.fr{address}"})
    finally:
        server.terminate()
        access, errors = server.communicate()
    assert access.count('"GET /ge') == len(SECRETS)
    assert TOKEN not in access + errors
