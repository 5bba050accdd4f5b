"""Asks a public web server whether a page is there: slowly, briefly, and never a private machine.

A name is resolved once, each of its addresses is looked at, and the connection goes to the address
that was looked at: a name that changes its mind in between (DNS rebinding) leads nowhere else.
"""

import ipaddress
import socket
import ssl
import time
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

TIMEOUT = 10  # seconds for each of connecting, sending and hearing
MOST_SECONDS = 30  # in all: a server may say a letter now and then, for ever
PORTS = {"http": 80, "https": 443}
IPV4, GIVEN_OUT = 4, ipaddress.ip_network("2000::/3")
MOST_HOPS = 4
# A server that does not like HEAD is asked for the page itself, of which nothing is read.
NOT_HEAD = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.NOT_IMPLEMENTED,
    HTTPStatus.SERVICE_UNAVAILABLE,
}
REDIRECTS = {301, 302, 303, 307, 308}
FOR_GOOD = {301, 308}
PAUSE = 2  # seconds between two questions to one server

NOT_WEB = "ce n’est pas une adresse web publique"
UNKNOWN_HOST = "ce nom de domaine n’existe pas, ou plus"
PRIVATE = "cette adresse mène à une machine privée\u00a0: elle n’a pas été appelée"
UNTRUSTED = "le certificat du site n’est pas valable"
SILENT = "le serveur ne répond pas"
ENDLESS = "l’adresse tourne en rond, de redirection en redirection"


class RefusedError(Exception):
    """A page that can't be had; its text is the reason, in French."""


class Answer(NamedTuple):
    """What a server said of a page: its status, and where it sends for good, if it does."""

    status: int
    moved_to: str = ""


class PinnedConnection(HTTPConnection):
    """A connection to one address, which was looked at, under the name that was asked for."""

    def __init__(self, parts, address):
        super().__init__(parts.hostname, parts.port or PORTS[parts.scheme], timeout=TIMEOUT)
        self.address, self.is_secure = address, parts.scheme == "https"

    def connect(self):
        plain = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self.sock = plain

    @contextmanager
    def in_time(self):
        """Cuts the connection, whatever is being said, after MOST_SECONDS."""
        timer = Timer(MOST_SECONDS, self.cut)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self.close()

    def cut(self):
        if talk := self.sock:
            with suppress(OSError):
                talk.shutdown(socket.SHUT_RDWR)


class Fetcher:
    """Asks for pages one at a time, resting between two questions to one server."""

    def __init__(self, user_agent, sleep=time.sleep):
        self.headers = {"User-Agent": user_agent, "Accept": "text/html,*/*;q=0.5"}
        self.sleep, self.asked = sleep, {}

    def answer(self, url):
        """Returns the Answer of the page that `url` leads to; raises RefusedError."""
        seen, first_move = [], ""
        for_good = True
        while len(seen) < MOST_HOPS and url not in seen:
            seen.append(url)
            status, target = self.ask(url)
            if status not in REDIRECTS or not target:
                return Answer(status, first_move)
            for_good = for_good and status in FOR_GOOD
            url = joined(url, target)
            first_move = url if for_good else first_move
        raise RefusedError(ENDLESS)

    def ask(self, url):
        """Returns (status, where it redirects) for one address."""
        parts = checked(url)
        address = public_address(parts)
        status, target = self.exchange("HEAD", parts, address)
        if status in NOT_HEAD:
            status, target = self.exchange("GET", parts, address)
        return status, target

    def exchange(self, method, parts, address):
        self.rest(parts.hostname)
        connection = PinnedConnection(parts, address)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        try:
            with connection.in_time():
                connection.request(method, path, headers=self.headers)
                response = connection.getresponse()
                return response.status, response.getheader("Location", "")
        except ssl.SSLCertVerificationError as error:
            raise RefusedError(UNTRUSTED) from error
        except (OSError, HTTPException, ValueError) as error:
            raise RefusedError(SILENT) from error

    def rest(self, host):
        wait = self.asked.get(host, -PAUSE) + PAUSE - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        self.asked[host] = time.monotonic()


def joined(url, target):
    """Returns where a page redirects, without the part that a server is never sent."""
    try:
        return urldefrag(urljoin(url, target)).url
    except ValueError as error:
        raise RefusedError(NOT_WEB) from error


def checked(url):
    """Returns the parts of an address that may be asked for: http(s), on its usual port."""
    try:
        parts = urlsplit(url)
        is_fine = parts.scheme in PORTS and parts.hostname and is_plain(parts)
    except ValueError:
        is_fine = False
    if not is_fine:
        raise RefusedError(NOT_WEB)
    return parts


def is_plain(parts):
    usual = parts.port in (None, PORTS[parts.scheme])
    return usual and not parts.username and f"{parts.path}{parts.query}".isascii()


def public_address(parts):
    """Returns an address of a host, all of whose addresses are public; raises RefusedError."""
    port = parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedError(UNKNOWN_HOST) from error
    addresses = [each[4][0] for each in found]
    if not all(map(is_public, addresses)):
        raise RefusedError(PRIVATE)
    return addresses[0]


def is_public(address):
    """Tells whether an address is of the public internet, whatever its way of writing it.

    Of IPv6, only what is given out to networks: elsewhere are several ways of writing an IPv4
    address, which a gateway would follow to a private machine.
    """
    told = ipaddress.ip_address(address.split("%")[0])
    inner = getattr(told, "ipv4_mapped", None) or getattr(told, "sixtofour", None) or told
    is_given_out = inner.version == IPV4 or inner in GIVEN_OUT
    return is_given_out and inner.is_global and not inner.is_multicast
