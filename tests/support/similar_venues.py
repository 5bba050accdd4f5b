"""Sheets of fictional places, some of one place: what finding duplicates is measured on."""

import csv
import json
from itertools import combinations

from django.conf import settings

from directory.duplicates.similarity import VenueFacts, commune_facts

FILE = settings.BASE_DIR / "tests" / "data" / "likeness.csv"
COMMUNES = settings.BASE_DIR / "fixtures" / "communes.json"
TUNING, MEASURE = (
    "réglage",
    "mesure",
)  # the rules were made on one part, and are judged on the other


def labelled(part):
    """Returns ({key: VenueFacts}, {key: number of the place it is of}) of a part of the set."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    places = {key: place(row) for key, row in enumerate(rows)}
    return places, {key: row["place"] for key, row in enumerate(rows)}


def place(row):
    point = [float(row[name]) if row[name] else None for name in ("latitude", "longitude")]
    contact = [row[name] for name in ("phone", "website", "email", "siret")]
    return VenueFacts(row["name"], row["commune"], *point, *contact)


def towns():
    """Returns the communes of the region, without a database."""
    rows = json.loads(COMMUNES.read_text(encoding="utf-8"))
    told = ((row["pk"], row["fields"]) for row in rows)
    return {
        code: commune_facts(code, fields["name"], fields["latitude"], fields["longitude"])
        for code, fields in told
    }


def of_one_place(identities):
    """Returns the pairs of keys that are of one place."""
    return {
        pair
        for pair in combinations(sorted(identities), 2)
        if len({*map(identities.get, pair)}) == 1
    }
