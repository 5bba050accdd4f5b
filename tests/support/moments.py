"""Moments of Paris and days with hours of their own, for the tests of opening hours."""

from datetime import datetime
from types import SimpleNamespace

from directory.hours.osm import PARIS


def paris(text, fold=0):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS, fold=fold)


def special(first_day, last_day=None, hours="", reason=""):
    """Returns what stands for special hours, without a database."""
    days = {"first_day": first_day, "last_day": last_day or first_day}
    return SimpleNamespace(**days, hours=hours, reason=reason)


def plain(text):
    """Returns the text with every run of spaces, no-break or not, made one."""
    return " ".join(text.split())
