"""The pages of errors, and what each error calls for."""

import errno
import logging
import sqlite3
import sys
from contextvars import ContextVar

from django.db import InterfaceError, InternalError, OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

RETRY_AFTER = 10  # seconds
READ_ONLY = "25006"  # what PostgreSQL calls read_only_sql_transaction
DISK_FULL = "53100"


# What lost the database of the request under way, None as long as it has one.
lost_by: ContextVar[BaseException | None] = ContextVar("lost_by", default=None)


class SlowPageError(Exception):
    """A page took too long by itself: its database was not waited for."""


class SlowQueryError(OperationalError):
    """A page took too long while it waited for a database that answers others."""


class SilentDatabaseError(OperationalError):
    """A page waited for a database that has stopped answering anybody."""


def is_database_fault(error: BaseException | None) -> bool:
    """Return whether the database is away, or takes no write (a standby)."""
    if isinstance(error, InternalError):
        return getattr(error.__cause__, "sqlstate", None) == READ_ONLY
    return isinstance(error, (InterfaceError, OperationalError))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in the site's layout; Django's view renders without the request."""
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: the body is larger than any form of the site sends."""
    return render(request, "413.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an uncaught exception: 503 or 507 when the machine is the cause, else 500."""
    return answer_fault(request) or HttpResponse(bare_page("500.html"), status=500)


def answer_fault(request: HttpRequest) -> HttpResponse | None:
    """Return the answer to the exception being handled when the machine is its cause, or None."""
    error = sys.exc_info()[1]
    if is_disk_full(error):
        return out_of_space(request)
    return unavailable(request) if is_machine_fault(error) else None


def is_machine_fault(error: BaseException | None) -> bool:
    """Return whether an error says that the machine is away, full or too slow."""
    return is_disk_full(error) or is_database_fault(error) or isinstance(error, SlowPageError)


def is_disk_full(error: BaseException | None) -> bool:
    """Return whether a file, or the database, had no room left on its disk."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    cause = error.__cause__ if isinstance(error, OperationalError) else None
    is_sqlite_full = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return is_sqlite_full or getattr(cause, "sqlstate", None) == DISK_FULL


def out_of_space(request: HttpRequest) -> HttpResponse:
    """Answer 507: nothing of what was sent is kept, as its transaction is undone."""
    logger.error("Disk full: %s", request.path, exc_info=sys.exc_info()[1])
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(bare_page("507.html"), status=507, headers=headers)


def has_lost_connection(error: BaseException | None) -> bool:
    """Return whether an error ended the connection to the database, or came from opening it."""
    if isinstance(error, SilentDatabaseError):
        return True
    if isinstance(error, SlowQueryError) or not is_database_fault(error):
        return False
    opened = connection.connection
    return opened is None or bool(getattr(opened, "closed", False))


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503, and close the connection so that the next page opens a sound one."""
    error = sys.exc_info()[1]
    lost_by.set(error if has_lost_connection(error) else None)
    reason = "Page too slow" if isinstance(error, SlowPageError) else "Database unavailable"
    logger.error("%s: %s", reason, request.path, exc_info=error)
    connection.close()
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(bare_page("503.html"), status=503, headers=headers)


def bare_page(template: str) -> str:
    """Render a page that needs no database, no request and no manifest of static files."""
    try:
        return render_to_string(template)
    except ValueError:  # The stylesheet is missing from the manifest.
        return "<!doctype html><html lang=fr><title>Indisponible</title><p>Page indisponible."
