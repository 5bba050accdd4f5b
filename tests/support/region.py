"""The region's communes as the site knows them, read from the fixtures without a database."""

import json
from functools import cache

from django.conf import settings

from directory.locations.gazetteer import Gazetteer, commune_entry
from tierslieux.text.folding import fold


def rows(name):
    return json.loads((settings.FIXTURE_DIRS[0] / f"{name}.json").read_text(encoding="utf-8"))


def as_entry(row, departments):
    """Returns a row of the fixture as the database would give it."""
    of = row["fields"]
    former = of.get("former_codes", ""), of.get("former_names", "")
    place = of["population"], of["latitude"], of["longitude"]
    department = of["department"], departments[of["department"]]
    name = of["name"], fold(of["name"])
    return commune_entry((row["pk"], *name, of["postcodes"], *former, *place, *department))


@cache
def gazetteer():
    """All the communes of the region, the most populous first."""
    departments = {row["pk"]: row["fields"]["name"] for row in rows("departments")}
    communes = [as_entry(row, departments) for row in rows("communes")]
    return Gazetteer(sorted(communes, key=lambda each: (-each.population, each.code)))


def codes(answer):
    """Returns the INSEE codes of the communes that an answer settles on or offers."""
    places = [answer.location] if answer.location else answer.choices
    return [place.commune_code for place in places]
