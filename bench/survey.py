"""What to ask of a database, and how many SQL queries each page takes: JSON on the output."""

import json
import sys
from itertools import chain
from random import Random
from urllib.parse import quote_plus, urlencode

import django
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

django.setup()

from directory.cache.versioned import current_cache  # noqa: E402
from directory.search.parse import understand  # noqa: E402

MANY = 4000
FEW = 12
SHEETS = 500
SEED = 1
SHARE_OF_PAIRS = 0.5
ALL_ASKED = "rayon=20&ouvert=mardi&heure=08:00&accessible=oui&service=visioconference&prix=20"


def addresses():
    """Returns {page: addresses}, drawn from what the database holds."""
    models = django.apps.apps.get_app_config("directory").models
    draw = Random(SEED)  # noqa: S311 (nothing secret)
    venues = models["venue"].objects.public().order_by("pk")
    departments = list(models["department"].objects.light())
    narrowed, searches = narrowings(venues, departments, draw), wordings(venues, draw)
    towns = nearby(models["commune"].objects.order_by("code"), draw)
    slugs = list(venues.values_list("slug", flat=True)[: 100 * SHEETS])
    return {
        "empty": ["/bench/vide/"],
        "list": ["/lieux/"],
        "list, after a change": ["/bench/oubli/"],
        "filtered, first time": narrowed[FEW:],
        "filtered, again": narrowed[:FEW],
        "search, first time": searches[FEW:],
        "search, again": searches[:FEW],
        **asked_near(towns),
        "map data": ["/lieux/carte.geojson"],
        "sheet": [f"/lieux/{slug}/" for slug in draw.sample(slugs, min(SHEETS, len(slugs)))],
        "department": [each.get_absolute_url() for each in departments],
    }


def asked_near(towns):
    """Returns {page: addresses} of what is asked near a place, or at a time."""
    within = [f"{address}&rayon=20" for address in towns]
    return {
        "near, first time": within[FEW:],
        "near, again": within[:FEW],
        "near, however far": towns[:FEW],
        "open now": ["/lieux/?ouvert=maintenant"],
        "open at a time": [f"/lieux/?ouvert={day}&heure=08:00" for day in ("mardi", "samedi")],
        "near, open, all asked": [f"{address}&{ALL_ASKED}" for address in towns[:FEW]],
    }


def nearby(communes, draw):
    """Returns addresses of the list, each near another commune."""
    named = [f"{each.name} {each.postcodes[:5]}" for each in communes]
    return [f"/lieux/?pres-de={quote_plus(text)}" for text in draw.sample(named, len(named))]


def narrowings(venues, departments, draw):
    """Returns addresses of the list, each with one to three filters that some venue meets."""
    drawn = set()
    for venue in draw.choices(list(venues.with_cards()[: 2 * MANY]), k=2 * MANY):
        facts = facts_of(venue, draw.choice(departments), draw)
        known = [name for name, values in facts.items() if values]
        names = draw.sample(known, draw.randint(1, min(3, len(known))))
        drawn.add(urlencode([(name, facts[name]) for name in sorted(names)], doseq=True))
    return [f"/lieux/?{query}" for query in draw.sample(sorted(drawn), min(MANY, len(drawn)))]


def facts_of(venue, elsewhere, draw):
    """Returns {filter: values} that the venue meets: its department alone or with another."""
    services = [each.code for each in venue.services.all()]
    return {
        "departement": sorted({venue.commune.department_id, elsewhere.code})
        if draw.random() < SHARE_OF_PAIRS
        else [venue.commune.department_id],
        "type": [each.code for each in venue.types.all()][:1],
        "service": draw.sample(services, min(1, len(services))),
        "label": [award.label.code for award in venue.awards_in_force],
        "accessible": ["oui"] if venue.wheelchair == "yes" else [],
    }


def wordings(venues, draw):
    """Returns addresses of the list that search for one or two words that venues hold."""
    texts = venues.values_list("search_text", flat=True)[: 10 * MANY]
    known = sorted({word for text in texts for word in text.split() if not word.isdigit()})
    pairs = {" ".join(draw.sample(text.split(), 2)) for text in draw.choices(texts, k=MANY)}
    words = {*draw.sample(known, min(MANY // 4, len(known))), *pairs}
    cache = current_cache()
    # What is a sentence is answered by a redirection: bench.sentences measures it.
    drawn = sorted(each for each in words if not understand(each, cache).changes)
    draw.shuffle(drawn)
    return [f"/lieux/?q={quote_plus(text)}" for text in drawn]


def queries(path):
    """Returns how many SQL queries the page takes, the counts already known or not as they are."""
    with CaptureQueriesContext(connection) as captured:
        response = Client(SERVER_NAME="127.0.0.1").get(path)
    if response.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"{path}: {response.status_code}")
    return len(captured)


def survey():
    pages = addresses()
    known = (paths for name, paths in pages.items() if not name.endswith("first time"))
    for path in chain.from_iterable(paths[:FEW] for paths in known):
        queries(path)
    return {name: {"paths": paths, "queries": queries(paths[0])} for name, paths in pages.items()}


if __name__ == "__main__":
    json.dump(survey(), sys.stdout)
