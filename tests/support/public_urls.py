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
    "my_selection",
    "my_selection_calendar",
    "printed_list",
    "label",
    "round_list",
    "observatory",
    "evolution",
    "blank_zones",
    "propose_venue",
    "contact_site",
    "about",
    "accessibility",
    "legal",
    "privacy",
    "site_map",
    "sitemap",
    "robots",
    "health",
    "venue_points",
    "venue_dots",
    "map_background",
    "call_feed",
    "award_feed",
    "deadline_calendar",
)
# Those of them that are read by programs.
NOT_PAGES = (
    "sitemap",
    "robots",
    "health",
    "venue_points",
    "venue_dots",
    "map_background",
    "call_feed",
    "award_feed",
    "deadline_calendar",
    "round_calendar",
    "observatory_file",
    "map_card",
    "my_selection_calendar",
)
# Those that are for one visitor: no search engine lists them.
UNLISTED = ("my_selection", "printed_list", "share_venue", "venue_poster")


def public_urls():
    """Builds one row of everything and returns {name of the page: its address}."""
    town = build.commune()
    town.intercommunality = town.intercommunality or build.intercommunality()
    town.save()
    venue = build.venue(
        "La Fabrique",
        types=("coworking", "fablab"),
        services=("fibre",),
        commune=town,
        email="accueil@fabrique.exemple.fr",
    )
    call = build.call(deadlines=[date(2021, 4, 15)], decisions=[date(2021, 10, 1)])
    build.criterion()
    open_call = build.call(title="Appel ouvert", deadlines=[date(2099, 1, 1)])
    award = build.award(venue=venue, round=call)
    build.evidence(award=award, told="Fibre mesurée à 900 Mbit/s.")
    build.application(round=call)
    build.figure(on=date(2016, 9, 1))
    shown = {
        "venue": venue,
        "department": venue.commune.department,
        "commune": venue.commune,
        "intercommunality": venue.commune.intercommunality,
        "round": call,
        "open_round": open_call,
    }
    keys = {
        "observatory_file": "departements",
        "round_calendar": call.slug,
        "venue_label": venue.slug,
        "map_card": venue.slug,
        "share_venue": venue.slug,
        "venue_poster": venue.slug,
        "round_self_test": open_call.slug,
        "label_self_test": call.label.code,
    }
    return (
        {name: reverse(name) for name in PLAIN}
        | {name: reverse(name, args=[key]) for name, key in keys.items()}
        | {name: row.get_absolute_url() for name, row in shown.items()}
    )
