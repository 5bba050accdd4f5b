"""The database away, slow or frozen: a plain answer, soon, and a site that comes back by itself."""

import socket
from threading import Event
from time import monotonic

import pytest
from django.db import InterfaceError, OperationalError, connection, connections
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from tests.support.server import ask, gunicorn
from tierslieux import urls
from tierslieux.web import database_guard, errors
from tierslieux.web.database_guard import Ping, ping

pytestmark = pytest.mark.urls(__name__)
ANYBODY_THERE = Event()
PATIENCE = 60
FAULTS = []  # raised by the page "/une-fois/", one at a time
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite runs in the site's process"
)


def lost(request):
    raise OperationalError("server closed the connection unexpectedly")


def closed(request):
    raise InterfaceError("connection already closed")


def endless(request):
    ANYBODY_THERE.wait(20)


def query(request):
    with connection.cursor() as cursor:
        cursor.execute(request.GET["sql"])
    return HttpResponse("Bonjour")


def once(request):
    if "sql" in request.GET:
        query(request)
    if FAULTS:
        raise FAULTS.pop()
    return HttpResponse("Bonjour")


def at_work(request):
    return HttpResponse("Bonjour")


urlpatterns = [
    path("perdue/", lost),
    path("fermee/", closed),
    path("sans-fin/", endless),
    path("requete/", query),
    path("gestion/requete/", query),
    path("une-fois/", once),
    path("bonjour/", at_work),
    path("", include("tierslieux.urls")),
]
handler500 = urls.handler500


def absent(get_response):
    """A middleware that finds no database."""
    return lost


@pytest.fixture
def dropped(monkeypatch):
    """The database's connections that were dropped, in a test that has none to lose."""
    calls = []
    monkeypatch.setattr(connections["default"], "close", lambda: calls.append(True))
    monkeypatch.setattr(connections["default"], "connection", object())
    return calls


def assert_unavailable(response):
    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    assert "<h1>Site momentanément indisponible</h1>" in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize("url", ["/perdue/", "/fermee/"])
def test_a_page_whose_database_is_lost_is_a_503_that_drops_the_connection(client, dropped, url):
    assert_unavailable(client.get(url))
    assert dropped


def test_a_database_lost_outside_of_the_page_is_a_503_too(settings, dropped):
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.absent"]
    assert_unavailable(Client(raise_request_exception=False).get("/bonjour/"))
    assert dropped


def test_a_page_that_waits_for_ever_is_a_503(client, dropped, monkeypatch):
    monkeypatch.setattr(database_guard, "DEADLINE", 0.05)
    assert_unavailable(client.get("/sans-fin/"))
    assert dropped


def test_a_slow_page_is_not_taken_for_a_dead_database(client, dropped, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        patch.setattr(database_guard, "DEADLINE", 0.05)
        assert_unavailable(client.get("/sans-fin/"))
    assert client.get("/bonjour/").content == b"Bonjour"
    assert "Page too slow: /sans-fin/" in caplog.text
    assert "Database unavailable" not in caplog.text


@pytest.fixture
def unconnected(dropped, monkeypatch):
    """No connection to the database could be opened."""
    monkeypatch.setattr(connections["default"], "connection", None)
    monkeypatch.setattr(database_guard, "RESTART_PATIENCE", 0)


def test_one_page_waits_for_a_silent_database_and_the_next_ones_do_not(
    client, unconnected, monkeypatch
):
    is_back = Event()

    def ping():
        return Ping.READY if is_back.is_set() else Ping.SILENT

    monkeypatch.setattr(database_guard, "ping", ping)
    assert_unavailable(client.get("/perdue/"))
    assert_unavailable(client.get("/bonjour/"))
    is_back.set()
    end = monotonic() + PATIENCE
    while (response := client.get("/bonjour/")).status_code == 503 and monotonic() < end:
        pass
    assert response.content == b"Bonjour"


def test_one_slow_query_does_not_close_the_other_pages(client, dropped):
    assert_unavailable(client.get("/perdue/"))
    assert client.get("/bonjour/").content == b"Bonjour"


def test_a_page_is_asked_again_of_a_database_that_has_restarted(client, unconnected, monkeypatch):
    monkeypatch.setattr(database_guard, "RESTART_PATIENCE", 3600)
    states = [Ping.READY, Ping.REFUSED, Ping.SILENT, Ping.REFUSED]
    monkeypatch.setattr(database_guard, "ping", states.pop)
    FAULTS.append(OperationalError("the connection is closed"))
    assert client.get("/une-fois/").content == b"Bonjour"
    assert (FAULTS, states) == ([], [])


def test_a_page_is_asked_again_once(client, unconnected):
    FAULTS[:] = [OperationalError("the connection is closed")] * 3
    assert_unavailable(client.get("/une-fois/"))
    assert len(FAULTS) == 1
    FAULTS.clear()


def test_what_is_sent_is_not_sent_again(client, unconnected):
    FAULTS.append(OperationalError("the connection is closed"))
    assert_unavailable(client.post("/une-fois/"))
    assert client.post("/une-fois/").content == b"Bonjour"


@pytest.mark.django_db
def test_a_page_that_has_written_is_not_asked_again(client, monkeypatch):
    monkeypatch.setattr(errors, "has_lost_connection", lambda error: error is not None)
    monkeypatch.setattr(connections["default"], "close", lambda: None)
    FAULTS.append(OperationalError("the connection is closed"))
    assert_unavailable(
        client.get(
            "/une-fois/", {"sql": "UPDATE django_session SET expire_date = NULL WHERE 1 = 0"}
        )
    )
    FAULTS.append(OperationalError("the connection is closed"))
    assert client.get("/une-fois/", {"sql": "SELECT 1"}).content == b"Bonjour"


BAD_DAYS = {
    "silent": "SELECT pg_sleep(20)",
    "cancelled": "SET statement_timeout = '20ms'; SELECT pg_sleep(20)",
    "shut down": "SELECT pg_terminate_backend(pg_backend_pid())",
}


@pytest.mark.django_db(transaction=True)
@on_postgresql
@pytest.mark.parametrize("sql", BAD_DAYS.values(), ids=BAD_DAYS)
def test_a_bad_day_of_postgresql_is_a_503_and_the_site_comes_back(client, monkeypatch, sql):
    with monkeypatch.context() as patch:
        patch.setattr(database_guard, "DEADLINE", 0.3)
        assert_unavailable(client.get("/requete/", {"sql": sql}))
    assert client.get("/sante/").json()["database"] == "ok"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE 'SELECT pg_sleep%'"
        )


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_page_of_staff_does_not_wait_for_a_database_that_answers_nobody(client, monkeypatch):
    monkeypatch.setattr(database_guard, "WATCH_INTERVAL", 0.05)
    query = {"sql": "SELECT pg_sleep(1)"}
    assert client.get("/gestion/requete/", query).content == b"Bonjour"
    monkeypatch.setattr(database_guard, "ping", lambda: Ping.SILENT)
    assert_unavailable(client.get("/gestion/requete/", query))


@pytest.mark.django_db(transaction=True)
@on_postgresql
def test_a_server_that_answers_is_told_from_one_that_refuses_and_from_one_that_is_frozen(
    monkeypatch,
):
    assert ping() is Ping.READY
    with socket.create_server(("127.0.0.1", 0)) as frozen:
        port = frozen.getsockname()[1]
        server = {"host": "127.0.0.1", "port": port, "dbname": "site", "cursor_factory": None}
        monkeypatch.setattr(connections["default"], "get_connection_params", lambda: server)
        assert ping() is Ping.SILENT
    assert ping() is Ping.REFUSED


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no standby")
def test_a_base_that_takes_no_write_is_a_503_that_the_health_page_tells(client):
    def stand_by():
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = on")

    stand_by()
    health = client.get("/sante/")
    assert (health.status_code, health.json()) == (503, {"database": "read-only"})
    assert client.get("/accessibilite/").status_code == 200
    wrong = {"username": "equipe", "password": "faux", "next": "/gestion/"}
    assert_unavailable(client.post("/gestion/login/", wrong))
    assert client.get("/sante/").status_code == 200


@pytest.mark.django_db
def test_the_health_page_tells_that_the_database_answers_and_is_never_kept(client):
    response = client.get("/sante/")
    assert response.json()["database"] == "ok"
    assert "no-store" in response["Cache-Control"]


@pytest.fixture(scope="module")
def port():
    """The site in production, in front of a port where no PostgreSQL listens."""
    with gunicorn() as port:
        yield port


@pytest.mark.parametrize("url", ["/", "/lieux/?q=fablab", "/lieux/la-fabrique/", "/gestion/"])
def test_in_production_without_database_every_page_is_a_503(port, url):
    status, headers, page = ask(port, url)
    assert status == 503
    assert int(headers["Retry-After"]) > 0
    assert "Site momentanément indisponible" in page


def test_the_health_page_is_a_503_without_database_and_needs_no_https(port):
    assert ask(port, "/sante/", {"Host": "annuaire.exemple.fr"})[0] == 503
