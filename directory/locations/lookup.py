"""« Près de »: from what a person types to a place on earth, a choice of places, or a sentence."""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace

from django.conf import settings

from directory.cache.versioned import current_cache
from directory.locations.gazetteer import plain, read_gazetteer
from directory.locations.geocoder import GeocoderError, geocoder
from directory.models.territory import contracted
from tierslieux.text.folding import fold

MAX_PLACE_LENGTH = 100
MAX_CHOICES = 12
MAX_SUGGESTIONS = 8
POINT_DECIMALS = 3  # some hundred metres: near enough to find a venue, too rough to tell a door
NEAR_KM = 15
MAX_LATITUDE, MAX_LONGITUDE = 90, 180
SEVERAL = "Plusieurs communes répondent à «\u202f{}\u202f»\u00a0: choisissez la vôtre."
NOT_TOGETHER = "Aucune commune ne porte à la fois ce nom et ce code ou ce département."
UNKNOWN = "Aucune commune d’Occitanie ne répond à «\u202f{}\u202f»."
NOTHING_TO_READ = "Saisissez au moins une lettre ou un chiffre."
OUT_OF_THE_WORLD = "La latitude va de -90 à 90 degrés, la longitude de -180 à 180."
NOT_A_POINT = "Un point s’écrit en degrés, ainsi\u00a0: «\u202f43.605,1.444\u202f»."
# « 43.605,1.444 », then « 43,605 1,444 »: with commas inside, both numbers must have one.
POINTS = (
    re.compile(r"([-+]?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,;\s]\s*([-+]?[0-9]{1,3}(?:\.[0-9]+)?)"),
    re.compile(r"([-+]?[0-9]{1,3},[0-9]+)\s*[,;\s]\s*([-+]?[0-9]{1,3},[0-9]+)"),
)
LIKE_A_POINT = re.compile(r"[-+]?[0-9]+[.,;\s][-+0-9.,;\s]*")
LIKE_AN_ADDRESS = re.compile(
    r"[0-9]|\b(allees?|avenue|av|boulevard|bd|chemin|cours|esplanade|gare|impasse|lieu dit|mairie"
    r"|passage|place|quai|residence|route|rue|square|za|zac|zi|zone)\b"
)


@dataclass(frozen=True)
class Place:
    """A point in degrees WGS 84; `find_place` finds it again from its `text`.

    `is_exact` tells a point from a commune's own, its town hall. `context` is the department.
    """

    text: str
    name: str
    of_name: str
    latitude: float
    longitude: float
    context: str = ""
    is_exact: bool = False
    commune_code: str = ""
    is_address: bool = False

    @property
    def told(self):
        """« Saint-Jean (Haute-Garonne) »."""
        return f"{self.name} ({self.context})" if self.context else self.name


@dataclass(frozen=True)
class Found:
    """The place meant, else the places to choose from and how many `more`, and what is wrong."""

    place: Place | None = None
    choices: list = field(default_factory=list)
    problem: str = ""
    more: int = 0


def find_place(text, cache=None):
    """Returns what `text` means: a commune, a code, « 43.605,1.444 » or an address.

    `cache` is the DirectoryCache when the caller holds it already.
    """
    text = " ".join(text[:MAX_PLACE_LENGTH].split())
    if not text:
        return Found()
    cache = cache or current_cache()
    answer = cache.bounded.get_or_set(("place", text), lambda: found(known_communes(cache), text))
    is_asked = settings.GEOCODER_URL and answer.place and answer.place.is_address
    return Found(located(cache, answer.place)) if is_asked else answer


def located(cache, place):
    """Returns the point of an address, the commune's own when the geocoder does not give it."""
    point = None
    with suppress(GeocoderError):
        point = cache.bounded.get_or_set(("address", place.text), lambda: geocoder.locate(place))
    if point is None:
        return place
    name = f"une adresse {contracted('à', place.name)}"
    latitude, longitude = point
    exact = {"latitude": latitude, "longitude": longitude, "is_exact": True}
    return replace(place, name=name, of_name=f"d’{name}", **exact)


def suggestions(text):
    """Returns the places of the communes that a name begun as `text` may end as, a few."""
    gazetteer = known_communes(current_cache())
    towns = gazetteer.suggested(text)[:MAX_SUGGESTIONS]
    return [place_of(gazetteer, town) for town in towns]


def known_communes(cache):
    return cache.get_or_set("gazetteer", read_gazetteer)


def found(gazetteer, text):
    return point(gazetteer, text) or commune(gazetteer, text)


def point(gazetteer, text):
    """Returns the point that `text` writes, None when it writes none."""
    if written := next(filter(None, (each.fullmatch(text) for each in POINTS)), None):
        latitude, longitude = map(rounded, written.groups())
        if abs(latitude) <= MAX_LATITUDE and abs(longitude) <= MAX_LONGITUDE:
            return Found(place_at(gazetteer, latitude, longitude))
        return Found(problem=OUT_OF_THE_WORLD)
    return Found(problem=NOT_A_POINT) if LIKE_A_POINT.fullmatch(text) else None


def rounded(number):
    return round(float(number.replace(",", ".")), POINT_DECIMALS) + 0.0  # never -0.0


def place_at(gazetteer, latitude, longitude):
    """Returns a point, told by the commune whose own point is nearest when one is near."""
    text = f"{latitude:.{POINT_DECIMALS}f},{longitude:.{POINT_DECIMALS}f}"
    name, of_name = f"le point {text}", f"du point {text}"
    if town := gazetteer.nearest(latitude, longitude, NEAR_KM):
        name = f"un point du côté {contracted('de', town.name)}"
        of_name = f"d’{name}"
    return Place(text, name, of_name, latitude, longitude, is_exact=True)


def commune(gazetteer, text):
    """Returns the commune or communes that `text` names, or where it is an address."""
    if not plain(text):
        return Found(problem=NOTHING_TO_READ)
    if towns := gazetteer.meant_by(text):
        return chosen(gazetteer, towns, text)
    if towns := gazetteer.named_elsewhere(text):
        return choice(gazetteer, towns, NOT_TOGETHER)
    if LIKE_AN_ADDRESS.search(fold(text)) and (towns := gazetteer.holding_address(text)):
        return chosen(gazetteer, towns, text, address=text)
    return unknown(gazetteer, text)


def chosen(gazetteer, towns, text, address=""):
    """Returns the place when `towns` is one commune, else the choice between them."""
    if len(towns) == 1:
        return Found(place_of(gazetteer, towns[0], address))
    return choice(gazetteer, towns, SEVERAL.format(text), address)


def choice(gazetteer, towns, problem, address=""):
    shown = [place_of(gazetteer, town, address) for town in towns[:MAX_CHOICES]]
    return Found(choices=shown, problem=problem, more=len(towns) - len(shown))


def unknown(gazetteer, text):
    near = gazetteer.nearest_named(text)
    problem = UNKNOWN.format(text) + (" Vouliez-vous dire\u00a0:" if near else "")
    return choice(gazetteer, near, problem)


def place_of(gazetteer, town, address=""):
    """Returns a commune as a place, at its own point; `address`: what was typed to find it."""
    addressed = settling(gazetteer, town, address) if address else ""
    return Place(
        text=addressed or settling(gazetteer, town),
        name=town.name,
        of_name=contracted("de", town.name),
        latitude=town.latitude,
        longitude=town.longitude,
        context=town.department_name,
        commune_code=town.code,
        is_address=bool(addressed),
    )


def settling(gazetteer, town, address=""):
    """Returns the shortest text, made of `address` when there is one, that means only `town`."""
    first = address or town.name
    texts = (f"{first} {more}".rstrip() for more in ("", *town.postcodes, town.code, town.name))
    means = gazetteer.holding_address if address else gazetteer.meant_by
    return next((text for text in texts if fits(text) and means(text) == [town]), "")


def fits(text):
    return len(text) <= MAX_PLACE_LENGTH
