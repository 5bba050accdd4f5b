"""Locate an address with the geocoder of GEOCODER_URL, when one is set.

The API is that of the Géoplateforme (https://data.geopf.fr/geocodage/search). The page never fails
because of it: an answer that is late, too long or invalid counts as no answer.
"""

import json
import socket
import time
from contextlib import suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Thread
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from directory.geo.distance import square_km

GEOCODER_TIMEOUT = 3  # seconds, name resolution and reading included
MAX_SIZE = 64_000  # bytes
MIN_SCORE = 0.8
MAX_KM = 30  # from the point of the commune: none is that wide
CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}
# Seconds before a geocoder that failed is asked again: visitors must not all wait for it.
RETRY_AFTER = 60


class GeocoderError(Exception):
    """The geocoder did not answer, or its answer cannot be read."""


class Geocoder:
    """A client that stops asking for RETRY_AFTER seconds after a failure (circuit breaker)."""

    def __init__(self):
        self.resting_until = 0

    def locate(self, location):
        """Return (latitude, longitude) of the address `location.text`, None when unknown.

        `location` has the code and the point of the commune. Raise GeocoderError when the geocoder
        fails or has failed less than RETRY_AFTER seconds ago.
        """
        if time.monotonic() < self.resting_until:
            raise GeocoderError("resting")
        try:
            return accepted_point(query_geocoder(location.text, location.commune_code), location)
        except GeocoderError:
            self.resting_until = time.monotonic() + RETRY_AFTER
            raise


geocoder = Geocoder()


def query_geocoder(address, commune_code):
    """Return the parsed JSON of the geocoder. Redirections are not followed."""
    parts = urlsplit(settings.GEOCODER_URL)
    query = urlencode({"q": address, "citycode": commune_code, "limit": 1})
    connection = CONNECTIONS[parts.scheme](parts.netloc, timeout=GEOCODER_TIMEOUT)
    answers = SimpleQueue()
    # Neither resolving the name nor a trickle of bytes is bounded by a socket's own timeout.
    Thread(target=fetch, args=(connection, f"{parts.path}?{query}", answers), daemon=True).start()
    try:
        return json.loads(answers.get(timeout=GEOCODER_TIMEOUT))
    except (Empty, ValueError, RecursionError) as error:
        raise GeocoderError(repr(error)) from error
    finally:
        shut_down(connection)


def fetch(connection, path, answers):
    """Put the body of the response in `answers`, b"" for an error. Runs in a thread."""
    body = b""
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        response = connection.getresponse()
        sent = response.read(MAX_SIZE + 1)
        if response.status == HTTPStatus.OK and len(sent) <= MAX_SIZE:
            body = sent
    except (OSError, HTTPException, ValueError):
        pass  # the empty body says so
    finally:
        answers.put(body)
        connection.close()


def shut_down(connection):
    """Shut the socket down, to unblock a thread still reading."""
    if sock := connection.sock:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def accepted_point(answer, location):
    """Return the point of the first result, None when there is none to trust."""
    try:
        if not answer["features"]:
            return None
        first = answer["features"][0]
        return trusted_point(first["properties"], first["geometry"]["coordinates"], location)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise GeocoderError(repr(error)) from error


def trusted_point(properties, coordinates, location):
    """Return the point if its score is high and it is in the commune asked, else None."""
    longitude, latitude = map(float, coordinates)
    away = square_km((location.latitude, location.longitude), latitude, longitude)
    is_sure = (
        float(properties["score"]) >= MIN_SCORE
        and properties["citycode"] == location.commune_code
        and properties["type"] != "municipality"
        and away <= MAX_KM**2
    )
    return (latitude, longitude) if is_sure else None
