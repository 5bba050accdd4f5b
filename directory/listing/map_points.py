"""What the interactive map is sent: the points of venues and the names to find one's way by."""

import json
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, Subquery

from directory.geo.distance import drawing_point
from directory.listing.page import ListPage
from directory.models import Commune, Venue, VenueType

TEN_METRES, HUNDRED_METRES = 4, 3  # so much, in decimals of a degree
MIN_NAMED_POPULATION = 1000  # inhabitants


class Point(NamedTuple):
    """A venue on a map: its GeoJSON feature, then the place and the shape of its drawn dot."""

    feature: str
    x: int
    y: int
    mark: str


def read_points() -> dict[int, Point]:
    """Return {key: Point} of every public venue, in one query.

    Sets of filters are countless, venues are not: each is written once, and an answer is the
    features that it keeps, put together.
    """
    mark = VenueType.objects.filter(venues=OuterRef("pk")).values("code")[:1]
    rows = Venue.objects.public().order_by().values_list(
        "pk", "name", "slug", "latitude", "longitude", Subquery(mark)
    )  # fmt: skip
    return {key: draw_point(*facts) for key, *facts in rows.iterator(chunk_size=2000)}


def draw_point(name: str, slug: str, latitude: float, longitude: float, mark: str | None) -> Point:
    place = round_degrees([longitude, latitude], TEN_METRES)
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": place},
        "properties": {"name": name, "slug": slug, "type": mark or ""},
    }
    return Point(compact_json(feature), *drawing_point(latitude, longitude), mark or "")


def result_points(listing: ListPage) -> list[Point]:
    """Return the Point of each result of the list, the best told first however it is sorted."""
    known = listing.cache.get_or_set("points", read_points)
    # A venue published a moment ago may not be known here yet.
    return [known[key] for key in listing.counts.by_merit() if key in known]


def feature_collection(listing: ListPage) -> str:
    """Return the results of the list as GeoJSON, with the names of the types beside them."""
    types = {code: each.name for code, each in listing.types.items()}
    features = ",".join(each.feature for each in result_points(listing))
    return f'{{"type":"FeatureCollection","types":{compact_json(types)},"features":[{features}]}}'


def town_names() -> str:
    """Return JSON rows [name, latitude, longitude], the most peopled communes first.

    Only those of some size are named, and those that have a venue.
    """
    venues = Venue.objects.public().filter(commune=OuterRef("pk"))
    named = Commune.objects.filter(Q(population__gte=MIN_NAMED_POPULATION) | Exists(venues))
    rows = named.order_by("-population", "code").values_list("name", "latitude", "longitude")
    return compact_json([[name, *round_degrees(place, HUNDRED_METRES)] for name, *place in rows])


def round_degrees(degrees: list[float], decimals: int) -> list[float]:
    return [round(each, decimals) for each in degrees]


def compact_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
