"""Incidents of the site, told to those who run it: one mail an hour for each kind."""

import sys
from contextlib import suppress
from http import HTTPStatus
from traceback import extract_tb

from django.conf import settings
from django.db import Error, transaction
from django.utils import timezone

from tierslieux.mail.outbox import post
from tierslieux.web import errors
from tierslieux.web.redaction import request_id

SUBJECT = "Une page des tiers-lieux d’Occitanie a échoué"
BODY = "mail/incident.txt"
# What the machine lacks, told by the health page: the mail could not even be written down.
AWAY = {HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.INSUFFICIENT_STORAGE}


def server_error(request):
    """Answers the exception being handled, and tells the incident to ADMINS."""
    error = sys.exc_info()[1]
    response = errors.server_error(request)
    if settings.ADMINS and response.status_code not in AWAY:
        post_incident(request, error)
    return response


def post_incident(request, error):
    """Writes down one mail an hour for each administrator and kind of error.

    A kind is a type of exception and the place that raised it. The mail tells the route and the
    functions crossed: no address, value or message, which may hold personal data or a secret.
    """
    frames = extract_tb(error.__traceback__)
    kind = f"{type(error).__name__}:{frames[-1].name}:{frames[-1].lineno}"
    context = {
        "kind": type(error).__name__,
        "route": getattr(request.resolver_match, "route", ""),
        "method": request.method,
        "moment": timezone.now(),
        "request_id": request_id.get(),
        "frames": frames,
    }
    with suppress(Error), transaction.atomic():
        for _, address in settings.ADMINS:
            key = f"incident:{context['moment']:%Y%m%d%H}:{kind[:60]}:{address[:70]}"
            post(key, address, SUBJECT, BODY, context)
