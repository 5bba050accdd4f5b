"""« Près de »: match what a person types with one location, a choice, or an error message."""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace

from django.conf import settings

from directory.cache.versioned import DirectoryCache, current_cache
from directory.locations.gazetteer import normalise_name, read_gazetteer
from directory.locations.geocoder import GeocoderError, geocoder
from directory.models.territory import contracted
from tierslieux.text.folding import fold

MAX_LOCATION_LENGTH = 100
MAX_CHOICES = 12
MAX_SUGGESTIONS = 8
POINT_DECIMALS = 3  # about 100 m: precise enough to sort venues, too coarse to identify a home
NEAR_KM = 15
MAX_LATITUDE, MAX_LONGITUDE = 90, 180
SEVERAL_COMMUNES = "Plusieurs communes répondent à «\u202f{}\u202f»\u00a0: choisissez la vôtre."
NAME_AND_CODE_DIFFER = "Aucune commune ne porte à la fois ce nom et ce code ou ce département."
UNKNOWN_COMMUNE = "Aucune commune d’Occitanie ne répond à «\u202f{}\u202f»."
NOTHING_TO_READ = "Saisissez au moins une lettre ou un chiffre."
OUT_OF_RANGE = "La latitude va de -90 à 90 degrés, la longitude de -180 à 180."
NOT_COORDINATES = "Un point s’écrit en degrés, ainsi\u00a0: «\u202f43.605,1.444\u202f»."
# « 43.605,1.444 », then « 43,605 1,444 »: with commas inside, both numbers must have one.
COORDINATES = (
    re.compile(r"([-+]?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,;\s]\s*([-+]?[0-9]{1,3}(?:\.[0-9]+)?)"),
    re.compile(r"([-+]?[0-9]{1,3},[0-9]+)\s*[,;\s]\s*([-+]?[0-9]{1,3},[0-9]+)"),
)
LIKE_COORDINATES = re.compile(r"[-+]?[0-9]+[.,;\s][-+0-9.,;\s]*")
LIKE_AN_ADDRESS = re.compile(
    r"[0-9]|\b(allees?|avenue|av|boulevard|bd|chemin|cours|esplanade|gare|impasse|lieu dit|mairie"
    r"|passage|place|quai|residence|route|rue|square|za|zac|zi|zone)\b"
)


@dataclass(frozen=True)
class Location:
    """A point in degrees WGS 84; `find_location` matches its `text` with it again.

    `is_exact`: not the point of a commune, its town hall. `context`: the department's name.
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
    def full_name(self):
        """« Saint-Jean (Haute-Garonne) »."""
        return f"{self.name} ({self.context})" if self.context else self.name


@dataclass(frozen=True)
class LocationMatch:
    """The one location matched; else `problem`, and the `choices`, of which `more` are left out."""

    location: Location | None = None
    choices: list = field(default_factory=list)
    problem: str = ""
    more: int = 0


def find_location(text: str, cache: DirectoryCache | None = None) -> LocationMatch:
    """Return the LocationMatch of a commune, a code, « 43.605,1.444 » or an address.

    `cache`: the DirectoryCache, if the caller holds it already.
    """
    text = " ".join(text[:MAX_LOCATION_LENGTH].split())
    if not text:
        return LocationMatch()
    cache = cache or current_cache()
    gazetteer = cached_gazetteer(cache)
    match = cache.bounded.get_or_set(("place", text), lambda: match_location(gazetteer, text))
    if settings.GEOCODER_URL and match.location and match.location.is_address:
        return LocationMatch(geocode_location(cache, match.location))
    return match


def geocode_location(cache, location):
    """Return the geocoded location of an address, its commune when the geocoder has no answer."""
    point, key = None, ("address", location.text)
    with suppress(GeocoderError):
        point = cache.bounded.get_or_set(key, lambda: geocoder.locate(location))
    if point is None:
        return location
    name = f"une adresse {contracted('à', location.name)}"
    latitude, longitude = point
    exact = {"latitude": latitude, "longitude": longitude, "is_exact": True}
    return replace(location, name=name, of_name=f"d’{name}", **exact)


def suggest_communes(text: str) -> list[Location]:
    """Return the locations of at most MAX_SUGGESTIONS communes, for autocompletion."""
    gazetteer = cached_gazetteer(current_cache())
    communes = gazetteer.suggest(text)[:MAX_SUGGESTIONS]
    return [commune_location(gazetteer, commune) for commune in communes]


def cached_gazetteer(cache):
    return cache.get_or_set("gazetteer", read_gazetteer)


def match_location(gazetteer, text):
    return match_coordinates(gazetteer, text) or match_commune(gazetteer, text)


def match_coordinates(gazetteer, text):
    """Return the LocationMatch of coordinates, None when `text` does not look like any."""
    if written := next(filter(None, (each.fullmatch(text) for each in COORDINATES)), None):
        latitude, longitude = map(round_degrees, written.groups())
        if abs(latitude) <= MAX_LATITUDE and abs(longitude) <= MAX_LONGITUDE:
            return LocationMatch(point_location(gazetteer, latitude, longitude))
        return LocationMatch(problem=OUT_OF_RANGE)
    return LocationMatch(problem=NOT_COORDINATES) if LIKE_COORDINATES.fullmatch(text) else None


def round_degrees(number):
    """Return the degrees written in `number`, with POINT_DECIMALS."""
    return round(float(number.replace(",", ".")), POINT_DECIMALS) + 0.0  # never -0.0


def point_location(gazetteer, latitude, longitude):
    """Return the location of a point, named after the nearest commune within NEAR_KM."""
    text = f"{latitude:.{POINT_DECIMALS}f},{longitude:.{POINT_DECIMALS}f}"
    name, of_name = f"le point {text}", f"du point {text}"
    if commune := gazetteer.nearest(latitude, longitude, NEAR_KM):
        name = f"un point du côté {contracted('de', commune.name)}"
        of_name = f"d’{name}"
    return Location(text, name, of_name, latitude, longitude, is_exact=True)


def match_commune(gazetteer, text):
    """Return the LocationMatch of the name or code of a commune, or of an address."""
    if not normalise_name(text):
        return LocationMatch(problem=NOTHING_TO_READ)
    if communes := gazetteer.match(text):
        return single_or_choice(gazetteer, communes, text)
    if communes := gazetteer.by_name_or_code(text):
        return choice_between(gazetteer, communes, NAME_AND_CODE_DIFFER)
    if LIKE_AN_ADDRESS.search(fold(text)) and (communes := gazetteer.match_address(text)):
        return single_or_choice(gazetteer, communes, text, address=text)
    return unknown_commune(gazetteer, text)


def single_or_choice(gazetteer, communes, text, address=""):
    """Return the match of one commune, else a choice between several."""
    if len(communes) == 1:
        return LocationMatch(commune_location(gazetteer, communes[0], address))
    return choice_between(gazetteer, communes, SEVERAL_COMMUNES.format(text), address)


def choice_between(gazetteer, communes, problem, address=""):
    shown = [commune_location(gazetteer, commune, address) for commune in communes[:MAX_CHOICES]]
    return LocationMatch(choices=shown, problem=problem, more=len(communes) - len(shown))


def unknown_commune(gazetteer, text):
    near = gazetteer.similar_names(text)
    problem = UNKNOWN_COMMUNE.format(text) + (" Vouliez-vous dire\u00a0:" if near else "")
    return choice_between(gazetteer, near, problem)


def commune_location(gazetteer, commune, address=""):
    """Return the location of a commune; `address`: what was typed, for an address in it."""
    address_text = shortest_unique_text(gazetteer, commune, address) if address else ""
    return Location(
        text=address_text or shortest_unique_text(gazetteer, commune),
        name=commune.name,
        of_name=contracted("de", commune.name),
        latitude=commune.latitude,
        longitude=commune.longitude,
        context=commune.department_name,
        commune_code=commune.code,
        is_address=bool(address_text),
    )


def shortest_unique_text(gazetteer, commune, address=""):
    """Return the shortest text, made from `address` if any, that matches this commune alone."""
    first, more = address or commune.name, ("", *commune.postcodes, commune.code, commune.name)
    texts = (f"{first} {each}".rstrip() for each in more)
    match = gazetteer.match_address if address else gazetteer.match
    return next((text for text in texts if fits(text) and match(text) == [commune]), "")


def fits(text):
    return len(text) <= MAX_LOCATION_LENGTH
