"""The names of the venues: whoever types one wants that venue."""

import re
from dataclasses import dataclass, field

from directory.cache.versioned import DirectoryCache
from directory.models import Venue
from tierslieux.text.folding import fold

NAME_ARTICLES = frozenset(["l", "le", "la", "les", "un", "une", "d", "de", "des", "du", "et"])
PIECES = re.compile(r" – |[()«»]")


@dataclass
class VenueNames:
    """`whole`: the names without their small words; `pieces`: what a name is made of, when it
    begins with an article (« La Station » of « La Station (ex-Station A) »); `words`: all words but
    the commune's (« France services de Nant » does not make « Nant » a word of a sheet).
    """

    whole: set[str] = field(default_factory=set)
    pieces: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)

    def add(self, name: str, folded: str, town: str) -> None:
        self.whole.add(without_small_words(folded))
        self.words.update(set(folded.split()).difference(town.split()))
        pieces = PIECES.split(name)
        for piece in map(fold, pieces if len(pieces) > 1 else ()):
            if piece.partition(" ")[0] in NAME_ARTICLES:
                self.pieces.add(piece)

    def has(self, text: str) -> bool:
        """Tell whether a folded text is the name of a venue and nothing else."""
        return text in self.pieces or without_small_words(text) in self.whole - {""}


def without_small_words(folded: str) -> str:
    return " ".join(word for word in folded.split() if word not in NAME_ARTICLES)


def cached_names(cache: DirectoryCache) -> VenueNames:
    return cache.get_or_set("names", read_names)


def read_names() -> VenueNames:
    names = VenueNames()
    columns = "name", "sort_name", "commune__sort_name"
    for each in Venue.objects.public().order_by().values_list(*columns):
        names.add(*each)
    return names
