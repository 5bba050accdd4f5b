"""Communes in a sentence, by name, former name, beginning of a name, or code."""

from collections import defaultdict
from dataclasses import dataclass, field

from directory.cache.versioned import DirectoryCache
from directory.locations.gazetteer import ABBREVIATIONS, CommuneEntry, Gazetteer, without_article
from directory.locations.lookup import cached_gazetteer, find_location

LONGEST_NAME = 9
# A place of fewer inhabitants is not preferred to a word of the sheets.
SMALL_TOWN = 2000
BIG_TOWN = 3000  # inhabitants
PREPOSITIONS = frozenset(
    ["a", "au", "aux", "vers", "sur", "d", "de", "du", "des", "proche", "pres"]
)


@dataclass
class PlaceIndex:
    """The communes by name; `starts` by the words that longer names begin with."""

    names: dict[str, list[CommuneEntry]] = field(default_factory=lambda: defaultdict(list))
    starts: dict[str, list[CommuneEntry]] = field(default_factory=lambda: defaultdict(list))
    words: dict[str, int] = field(default_factory=dict)  # the most inhabitants of a bearer
    codes: frozenset[str] = frozenset()

    def add(self, commune: CommuneEntry) -> None:
        for name in {commune.folded, commune.bare, *commune.former_names}:
            self.names[name].append(commune)
        for name in {commune.folded, commune.bare}:
            parts = name.split()
            for size in range(1, len(parts)):
                self.starts[" ".join(parts[:size])].append(commune)
            for word in parts:
                self.words[word] = max(self.words.get(word, 0), commune.population)


def build_places(gazetteer: Gazetteer) -> PlaceIndex:
    index = PlaceIndex(codes=frozenset(gazetteer.codes))
    for commune in gazetteer.communes:
        index.add(commune)
    return index


def cached_places(cache: DirectoryCache) -> PlaceIndex:
    return cache.get_or_set("places", lambda: build_places(cached_gazetteer(cache)))


def place_name(words: list[str]) -> str:
    """Return words as names of communes are looked for: « st » in full."""
    return " ".join(
        ABBREVIATIONS.get(word, word) if rank + 1 < len(words) else word
        for rank, word in enumerate(words)
    )


def place_text(cache: DirectoryCache, typed: str, department: str = "") -> str:
    """Return what the address says of a place: the text that means it alone, else `typed`, which
    the list asks to be more precise.
    """
    for text in filter(None, [f"{typed} {department}" if department else "", typed]):
        if location := find_location(text, cache).location:
            return location.text
    return typed


def population(communes: list[CommuneEntry]) -> int:
    return max(each.population for each in communes)


def bare_name(name: str) -> str:
    return without_article(name)
