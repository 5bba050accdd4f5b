"""The gazetteer: match a text with the communes, by name, former name, postcode or INSEE code."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, product
from operator import itemgetter
from typing import NamedTuple, TypeAlias

from directory.geo.distance import square_km
from directory.models import Commune
from tierslieux.text.folding import fold, nearest_word

ARTICLES = frozenset(["l", "le", "la", "les"])
# Words between a name and its department, folded: « Saint-Jean dans le Gard ».
JOINING_WORDS = ARTICLES | {"d", "dans", "de", "des", "du", "en"}
ABBREVIATIONS = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
FIVE_DIGITS = re.compile(r"[0-9]{5}")
CEDEX = re.compile(r"\bcedex( [0-9]{1,2}\b)?")
FORMER_NAMES = re.compile(r"[,;|\n]")


class CommuneEntry(NamedTuple):
    """A commune: `folded` is its normalised name, `bare` the same without its article."""

    code: str
    name: str
    folded: str
    bare: str
    postcodes: tuple[str, ...]
    former_codes: tuple[str, ...]
    former_names: tuple[str, ...]
    population: int
    latitude: float
    longitude: float
    department: str
    department_name: str

    def has_postcode_prefix(self, prefix: str) -> bool:
        return any(postcode.startswith(prefix) for postcode in self.postcodes)

    def has_code(self, number: str) -> bool:
        return number == self.code or number in self.postcodes or number in self.former_codes


CommuneIndex: TypeAlias = dict[str, list[CommuneEntry]]


class Interpretation(NamedTuple):
    """One way to read a text: a name, any of its codes, and a department code, "" for any."""

    name: str
    numbers: tuple[str, ...] = ()
    department: str = ""

    @property
    def is_precise(self) -> bool:
        return bool(self.numbers or self.department)

    def accepts(self, commune: CommuneEntry) -> bool:
        return (not self.numbers or any(map(commune.has_code, self.numbers))) and (
            self.department in ("", commune.department)
        )


def normalise_name(text: str) -> str:
    """Return `text` folded, « st » and « ste » in full, without « cedex 9 »."""
    return expand_abbreviations(CEDEX.sub(" ", fold(text)))


def expand_abbreviations(folded: str) -> str:
    return " ".join([ABBREVIATIONS.get(word, word) for word in folded.split()])


def without_article(name: str) -> str:
    first, _, rest = name.partition(" ")
    return rest if rest and first in ARTICLES else name


def strip_joining_words(words: list[str]) -> list[str]:
    """Return `words` without the JOINING_WORDS at their end."""
    while words and words[-1] in JOINING_WORDS:
        words = words[:-1]
    return words


@dataclass
class Gazetteer:
    """All the communes, the most populous first, and their indexes."""

    communes: list[CommuneEntry]
    names: CommuneIndex = field(default_factory=lambda: defaultdict(list))
    bare_names: CommuneIndex = field(default_factory=lambda: defaultdict(list))
    first_words: CommuneIndex = field(default_factory=lambda: defaultdict(list))
    former_names: CommuneIndex = field(default_factory=lambda: defaultdict(list))
    departments: dict[str, str] = field(default_factory=dict)
    postcodes: set[str] = field(default_factory=set)
    codes: CommuneIndex = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for commune in self.communes:
            self.names[commune.folded].append(commune)
            self.bare_names[commune.bare].append(commune)
            self.first_words[commune.folded.partition(" ")[0]].append(commune)
            self.postcodes.update(commune.postcodes)
            for code in {commune.code, *commune.postcodes, *commune.former_codes}:
                self.codes[code].append(commune)
            for name in commune.former_names:
                self.former_names[name].append(commune)
        for code, name in {(each.department, each.department_name) for each in self.communes}:
            self.departments |= {code: code, without_article(normalise_name(name)): code}

    def match(self, text):
        """Return the communes that `text` may mean, the likeliest first.

        Tried in this order: the whole name, without its article, a former name, the prefix of a
        name, prefixes of its words. A code or the department may stand beside the name.
        """
        finds = (self.by_name, *self.looser_finds)
        for find, query in product(finds, self.interpretations(normalise_name(text))):
            if communes := prefer_postcodes(query, filter(query.accepts, find(query))):
                return communes
        return []

    def suggest(self, text):
        """Return the communes whose name or postcode begins as `text`, for autocompletion."""
        typed = normalise_name(text)
        if typed.isdigit() or not typed:
            return [each for each in self.communes if typed and each.has_postcode_prefix(typed)]
        pairs = product(self.looser_finds, self.interpretations(typed))
        matches = (filter(query.accepts, find(query)) for find, query in pairs)
        return list(dict.fromkeys(chain.from_iterable(matches)))

    @property
    def looser_finds(self):
        return self.by_bare_name, self.by_former_name, self.by_prefix, self.by_word_prefixes

    def interpretations(self, text: str) -> list[Interpretation]:
        """Return the Interpretations of `text`: as it is, then with its codes and department."""
        codes = tuple(word for word in text.split() if FIVE_DIGITS.fullmatch(word))
        named = " ".join(word for word in text.split() if word not in codes)
        name, department = self.without_department(named)
        exact = Interpretation(text), Interpretation(named, codes)
        split = Interpretation(name, codes, department)
        return list(dict.fromkeys([*exact, split, *self.address_interpretations(text)]))

    def address_interpretations(self, text: str) -> list[Interpretation]:
        """Return the Interpretations of an address: with its codes, then its department.

        A code that is no commune's postcode is a large office's (CEDEX): it only gives the
        department.
        """
        codes = [word for word in text.split() if FIVE_DIGITS.fullmatch(word)]
        named = " ".join(word for word in text.split() if word not in codes)
        name, department = self.without_department(named)
        posted = tuple(code for code in codes if code in self.postcodes)
        office = next((code[:2] for code in codes if code not in self.postcodes), "")
        split = Interpretation(name, posted, department or office)
        return [Interpretation(named, posted, office), split]

    def without_department(self, text: str) -> tuple[str, str]:
        """Split off the department that ends `text`: (rest, department code), else (text, "")."""
        words = text.split()
        for start in range(len(words)):
            if code := self.departments.get(" ".join(words[start:])):
                return " ".join(strip_joining_words(words[:start])), code
        return text, ""

    def by_name(self, query):
        """Return the communes of this exact name, and longer names if one is more populous."""
        exact = self.names.get(query.name, [])
        if not exact or query.is_precise:
            return exact
        alike = self.first_words[query.name.partition(" ")[0]]
        longer = [commune for commune in alike if commune.folded.startswith(f"{query.name} ")]
        return exact + (longer if longer and longer[0].population > exact[0].population else [])

    def by_bare_name(self, query):
        return self.bare_names.get(without_article(query.name), [])

    def by_former_name(self, query):
        return self.former_names.get(query.name, [])

    def candidates(self, query):
        """Return the communes that have any of the codes, all of them when there is none."""
        if not query.numbers:
            return self.communes
        return dict.fromkeys(each for code in query.numbers for each in self.codes.get(code, []))

    def by_prefix(self, query):
        bare = without_article(query.name)
        return [commune for commune in self.candidates(query) if commune.bare.startswith(bare)]

    def by_word_prefixes(self, query):
        communes = self.candidates(query)
        for word in query.name.split():
            communes = [commune for commune in communes if f" {word}" in f" {commune.folded}"]
        return communes

    def by_name_or_code(self, text):
        """Return the communes of the name, then those of the code that contradicts it."""
        *_, query = self.address_interpretations(normalise_name(text))
        named = self.bare_names.get(without_article(query.name), []) if query.name else []
        coded = self.by_code(Interpretation("", query.numbers))
        return named and [*named, *(each for each in coded if each not in named)]

    def by_code(self, query):
        """Return the communes that have any of the codes, none when there is no code."""
        communes = self.candidates(query) if query.numbers else []
        return prefer_postcodes(query, filter(query.accepts, communes))

    def match_address(self, text):
        """Return the communes of an address: by its code and its words, else by its last words."""
        for query in self.address_interpretations(normalise_name(text)):
            coded = self.by_code(query)
            if communes := longest_name_within(coded, query.name) or self.by_trailing_name(query):
                return communes
        return coded

    def by_trailing_name(self, query):
        """Return the communes whose whole name ends the text, the longest name first."""
        words = query.name.split()
        for start in range(len(words)):
            name = " ".join(words[start:])
            if communes := list(filter(query.accepts, self.names.get(name, []))):
                return communes
        return []

    def nearest(self, latitude, longitude, km):
        """Return the commune whose point is nearest, None when none is within `km`."""
        here = (latitude, longitude)
        squares = ((square_km(here, each.latitude, each.longitude), each) for each in self.communes)
        distance, commune = min(squares, default=(km**2, None), key=itemgetter(0))
        return commune if distance < km**2 else None

    def similar_names(self, text):
        """Return the communes whose name is nearest to `text`, contains it or ends it."""
        *_, query = self.address_interpretations(normalise_name(text))
        typed = without_article(query.name)
        containing = [name for name in self.bare_names if typed and typed in name]
        near = nearest_word(typed, [name for name in self.bare_names if typed not in name])
        names = filter(None, [near, *containing])
        communes = chain.from_iterable(map(self.bare_names.get, names))
        return list(communes) or self.by_trailing_name(query)


def longest_name_within(communes, text):
    """Return the communes whose name is in `text` as whole words, the longest name only."""
    within = [commune for commune in communes if f" {commune.bare} " in f" {text} "]
    most = max((len(commune.bare) for commune in within), default=0)
    return [commune for commune in within if len(commune.bare) == most]


def prefer_postcodes(query, communes):
    """Return the communes that have a code as postcode if any, else all of them.

    Over 300 numbers are the postcode of some communes and the INSEE code of another.
    """
    communes = list(communes)
    posted = [commune for commune in communes if set(query.numbers) & set(commune.postcodes)]
    return posted or communes


GAZETTEER_COLUMNS = (
    "code",
    "name",
    "sort_name",
    "postcodes",
    "former_codes",
    "former_names",
    "population",
    "latitude",
    "longitude",
    "department",
    "department__name",
)


def read_gazetteer() -> Gazetteer:
    """Return the Gazetteer of all the communes, read in one query."""
    rows = Commune.objects.order_by("-population", "code").values_list(*GAZETTEER_COLUMNS)
    return Gazetteer([commune_entry(row) for row in rows])


def commune_entry(row):
    """Return the CommuneEntry of a row of GAZETTEER_COLUMNS."""
    code, name, sort_name, postcodes, former_codes, former_names, *rest = row
    former = tuple(filter(None, map(normalise_name, FORMER_NAMES.split(former_names))))
    codes = (tuple(postcodes.split()), tuple(former_codes.split()))
    folded = expand_abbreviations(sort_name)
    return CommuneEntry(code, name, folded, without_article(folded), *codes, former, *rest)
