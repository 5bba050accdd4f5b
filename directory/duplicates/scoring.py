"""The likelihood (0–1) that two candidates are one place: the sigmoid of points for and against."""

import re
from math import exp, sqrt
from typing import NamedTuple, Protocol

from directory.duplicates.names import JOINTS, TRADE, TRADES, compare_names
from directory.duplicates.websites import Page
from directory.geo.distance import square_km
from tierslieux.text.folding import fold

PRIOR = -2.0  # two sheets that have something in common are seldom of one place
NAME, OTHER_NAME = 4.0, 3.2  # for the same rare name, and against another
ENOUGH, ENOUGH_AGAINST = 0.5, 0.25  # of the weight of words, what it takes to tell so
CLOSE_NAME = 0.6
OPPOSED_TOWNS = -6.0  # each name tells its town, and another: two sites of one network
OPPOSED_TRADES = -1.5  # a library and a coworking of the same town hall
# km up to which two exact points are so near, and what that says.
DISTANCE_POINTS = ((0.05, 2.0), (0.2, 1.5), (0.5, 0.5), (2.0, -0.5), (5.0, -1.5), (15.0, -3.0))
FAR = -6.0
SAME_TOWN, NEIGHBOURING_TOWN, OTHER_TOWN = 0.5, -1.5, -3.5
NEXT = 7.0  # km between the centres of neighbouring communes
SAME = {"siret": 6.5, "page": 3.5, "phone": 3.0, "email": 2.5}
DIFFERENT = {"siret": -1.0, "page": -0.8, "phone": -0.4, "email": -0.3}
TOWN_HALL = 0.4  # what is left of a number or an address that is the town hall's
OFFICIAL = re.compile(r"^(mairie|ville|commune|cc|ca|agglo)(de)?|mairie$")
ALSO = 0.3  # contacts go together: of those beyond the best, this part counts
SAME_HOST = 0.8
CONTACT_TEXTS = {
    "siret": "même SIRET",
    "page": "même site web",
    "phone": "même téléphone",
    "email": "même courriel",
}
ON_THE_SPOT, METRES = 0.03, 0.95  # km: said « au même endroit »; said in metres


class Town(Protocol):
    """The commune of a candidate; its point is that of its centre, in degrees WGS 84."""

    @property
    def code(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def words(self) -> frozenset[str]: ...
    @property
    def glued(self) -> str: ...


class Compared(Protocol):
    """A venue ready to be compared: weighed words, an exact point or none, signs by kind."""

    words: dict[str, float]
    point: tuple[float, float] | None
    signs: dict[str, str | Page]
    town: Town


class Holders(Protocol):
    """All the venues, of which `rarity` says what share a sign."""

    def rarity(self, sign: tuple[str, str | Page], candidate: Compared) -> float: ...


class Score(NamedTuple):
    """How likely two venues are one, from 0 to 1, and why, in French."""

    score: float
    why: str


def likeness(one: Compared, other: Compared, places: Holders, least: float) -> Score | None:
    """Return how likely two candidates are one place, and why; None when less than `least`."""
    location, location_text = location_score(one, other)
    contact, contact_texts = contact_score(one, other, places)
    if sigmoid(PRIOR + NAME + location + contact) < least:
        return None
    name, name_text = name_score(one, other)
    score = sigmoid(PRIOR + name + location + contact)
    if score < least:
        return None
    reasons = filter(None, (name_text, *contact_texts, location_text))
    return Score(round(score, 3), ", ".join(reasons))


def sigmoid(points: float) -> float:
    return 1 / (1 + exp(-points))


def name_score(one: Compared, other: Compared) -> tuple[float, str]:
    if one.words == other.words:
        return NAME * min(1, sum(one.words.values()) / ENOUGH), "même nom"
    part, evidence = compare_names(one.words, other.words)
    # From 0.5, two names are rather one.
    side = 2 * part - 1
    points = (
        NAME * side * min(1, evidence / ENOUGH)
        if side > 0
        else OTHER_NAME * side * min(1, evidence / ENOUGH_AGAINST)
    )
    points += opposed_towns(one, other) + opposed_trades(one, other)
    return points, "nom proche" if part >= CLOSE_NAME else ""


def opposed_towns(one: Compared, other: Compared) -> float:
    """Return what it says against, that each name tells the town where it is, and not the same."""
    mine, theirs = (each.town.words.intersection(each.words) - JOINTS for each in (one, other))
    return OPPOSED_TOWNS if mine and theirs and one.town.code != other.town.code else 0


def opposed_trades(one: Compared, other: Compared) -> float:
    """Return what it says against, that each name tells what is done there, and nothing in common
    but what many names tell.
    """
    mine, theirs = one.words.keys() & TRADES, other.words.keys() & TRADES
    shared = one.words.keys() & other.words.keys()
    if not (mine and theirs) or mine & theirs:
        return 0
    return 0 if any(one.words[word] > TRADE for word in shared) else OPPOSED_TRADES


def location_score(one: Compared, other: Compared) -> tuple[float, str]:
    same_town = one.town.code == other.town.code != ""
    if one.point and other.point:
        km = sqrt(square_km(one.point, *other.point))
        points = next((points for limit, points in DISTANCE_POINTS if km <= limit), FAR)
        return points, describe_distance(km, same_town)
    if same_town:
        return SAME_TOWN, "même commune"
    if "" in (one.town.code, other.town.code):
        return 0, ""
    if are_neighbours(one.town, other.town):
        return NEIGHBOURING_TOWN, "commune voisine"
    return OTHER_TOWN, ""


def are_neighbours(one: Town, other: Town) -> bool:
    """Return whether the centres of two communes are less than NEXT km apart."""
    if one.latitude is None or one.longitude is None or other.latitude is None:
        return False
    squared = square_km((one.latitude, one.longitude), other.latitude, other.longitude)
    return bool(squared < NEXT**2)


def describe_distance(km: float, same_town: bool) -> str:
    if km <= ON_THE_SPOT:
        return "au même endroit"
    away = f"à {round(km, 2) * 1000:.0f}\u00a0m" if km < METRES else f"à {km:.0f}\u00a0km"
    return f"même commune, {away}" if same_town else away


def contact_score(one: Compared, other: Compared, places: Holders) -> tuple[float, list[str]]:
    """Return the points of numbers and addresses: the best counts, the others a little."""
    shared: dict[str, float] = {}
    against = 0.0
    for kind in one.signs.keys() & other.signs.keys():
        mine, theirs = one.signs[kind], other.signs[kind]
        if mine == theirs:
            rarity = places.rarity((kind, mine), one)
            shared[kind] = SAME[kind] * rarity * contact_ownership(kind, mine, one.town)
        else:
            against += different_contact(kind, mine, theirs)
    best = max(shared.values(), default=0)
    return (
        best + ALSO * (sum(shared.values()) - best) + against,
        [CONTACT_TEXTS[kind] for kind in SAME if kind in shared],
    )


def different_contact(kind: str, mine: str | Page, theirs: str | Page) -> float:
    """Return the points of two numbers or addresses that differ."""
    if isinstance(mine, Page) and isinstance(theirs, Page):
        is_one_site = mine.host == theirs.host and "" in (mine.path, theirs.path)
        return SAME_HOST if is_one_site else DIFFERENT[kind]
    return DIFFERENT[kind]


def contact_ownership(kind: str, value: str | Page, town: Town) -> float:
    """Return 1 for a number or an address that may be a venue's own, less for a town hall's."""
    if isinstance(value, Page):
        return 1 if value.path else domain_ownership(value.host, town)
    return domain_ownership(value, town) if kind == "email" else 1


def domain_ownership(label: str, town: Town) -> float:
    """Return the same of a host or of an email address, by its domain name."""
    name = fold(label.rsplit("@", maxsplit=1)[-1].rsplit(".", 1)[0]).replace(" ", "")
    bare = OFFICIAL.sub("", name)
    return TOWN_HALL if bare in ("", town.glued) or label.startswith("mairie") else 1
