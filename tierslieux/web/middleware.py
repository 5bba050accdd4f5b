"""Middleware of every request: its identifier, headers, limits on its body, valid text."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias
from urllib.parse import unquote_to_bytes
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from tierslieux.web import errors
from tierslieux.web.redaction import request_id

GetResponse: TypeAlias = Callable[[HttpRequest], HttpResponseBase]

PERMISSIONS = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "serial",
        "usb",
        "xr-spatial-tracking",
    )
)
# Django's own settings give the first three, but not to the hosts that it refuses on plain http.
HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": f"geolocation=(self), {PERMISSIONS}",
}
# Bytes that a request may send: a table to import or a photo, and what goes with it.
MAX_BODY_BYTES = 25_000_000
UTF_8 = ("utf-8", "utf8")


def identified_request(get_response: GetResponse) -> GetResponse:
    """Give each request the identifier of its lines in the log: the proxy's, or one drawn.

    It stays until the next one: Django writes of refused requests after every middleware.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        is_plain = re.fullmatch(r"[\w-]{1,64}", given, re.ASCII)
        request_id.set(given if is_plain else uuid4().hex[:16])
        return get_response(request)

    return middleware


def bodiless_head(get_response: GetResponse) -> GetResponse:
    """Answer HEAD without the body of GET, which gunicorn warns about, but with its headers."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method != "HEAD":
            return response
        if isinstance(response, StreamingHttpResponse):
            response.streaming_content = ()
        elif isinstance(response, HttpResponse):
            response.headers.setdefault("Content-Length", str(len(response.content)))
            response.content = b""
        return response

    return middleware


def security_headers(get_response: GetResponse) -> GetResponse:
    """Add the same headers to every answer, static files and refusals included."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def bounded_body(get_response: GetResponse) -> GetResponse:
    """Refuse, before any of it is read, a body larger than any form of the site sends."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        sent = request.META.get("CONTENT_LENGTH") or "0"
        is_fine = re.fullmatch("[0-9]{1,12}", sent) and int(sent) <= MAX_BODY_BYTES
        return get_response(request) if is_fine else errors.too_large(request)

    return middleware


def clean_query(get_response: GetResponse) -> GetResponse:
    """Refuse, before any view reads it, text that the database cannot store."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        return get_response(request) if is_clean(request) else errors.bad_request(request)

    return middleware


def is_clean(request: HttpRequest) -> bool:
    """Return whether all the text that a request sends can be stored."""
    if (request.content_params or {}).get("charset", "utf-8").lower() not in UTF_8:
        return False  # some encodings write lone surrogates
    sent = [request.META.get("QUERY_STRING", "").encode("latin-1")]
    if request.content_type == "application/x-www-form-urlencoded":
        sent.append(request.body)
    # A quoted cookie may hold any character, written in octal.
    plain = [request.path_info, *request.COOKIES.values(), *multipart_texts(request)]
    return all(map(is_storable, sent)) and not any("\0" in text for text in plain)


def multipart_texts(request: HttpRequest) -> Iterator[str]:
    """Yield the names and texts of a multipart form, which are not percent-encoded."""
    if request.content_type == "multipart/form-data":
        for name, texts in request.POST.lists():
            yield from (name, *texts)


def is_storable(sent: bytes) -> bool:
    """Return whether percent-encoded bytes are UTF-8 (hence no surrogate) without a NUL."""
    try:
        return "\0" not in unquote_to_bytes(sent).decode()
    except UnicodeDecodeError:
        return False
