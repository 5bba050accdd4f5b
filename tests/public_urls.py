"""Every page that anyone may read, with at least one row of everything to show on it."""

from datetime import date

from django.urls import reverse

from tests import build

PLAIN = (
    "home",
    "venue_list",
    "venue_map",
    "department_list",
    "my_week",
    "label",
    "round_list",
    "about",
    "accessibility",
    "legal",
    "privacy",
    "site_map",
    "sitemap",
    "robots",
    "health",
    "venue_points",
    "map_background",
)
# Those of them that are read by programs.
NOT_PAGES = ("sitemap", "robots", "health", "venue_points", "map_background")


def public_urls():
    """Builds one row of everything and returns {name of the page: its address}."""
    venue = build.venue(name="La Fabrique", types=("coworking", "fablab"), services=("fibre",))
    call = build.call(deadlines=[date(2021, 4, 15)], decisions=[date(2021, 10, 1)])
    build.criterion()
    build.award(venue=venue, round=call)
    build.application(round=call)
    shown = {
        "venue": venue,
        "department": venue.commune.department,
        "commune": venue.commune,
        "round": call,
    }
    return {name: reverse(name) for name in PLAIN} | {
        name: row.get_absolute_url() for name, row in shown.items()
    }
