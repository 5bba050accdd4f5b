"""The communes by the names and codes that people give them: which ones a text may mean."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import chain, product
from operator import itemgetter
from typing import NamedTuple

from directory.geo.distance import square_km
from directory.models import Commune
from tierslieux.text.folding import fold, nearest_word

ARTICLES = frozenset(["l", "le", "la", "les"])
# What stands between a name and its department, once folded: « Saint-Jean dans le Gard ».
JOINTS = ARTICLES | {"d", "dans", "de", "des", "du", "en"}
SHORTENED = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
CODE = re.compile(r"[0-9]{5}")
CEDEX = re.compile(r"\bcedex( [0-9]{1,2}\b)?")
FORMER_NAMES = re.compile(r"[,;|\n]")


class Town(NamedTuple):
    """A commune; `folded` is its name as `plain` writes it, `bare` the same without article."""

    code: str
    name: str
    folded: str
    bare: str
    postcodes: tuple
    former_codes: tuple
    former_names: tuple
    population: int
    latitude: float
    longitude: float
    department: str
    department_name: str

    def is_posted(self, beginning):
        return any(postcode.startswith(beginning) for postcode in self.postcodes)

    def has(self, number):
        return number == self.code or number in self.postcodes or number in self.former_codes


class Reading(NamedTuple):
    """One way to read a text: a name, any of the numbers beside it, and a department."""

    name: str
    numbers: tuple = ()
    department: str = ""

    @property
    def is_precise(self):
        return bool(self.numbers or self.department)

    def keeps(self, town):
        return (not self.numbers or any(map(town.has, self.numbers))) and (
            self.department in ("", town.department)
        )


def plain(text):
    """Returns the folded words of `text`, « st » and « ste » in full, without « cedex 9 »."""
    return in_full(CEDEX.sub(" ", fold(text)))


def in_full(folded):
    return " ".join([SHORTENED.get(word, word) for word in folded.split()])


def without_article(name):
    first, _, rest = name.partition(" ")
    return rest if rest and first in ARTICLES else name


def without_joints(words):
    """Returns the words of a name without those that tied its department to it."""
    while words and words[-1] in JOINTS:
        words = words[:-1]
    return words


@dataclass
class Gazetteer:
    """All the communes, the most populous first, with what finds them at once."""

    towns: list
    names: dict = field(default_factory=lambda: defaultdict(list))
    bare_names: dict = field(default_factory=lambda: defaultdict(list))
    first_words: dict = field(default_factory=lambda: defaultdict(list))
    former_names: dict = field(default_factory=lambda: defaultdict(list))
    departments: dict = field(default_factory=dict)
    postcodes: set = field(default_factory=set)
    codes: dict = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self):
        for town in self.towns:
            self.names[town.folded].append(town)
            self.bare_names[town.bare].append(town)
            self.first_words[town.folded.partition(" ")[0]].append(town)
            self.postcodes.update(town.postcodes)
            for code in {town.code, *town.postcodes, *town.former_codes}:
                self.codes[code].append(town)
            for name in town.former_names:
                self.former_names[name].append(town)
        for code, name in {(town.department, town.department_name) for town in self.towns}:
            self.departments |= {code: code, without_article(plain(name)): code}

    def meant_by(self, text):
        """Returns the communes that `text` may mean, the likeliest first.

        The whole name beats the name without its article, a former name, the beginning of a name,
        then the beginnings of words in it; beside the name may stand a code or the department.
        """
        finds = (self.named, self.named_bare, self.formerly, self.beginning, self.holding)
        readings = dict.fromkeys(self.readings(plain(text)))
        for find, reading in product(finds, readings):
            if towns := settled_by_code(reading, filter(reading.keeps, find(reading))):
                return towns
        return []

    def suggested(self, text):
        """Returns the communes whose name, or postcode, may be the one that `text` begins."""
        typed = plain(text)
        if typed.isdigit() or not typed:
            return [town for town in self.towns if typed and town.is_posted(typed)]
        finds = (self.named_bare, self.formerly, self.beginning, self.holding)
        pairs = product(finds, dict.fromkeys(self.readings(typed)))
        found = (filter(reading.keeps, find(reading)) for find, reading in pairs)
        return list(dict.fromkeys(chain.from_iterable(found)))

    def readings(self, text):
        """Returns the ways to read `text`: as it is, then with its codes and its department."""
        codes = tuple(word for word in text.split() if CODE.fullmatch(word))
        named = " ".join(word for word in text.split() if word not in codes)
        name, department = self.without_department(named)
        readings = [Reading(text), Reading(named, codes), Reading(name, codes, department)]
        return [*readings, *self.address_readings(text)]

    def address_readings(self, text):
        """Returns the ways to read `text` as an address: with its codes, then its department.

        A code that is no commune's postcode is a large office's: it only tells the department.
        """
        codes = [word for word in text.split() if CODE.fullmatch(word)]
        named = " ".join(word for word in text.split() if word not in codes)
        name, department = self.without_department(named)
        posted = tuple(code for code in codes if code in self.postcodes)
        office = next((code[:2] for code in codes if code not in self.postcodes), "")
        return [Reading(named, posted, office), Reading(name, posted, department or office)]

    def without_department(self, text):
        """Returns `text` without the department that ends it, and its code, "" when none does."""
        words = text.split()
        for start in range(len(words)):
            if code := self.departments.get(" ".join(words[start:])):
                return " ".join(without_joints(words[:start])), code
        return text, ""

    def named(self, reading):
        """Returns the communes of this name; a greater one whose name goes on may be meant too."""
        exact = self.names.get(reading.name, [])
        if not exact or reading.is_precise:
            return exact
        alike = self.first_words[reading.name.partition(" ")[0]]
        longer = [town for town in alike if town.folded.startswith(f"{reading.name} ")]
        return exact + (longer if longer and longer[0].population > exact[0].population else [])

    def named_bare(self, reading):
        return self.bare_names.get(without_article(reading.name), [])

    def formerly(self, reading):
        return self.former_names.get(reading.name, [])

    def among(self, reading):
        """Returns the communes that have any of the numbers of a reading, all without numbers."""
        if not reading.numbers:
            return self.towns
        return dict.fromkeys(town for code in reading.numbers for town in self.codes.get(code, []))

    def beginning(self, reading):
        bare = without_article(reading.name)
        return [town for town in self.among(reading) if town.bare.startswith(bare)]

    def holding(self, reading):
        towns = self.among(reading)
        for word in reading.name.split():
            towns = [town for town in towns if f" {word}" in f" {town.folded}"]
        return towns

    def named_elsewhere(self, text):
        """Returns the communes of the name in `text`, and those of the code that contradicts it."""
        *_, reading = self.address_readings(plain(text))
        named = self.bare_names.get(without_article(reading.name), []) if reading.name else []
        coded = Reading("", reading.numbers)
        return named and [*named, *(town for town in self.coded(coded) if town not in named)]

    def coded(self, reading):
        """Returns the communes that have the numbers of a reading, none without numbers."""
        towns = self.among(reading) if reading.numbers else []
        return settled_by_code(reading, filter(reading.keeps, towns))

    def holding_address(self, text):
        """Returns the communes where the address `text` may be: those that its code and then its
        words name, else those whose name ends it.
        """
        for reading in self.address_readings(plain(text)):
            coded = self.coded(reading)
            if towns := longest_named(coded, reading.name) or self.ending(reading):
                return towns
        return coded

    def ending(self, reading):
        """Returns the communes, in the department of the reading, whose name ends it."""
        words = reading.name.split()
        for start in range(len(words)):
            found = Reading(" ".join(words[start:]), reading.numbers, reading.department)
            if towns := list(filter(found.keeps, self.names.get(found.name, []))):
                return towns
        return []

    def nearest(self, latitude, longitude, km):
        """Returns the commune whose own point is nearest, None when none is within `km`."""
        here = (latitude, longitude)
        measured = ((square_km(here, each.latitude, each.longitude), each) for each in self.towns)
        distance, town = min(measured, default=(km**2, None), key=itemgetter(0))
        return town if distance < km**2 else None

    def nearest_named(self, text):
        """Returns the communes whose name is the most like `text`, holds it or ends it."""
        *_, reading = self.address_readings(plain(text))
        typed = without_article(reading.name)
        holders = [name for name in self.bare_names if typed and typed in name]
        near = nearest_word(typed, [name for name in self.bare_names if typed not in name])
        towns = chain.from_iterable(self.bare_names[name] for name in [near, *holders] if name)
        return list(towns) or self.ending(reading)


def longest_named(towns, text):
    """Returns the towns whose name stands in `text`, whole words; of several, the longest."""
    within = [town for town in towns if f" {town.bare} " in f" {text} "]
    most = max((len(town.bare) for town in within), default=0)
    return [town for town in within if len(town.bare) == most]


def settled_by_code(reading, towns):
    """Returns `towns`, or those that have the number as a postcode when some do.

    Over three hundred numbers are a postcode here and the INSEE code of a commune elsewhere.
    """
    towns = list(towns)
    posted = [town for town in towns if set(reading.numbers) & set(town.postcodes)]
    return posted or towns


COLUMNS = (
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


def read_gazetteer():
    """Reads all the communes in one query."""
    rows = Commune.objects.order_by("-population", "code").values_list(*COLUMNS)
    return Gazetteer([town(row) for row in rows])


def town(row):
    code, name, sort_name, postcodes, former_codes, former_names, *rest = row
    former = tuple(filter(None, map(plain, FORMER_NAMES.split(former_names))))
    codes = (tuple(postcodes.split()), tuple(former_codes.split()))
    folded = in_full(sort_name)
    return Town(code, name, folded, without_article(folded), *codes, former, *rest)
