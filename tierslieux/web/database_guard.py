"""A database that is away: a plain answer soon, and the pages back as soon as it is."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from functools import partial
from random import SystemRandom
from types import FrameType
from typing import Any, TypeAlias

import psycopg
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

from tierslieux.web import errors

GetResponse: TypeAlias = Callable[[HttpRequest], HttpResponseBase]

# Seconds that a page may take in all, above what the database grants to one statement.
DEADLINE = 8
STAFF_DEADLINE = 40
# Seconds of a page between two looks at whether it waits for a database that answers nobody.
WATCH_INTERVAL = 1
# Seconds between two signals: code that outlived the first may be waiting again.
GRACE = 5
PING_TIMEOUT = 2  # seconds, the least that psycopg knows
# Seconds between two pings of a database that is away, more or less: workers do not ask together.
PING_INTERVAL = 0.2
# Seconds that the reader of a page is kept waiting for a database that restarts.
RESTART_PATIENCE = 1
# Modules whose code runs as long as a query does.
DATABASE_CODE = ("django.db.backends.", "psycopg")
SERVER_PARAMETERS = ("host", "port", "dbname", "user", "password", "service", "sslmode")
READS = ("SELECT", "SET", "RESET", "SHOW", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")

random = SystemRandom()


class Ping(Enum):
    """What a database server says to somebody who comes."""

    READY, REFUSED, SILENT = range(3)


class DatabaseGuard:
    """Answer 503 rather than 500, within a deadline, when the database is away.

    The first page finds it out, and a thread then asks for the database until it answers.
    Meanwhile the others get their 503 at once, or they would queue behind one another.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.pinger: threading.Thread | None = None

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if self.is_closed():
            return errors.unavailable(request)
        staff = request.path_info.startswith(reverse("admin:index"))
        deadline = time.monotonic() + (STAFF_DEADLINE if staff else DEADLINE)
        watch = WriteWatch()
        response = self.answer(request, deadline, watch)
        fault = errors.lost_by.get()
        if fault is None:
            return response
        may_repeat = request.method in {"GET", "HEAD"} and not watch.has_written
        if isinstance(fault, errors.SilentDatabaseError) or not is_back(may_repeat):
            self.close()
        elif may_repeat:
            return self.answer(request, deadline, watch)
        return response

    def answer(
        self, request: HttpRequest, deadline: float, watch: "WriteWatch"
    ) -> HttpResponseBase:
        """Return the page; `errors.lost_by` then tells whether it lost its database."""
        errors.lost_by.set(None)
        with time_limit(deadline), connection.execute_wrapper(watch):
            return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponseBase | None:
        return errors.answer_fault(request)

    def is_closed(self) -> bool:
        return self.pinger is not None and self.pinger.is_alive()

    def close(self) -> None:
        """Answer 503 at once until the database answers again."""
        if not self.is_closed():
            self.pinger = threading.Thread(target=wait_for_database, daemon=True)
            self.pinger.start()


def wait_for_database() -> None:
    """Return once the database answers."""
    while ping() is not Ping.READY:
        time.sleep(PING_INTERVAL * random.uniform(0.5, 1.5))


class WriteWatch:
    """Note whether a request has asked its database to write: it is not made twice."""

    has_written = False

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not sql.lstrip("(").startswith(READS):
            self.has_written = True
        return execute(sql, params, many, context)


def is_back(may_wait: bool) -> bool:
    """Return whether the database answers, waiting for it a moment if need be."""
    end = time.monotonic() + (RESTART_PATIENCE if may_wait else 0)
    while not (is_ready := ping() is Ping.READY) and time.monotonic() < end:
        time.sleep(PING_INTERVAL / 4)
    return is_ready


def ping() -> Ping:
    """Ask the database for a connection, which is closed at once; SQLite has nobody to ask.

    libpq's own ping would do, but it keeps the other threads of Python waiting.
    """
    if connection.vendor != "postgresql":
        return Ping.READY
    parameters = connection.get_connection_params()
    server = {name: parameters[name] for name in SERVER_PARAMETERS if name in parameters}
    try:
        psycopg.connect(**server, connect_timeout=PING_TIMEOUT).close()
    except psycopg.errors.ConnectionTimeout:
        return Ping.SILENT
    except psycopg.OperationalError:
        return Ping.REFUSED
    return Ping.READY


@contextmanager
def time_limit(deadline: float) -> Iterator[None]:
    """Raise an error at `deadline`, by the monotonic clock, or as soon as no answer can come.

    In the main thread only, where signals are received: gunicorn's sync workers answer there.
    PostgreSQL's own limits need a server that runs: when it is frozen, or a cable is cut, its
    client waits for ever.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGALRM, partial(check_time, deadline))
    set_alarm(deadline)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def set_alarm(deadline: float) -> None:
    """Have `check_time` called after a while, and no later than at the deadline."""
    left = deadline - time.monotonic()
    signal.setitimer(signal.ITIMER_REAL, max(min(left, WATCH_INTERVAL), 0.001), GRACE)


def check_time(deadline: float, _: int, frame: FrameType | None) -> None:
    """Handle SIGALRM: end a page that takes too long, or that waits for a silent database."""
    is_over = time.monotonic() >= deadline
    if is_in_database(frame):
        if ping() is Ping.SILENT:
            raise errors.SilentDatabaseError("The database answers nobody.")
        if is_over:
            raise errors.SlowQueryError("The database took too long.")
    elif is_over:
        raise errors.SlowPageError("The page took too long.")
    set_alarm(deadline)


def is_in_database(frame: FrameType | None) -> bool:
    """Return whether a frame is of the code that waits for the database, or was called by it."""
    while frame:
        if frame.f_globals.get("__name__", "").startswith(DATABASE_CODE):
            return True
        frame = frame.f_back
    return False
