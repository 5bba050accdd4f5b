"""The health check, and the pages of errors."""

import logging
import sys

from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

RETRY_AFTER = 10  # seconds


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database does; `DatabaseGuard` answers 503 when it does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"database": "ok"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 in the site's layout; Django's view renders without the request."""
    return render(request, "400.html", status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """Answer 413: the body is larger than any form of the site sends."""
    return render(request, "413.html", status=413)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an uncaught exception: 503 when the database is the cause, else 500."""
    if isinstance(sys.exc_info()[1], (InterfaceError, OperationalError)):
        return unavailable(request)
    return HttpResponse(bare_page("500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """Answer 503, and close the connection so that the next page opens a sound one."""
    logger.error("Database unavailable: %s", request.path, exc_info=sys.exc_info()[1])
    connection.close()
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(bare_page("503.html"), status=503, headers=headers)


def bare_page(template: str) -> str:
    """Render a page that needs no database, no request and no manifest of static files."""
    try:
        return render_to_string(template)
    except ValueError:  # The stylesheet is missing from the manifest.
        return "<!doctype html><html lang=fr><title>Indisponible</title><p>Page indisponible."
