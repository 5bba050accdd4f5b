"""Which sheet a row of a file is about, when something sure tells it."""

from collections import defaultdict
from hashlib import sha256
from typing import NamedTuple

from directory.models import FormerAddress, SourceKey, Venue
from directory.models.imports import LONGEST_KEY
from tierslieux.text.folding import fold


class VenueMatch(NamedTuple):
    """The key of a sheet, if one is known; or that such rows were decided to be left aside."""

    venue: int | None = None
    is_left_aside: bool = False


class VenueMatcher:
    """What is known of a few rows: read in as many queries for one as for a thousand."""

    def __init__(self, batch, rows):
        named = [each.key for each in rows]
        keys = SourceKey.objects.filter(source=batch.source, identifier__in=named)
        self.keys = dict(keys.values_list("identifier", "venue"))
        self.is_own, self.addresses = batch.is_own, addresses(rows)
        self.holders = holders(rows)

    def find(self, row):
        """Return the match of a row: by its identifier, else by its SIRET at this place."""
        if row.key in self.keys:
            venue = self.keys[row.key]
            return VenueMatch(venue, is_left_aside=venue is None)
        if row.identifier in self.addresses:
            pk, commune = self.addresses[row.identifier]
            # The address of a sheet, and in somebody else's file a name that happens to be one.
            if self.is_own or commune == row.parsed.get("commune"):
                return VenueMatch(pk)
        held = self.holders.get((row.parsed.get("siret"), row.parsed.get("commune")), ())
        same = [pk for pk, place in held if place & identity_keys(row.parsed)]
        return VenueMatch(same[0]) if len(same) == 1 else VenueMatch()


def addresses(rows):
    """Returns {address of a sheet, present or former: its key and commune} of those of rows."""
    named = [each.identifier for each in rows]
    former = FormerAddress.objects.filter(slug__in=named)
    present = Venue.objects.real().filter(slug__in=named)
    found = former.filter(venue__is_exercise=False).values_list("slug", "venue", "venue__commune")
    every = [*found, *present.values_list("slug", "pk", "commune")]
    return {slug: (pk, commune) for slug, pk, commune in every}


def holders(rows):
    """Returns {(SIRET, commune): [(sheet, marks of its place)]}: an operator may have several."""
    numbers = {each.parsed.get("siret") for each in rows} - {None, ""}
    found = defaultdict(list)
    venues = Venue.objects.real().filter(siret__in=numbers).order_by("pk")
    for each in venues.values("pk", "siret", "commune", "name", "address"):
        found[each["siret"], each["commune"]].append((each["pk"], identity_keys(each)))
    return found


def identity_keys(values):
    """Returns what tells a place from another of the same operator in the same commune."""
    told = ((kind, fold(values.get(kind) or "")) for kind in ("name", "address"))
    return {(kind, text) for kind, text in told if text}


def row_key(identifier, values):
    """Returns by what the same row is known again in the next file of its source."""
    if identifier:
        return identifier if len(identifier) <= LONGEST_KEY else hash_key(identifier)
    place = [fold(values.get("name") or ""), values.get("commune") or ""]
    return hash_key("|".join([*place, fold(values.get("address") or "")]))


def hash_key(text):
    return f"~{sha256(text.encode()).hexdigest()}"
