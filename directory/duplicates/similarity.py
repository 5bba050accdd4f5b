"""Search all the sheets for those that may be of the same place as another, with the reasons."""

from collections import defaultdict
from itertools import chain, product
from math import log
from typing import NamedTuple

from directory.duplicates.names import NameWords, name_words
from directory.duplicates.scoring import likeness
from directory.duplicates.websites import page_of
from directory.models import Commune, Venue
from tierslieux.text.folding import fold
from tierslieux.text.phones import normalise_phone

LIKELY = 0.5  # what two sheets score when one would rather look at both
MAX_HOLDERS = 20  # sheets: what more of them have in common makes nobody worth comparing
SQUARE_DEGREES = 0.002  # degrees: the side of the squares in which places are close to one another
READ_COLUMNS = (
    "pk", "name", "commune", "latitude", "longitude", "phone", "website", "email", "siret",
    "point_precision", "status",
)  # fmt: skip


class VenueFacts(NamedTuple):
    """What a sheet, or a row of a file, says that tells which place it is of.

    `commune` is an INSEE code; a point that is not exact is that of the commune, and ignored.
    """

    name: str
    commune: str = ""
    latitude: float | None = None
    longitude: float | None = None
    phone: str = ""
    website: str = ""
    email: str = ""
    siret: str = ""
    is_exact: bool = True


class CommuneFacts(NamedTuple):
    """A commune, as places in it are compared."""

    code: str
    name: str
    latitude: float | None = None
    longitude: float | None = None
    words: frozenset = frozenset()

    @property
    def glued(self):
        """The name as it stands in the address of a website."""
        return fold(self.name).replace(" ", "")


class Likeness(NamedTuple):
    """A sheet that may be of the same place: how likely, from 0 to 1, and why, in French."""

    pk: int
    name: str
    town: str
    score: float
    why: str


class Candidate:
    """A place made ready to be compared with many."""

    __slots__ = ("name", "pk", "point", "signs", "town", "words")

    def __init__(self, place, town, pk=None):
        self.pk, self.town, self.name = pk, town, place.name
        self.words = name_words(place.name)
        has_point = place.is_exact and None not in (place.latitude, place.longitude)
        self.point = (place.latitude, place.longitude) if has_point else None
        self.signs = signs(place)

    def square(self):
        latitude, longitude = self.point
        return int(latitude // SQUARE_DEGREES), int(longitude // SQUARE_DEGREES)

    def index_keys(self):
        """Returns under what this place is kept: another is compared that has one in common."""
        town = self.town.code
        keys = {*self.words, " ".join(self.words), (town, ""), *self.signs.items()}
        keys.update((town, word[:4]) for word in self.words)
        if self.point:
            keys.add(self.square())
        return keys

    def searched_keys(self):
        """Returns the keys under which are those to compare: the squares around too."""
        if not self.point:
            return self.index_keys()
        north, east = self.square()
        around = product(range(north - 1, north + 2), range(east - 1, east + 2))
        return self.index_keys().union(around)


def signs(place):
    """Returns what hardly two places share, {kind: value}, without what is not known."""
    known = {
        "siret": place.siret,
        "phone": normalise_phone(place.phone),
        "page": page_of(place.website),
        "email": place.email.strip().lower(),
    }
    return {kind: value for kind, value in known.items() if value}


class SimilarityIndex:
    """Every sheet of the directory, read once to be compared with many places."""

    def __init__(self, places=None, towns=None):
        """Index {key: VenueFacts} and {code: CommuneFacts}; by default those of the database."""
        self.towns = read_communes() if towns is None else towns
        facts = read_venues() if places is None else places
        known = [Candidate(each, self.town(each.commune), pk) for pk, each in facts.items()]
        self.names = NameWords(each.words for each in known)
        self.holders = defaultdict(list)
        for each in known:
            for key in each.index_keys():
                self.holders[key].append(each)
            each.words = self.names.weigh(each.words, each.town.words)
        self.known = {each.pk: each for each in known}

    def town(self, code):
        return self.towns.get(code) or CommuneFacts(code, "")

    def like(self, place, limit=3, least=LIKELY):
        """Returns the Likenesses of a VenueFacts that score `least`, the likeliest first."""
        candidate = Candidate(place, self.town(place.commune))
        candidate.words = self.names.weigh(candidate.words, candidate.town.words)
        return self.ranked(candidate, least)[:limit]

    def pairs(self, least=LIKELY):
        """Returns [(key, Likeness)] of all the pairs of sheets, the likeliest first, each once."""
        found = [
            (pk, each)
            for pk, candidate in self.known.items()
            for each in self.ranked(candidate, least)
            if pk < each.pk
        ]
        return sorted(found, key=lambda pair: (-pair[1].score, pair[0], pair[1].pk))

    def ranked(self, candidate, least):
        """Returns the Likenesses of a candidate to the sheets, itself left out."""
        scored = ((each, likeness(candidate, each, self, least)) for each in self.near(candidate))
        found = [
            Likeness(each.pk, each.name, each.town.name, found.score, found.why)
            for each, found in scored
            if found
        ]
        return sorted(found, key=lambda each: (-each.score, each.name, each.pk))

    def near(self, candidate):
        """Returns the sheets that have enough in common with a candidate to be compared."""
        lists = (self.holders.get(key, ()) for key in candidate.searched_keys())
        rare = (holders for holders in lists if len(holders) <= MAX_HOLDERS)
        few = {each.pk: each for each in chain.from_iterable(rare)}
        few.pop(candidate.pk, None)
        return few.values()

    def rarity(self, sign, candidate):
        """Returns how much a shared sign tells, from 1 when no other sheet has it down to 0: what
        many share is that of their town or of their network.
        """
        others = len(self.holders[sign]) - (candidate.pk is not None)
        return 1 / (1 + log(others))


def read_venues():
    """Reads all the sheets but those of exercises, in one query."""
    rows = Venue.objects.real().order_by("pk").values_list(*READ_COLUMNS[:-1])
    exact = Venue.PointPrecision.ADDRESS
    return {pk: VenueFacts(*facts, is_exact=precision == exact) for pk, *facts, precision in rows}


def read_communes():
    """Reads all the communes, in one query."""
    rows = Commune.objects.order_by("code").values_list("code", "name", "latitude", "longitude")
    return {row[0]: commune_facts(*row) for row in rows}


def commune_facts(code, name, latitude=None, longitude=None):
    return CommuneFacts(code, name, latitude, longitude, frozenset(name_words(name)))
