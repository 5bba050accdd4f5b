"""Addresses as they are told outside the site: in calendars, feeds and structured data."""

from urllib.parse import urlsplit

from django.conf import settings


def absolute(path):
    """Returns the public address of a path of the site, whatever host was asked."""
    return f"{settings.SITE_URL}{path}"


def site_host():
    return urlsplit(settings.SITE_URL).hostname
