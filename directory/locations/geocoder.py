"""The point of an address, asked from the geocoder of GEOCODER_URL when there is one.

It speaks as the Géoplateforme does (https://data.geopf.fr/geocodage/search). Whatever it does, the
page is answered: an answer that is late, too long or not what was asked is none.
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

TIMEOUT = 3  # seconds, name resolution and reading included
MAX_SIZE = 64_000  # bytes
MIN_SCORE = 0.8
MAX_KM = 30  # from the commune's own point: no commune is that wide
CONNECTIONS = {"http": HTTPConnection, "https": HTTPSConnection}
# Seconds during which a geocoder that failed is left alone: visitors must not all wait for it.
PAUSE = 60


class GeocoderError(Exception):
    """The geocoder gave no answer that can be read."""


class Geocoder:
    """Asks one address at a time, and rests after a failure."""

    def __init__(self):
        self.resting_until = 0

    def locate(self, place):
        """Returns (latitude, longitude) of the address `place.text`, None when it is not known.

        `place` is the commune, at its own point. Raises GeocoderError when the geocoder fails, or
        rests.
        """
        if time.monotonic() < self.resting_until:
            raise GeocoderError("resting")
        try:
            return accepted(ask(place.text, place.commune_code), place)
        except GeocoderError:
            self.resting_until = time.monotonic() + PAUSE
            raise


geocoder = Geocoder()


def ask(address, commune_code):
    """Returns what the geocoder answers, read as JSON. No redirection is followed."""
    parts = urlsplit(settings.GEOCODER_URL)
    query = urlencode({"q": address, "citycode": commune_code, "limit": 1})
    connection = CONNECTIONS[parts.scheme](parts.netloc, timeout=TIMEOUT)
    answers = SimpleQueue()
    # Neither resolving the name nor a trickle of bytes is bounded by a socket's own timeout.
    Thread(target=fetch, args=(connection, f"{parts.path}?{query}", answers), daemon=True).start()
    try:
        return json.loads(answers.get(timeout=TIMEOUT))
    except (Empty, ValueError, RecursionError) as error:
        raise GeocoderError(repr(error)) from error
    finally:
        hang_up(connection)


def fetch(connection, path, answers):
    """Puts in `answers` the body that the geocoder sends, or b"" when there is none to read."""
    body = b""
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        response = connection.getresponse()
        sent = response.read(MAX_SIZE + 1)
        if response.status == HTTPStatus.OK and len(sent) <= MAX_SIZE:
            body = sent
    except (OSError, HTTPException, ValueError):
        pass  # an empty body tells it
    finally:
        answers.put(body)
        connection.close()


def hang_up(connection):
    """Ends the wait of the thread that may still be reading."""
    if sock := connection.sock:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)


def accepted(answer, place):
    """Returns the point of the address found, None when it is doubtful or somewhere else."""
    try:
        found = answer["features"][0] if answer["features"] else None
        return found and trusted(found["properties"], found["geometry"]["coordinates"], place)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise GeocoderError(repr(error)) from error


def trusted(properties, coordinates, place):
    longitude, latitude = map(float, coordinates)
    away = square_km((place.latitude, place.longitude), latitude, longitude)
    is_sure = (
        float(properties["score"]) >= MIN_SCORE
        and properties["citycode"] == place.commune_code
        and properties["type"] != "municipality"
        and away <= MAX_KM**2
    )
    return (latitude, longitude) if is_sure else None
