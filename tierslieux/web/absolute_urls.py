"""Addresses for use outside the site: in calendars, feeds and structured data."""

from urllib.parse import urlsplit

from django.conf import settings


def absolute_url(path: str) -> str:
    """Return the public address of a path of the site, whatever host was asked."""
    return f"{settings.SITE_URL}{path}"


def site_host() -> str:
    """Return the host name of the public site."""
    return urlsplit(str(settings.SITE_URL)).hostname or ""
