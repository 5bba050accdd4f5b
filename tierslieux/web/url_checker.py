"""Check that a page of another site is there: one request at a time, never to a private machine.

A name is resolved once, all its addresses are checked, and the connection is made to the address
that was checked: a name that resolves otherwise in between (DNS rebinding) leads nowhere else.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from threading import Timer
from typing import NamedTuple
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

TIMEOUT = 10  # seconds for each of connecting, sending and receiving
MAX_SECONDS = 30  # in all: a server may send a byte now and then, for ever
PORTS = {"http": 80, "https": 443}
# Where public machines are, and the blocks in there that are not globally reachable. IANA's
# special-purpose registries, and RFC 7526 for 6to4: versions of Python know more or less of them.
GLOBAL_NETWORKS = [*map(ipaddress.ip_network, ("0.0.0.0/0", "2000::/3"))]
SPECIAL_NETWORKS = [
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
        *("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"),
    )
]
MAX_HOPS = 4
# A server that does not like HEAD is asked for the page itself, of which nothing is read.
RETRIED_WITH_GET = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_ACCEPTABLE,
    HTTPStatus.NOT_IMPLEMENTED,
    HTTPStatus.SERVICE_UNAVAILABLE,
}
REDIRECTS = {301, 302, 303, 307, 308}
PERMANENT_REDIRECTS = {301, 308}
HOST_DELAY = 2  # seconds between two requests to one server

NOT_PUBLIC_URL = "ce n’est pas une adresse web publique"
UNKNOWN_HOST = "ce nom de domaine n’existe pas, ou plus"
PRIVATE = "cette adresse mène à une machine privée\u00a0: elle n’a pas été appelée"
UNTRUSTED = "le certificat du site n’est pas valable"
SILENT = "le serveur ne répond pas"
ENDLESS = "l’adresse tourne en rond, de redirection en redirection"


class UnreachableError(Exception):
    """A page that cannot be fetched; its text is the reason, in French."""


class Answer(NamedTuple):
    """The HTTP status of a page, and the address it has permanently moved to, if it has."""

    status: int
    moved_to: str = ""


class PinnedConnection(HTTPConnection):
    """A connection to one checked IP address, under the host name of the URL."""

    def __init__(self, parts: SplitResult, address: str) -> None:
        super().__init__(parts.hostname or "", parts.port or PORTS[parts.scheme], timeout=TIMEOUT)
        self.address, self.is_secure = address, parts.scheme == "https"

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self.sock = plain

    @contextmanager
    def deadline(self) -> Iterator[None]:
        """Abort the connection, whatever is being received, after MAX_SECONDS."""
        timer = Timer(MAX_SECONDS, self.abort)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self.close()

    def abort(self) -> None:
        """Shut the socket down, so that what waits for it fails."""
        if opened := self.sock:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)


class Fetcher:
    """Request pages one at a time, HOST_DELAY seconds apart on one server."""

    def __init__(self, user_agent: str, sleep: Callable[[float], None] = time.sleep) -> None:
        self.headers = {"User-Agent": user_agent, "Accept": "text/html,*/*;q=0.5"}
        self.sleep = sleep
        self.requested_at: dict[str, float] = {}  # by host

    def answer(self, url: str) -> Answer:
        """Return the Answer of the page that `url` leads to; raise UnreachableError."""
        seen: list[str] = []
        moved_to, is_permanent = "", True
        while len(seen) < MAX_HOPS and url not in seen:
            seen.append(url)
            status, target = self.ask(url)
            if status not in REDIRECTS or not target:
                return Answer(status, moved_to)
            is_permanent = is_permanent and status in PERMANENT_REDIRECTS
            url = redirect_url(url, target)
            moved_to = url if is_permanent else moved_to
        raise UnreachableError(ENDLESS)

    def ask(self, url: str) -> tuple[int, str]:
        """Return (status, Location header) of one URL."""
        parts = parse_public_url(url)
        address = public_address(parts)
        status, target = self.exchange("HEAD", parts, address)
        if status in RETRIED_WITH_GET:
            status, target = self.exchange("GET", parts, address)
        return status, target

    def exchange(self, method: str, parts: SplitResult, address: str) -> tuple[int, str]:
        """Send one request; return (status, Location header)."""
        self.wait_turn(parts.hostname or "")
        connection = PinnedConnection(parts, address)
        path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        try:
            with connection.deadline():
                connection.request(method, path, headers=self.headers)
                response = connection.getresponse()
                return response.status, response.getheader("Location") or ""
        except ssl.SSLCertVerificationError as error:
            raise UnreachableError(UNTRUSTED) from error
        except (OSError, HTTPException, ValueError) as error:
            raise UnreachableError(SILENT) from error

    def wait_turn(self, host: str) -> None:
        """Sleep until HOST_DELAY seconds after the last request to `host`."""
        wait = self.requested_at.get(host, -HOST_DELAY) + HOST_DELAY - time.monotonic()
        if wait > 0:
            self.sleep(wait)
        self.requested_at[host] = time.monotonic()


def redirect_url(url: str, target: str) -> str:
    """Return where a page redirects, without its fragment, which no server is sent."""
    try:
        return urldefrag(urljoin(url, target)).url
    except ValueError as error:
        raise UnreachableError(NOT_PUBLIC_URL) from error


def parse_public_url(url: str) -> SplitResult:
    """Return the parts of a URL that may be requested: http(s), on its usual port."""
    try:
        parts = urlsplit(url)
        if parts.scheme in PORTS and parts.hostname and is_plain(parts):
            return parts
    except ValueError:
        pass
    raise UnreachableError(NOT_PUBLIC_URL)


def is_plain(parts: SplitResult) -> bool:
    """Return whether a URL has its usual port, no user name, and ASCII only."""
    usual = parts.port in (None, PORTS[parts.scheme])
    return usual and not parts.username and f"{parts.path}{parts.query}".isascii()


def public_address(parts: SplitResult) -> str:
    """Return an IP address of a host, all of whose addresses are public.

    Raise UnreachableError when the host is unknown or when one of them is private.
    """
    port = parts.port or PORTS[parts.scheme]
    try:
        resolved = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError(UNKNOWN_HOST) from error
    addresses = [str(each[4][0]) for each in resolved]
    if not all(map(is_public, addresses)):
        raise UnreachableError(PRIVATE)
    return addresses[0]


def is_public(address: str) -> bool:
    """Return whether an IP address is of the public internet, however it is written.

    Of IPv6, only the block allocated to networks: other blocks hold several ways of writing an IPv4
    address, which a gateway would route to a private machine.
    """
    plain = ipaddress.ip_address(address.split("%", maxsplit=1)[0])
    is_special = any(plain in network for network in SPECIAL_NETWORKS)
    is_allocated = any(plain in network for network in GLOBAL_NETWORKS)
    return is_allocated and not is_special and plain.is_global
