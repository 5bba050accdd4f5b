"""Addresses of websites, as they are compared: two spellings of one page are one."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
INDEX = re.compile(r"/(index|accueil|home)(\.[a-z]{3,4})?$")
# Where everybody has a page: that two places are there too tells nothing.
SHARED_HOSTS = (
    "facebook.com", "instagram.com", "linkedin.com", "twitter.com", "x.com", "youtube.com",
    "google.com", "helloasso.com", "linktr.ee", "openstreetmap.org", "france-services.gouv.fr",
)  # fmt: skip


class Page(NamedTuple):
    """A page of a website: its host without www, its path lower-case."""

    host: str
    path: str


def page_of(address: str) -> Page | None:
    """Return the page that an address leads to, None when it is none of its own."""
    parts = split(address)
    if parts is None:
        return None
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    path = INDEX.sub("", parts.path.rstrip("/").lower())
    # Pages known by their number: « profile.php?id=100 ».
    query = f"?{parts.query.lower()}" if "id=" in parts.query else ""
    page = Page(host, f"{path}{query}")
    return None if is_shared(host) and not page.path else page


def split(address: str) -> SplitResult | None:
    """Return the parts of a web address, whatever its scheme; None when it is none."""
    try:
        parts = urlsplit(f"//{SCHEME.sub('', address.strip())}")
    except ValueError:
        return None
    return parts if "." in (parts.hostname or "") else None


def is_shared(host: str) -> bool:
    return any(f".{host}".endswith(f".{each}") for each in SHARED_HOSTS)
