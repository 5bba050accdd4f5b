"""Words that are misspelt: the known word that was meant, when there is little doubt."""

import re
from dataclasses import dataclass, field
from functools import cached_property

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from directory.cache.versioned import DirectoryCache
from directory.hours.weekdays import WEEKDAYS
from directory.search.lexicon import Lexicon, cached_lexicon
from directory.search.moments import MONTH_NUMBERS
from directory.search.names import VenueNames, cached_names
from directory.search.places import PREPOSITIONS, PlaceIndex, cached_places
from directory.search.words import SMALL_WORDS, Word
from tierslieux.text.folding import singular

SHORTEST = 5  # letters of a word that may be misspelt
LONG, VERY_LONG = 7, 9
ENOUGH_TO_BE_MEANT = 3000  # inhabitants of a commune that is named without a preposition
ENOUGH_AFTER_A_PREPOSITION = 500
MORE_LIKELY = 8  # times as many inhabitants as the next commune spelt nearly so
MAX_CANDIDATES = 12
OF_RULES = """
    demain aujourd matin midi apres soir heure maximum moins euro kilometre minute personne rayon
    weekend sans
"""
ALSO_KNOWN = frozenset([*WEEKDAYS, *MONTH_NUMBERS, *OF_RULES.split()])
SOUNDS = (
    (re.compile(r"ph"), "f"),
    (re.compile(r"eau|au"), "o"),
    (re.compile(r"(?<!^)h|^h(?=[aeiouy])"), ""),
    (re.compile(r"y"), "i"),
    (re.compile(r"c(?=[eis])|ss|z"), "s"),
    (re.compile(r"qu|ck|ch(?=r)|c(?![h])|q"), "k"),
    (re.compile(r"ai|ei"), "e"),
    (re.compile(r"(?:an|en|am|em)(?![aeiouy])"), "an"),
    (re.compile(r"(.)\1+"), r"\1"),
    (re.compile(r"(?<=..)[estxd]+$"), ""),
)


def sound(word: str) -> str:
    """Return roughly how a folded word sounds in French."""
    for pattern, letters in SOUNDS:
        word = pattern.sub(letters, word)
    return word


@dataclass
class Spelling:
    """The words that are known, by how they sound."""

    lexicon: Lexicon
    places: PlaceIndex
    names: VenueNames
    sounds: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for word in self.vocabulary:
            self.sounds.setdefault(sound(word), []).append(word)

    @cached_property
    def vocabulary(self) -> list[str]:
        """The words that others may be misspellings of."""
        towns = {each for each, people in self.places.words.items() if people >= 500}  # noqa: PLR2004
        words = self.lexicon.words | ALSO_KNOWN | towns
        return sorted(word for word in words if len(word) >= SHORTEST - 1 and word.isalpha())

    @cached_property
    def of_lexicon(self) -> frozenset[str]:
        return self.lexicon.words | ALSO_KNOWN

    def knows(self, word: Word) -> bool:
        """Whether there is nothing to correct."""
        return (
            len(word.text) < SHORTEST
            or not word.text.isalpha()
            or word.key in self.of_lexicon
            or word.text in self.of_lexicon
            or word.text in SMALL_WORDS
            or word.text in self.places.words
            or word.text in self.names.words
        )

    def correct(self, words: tuple[Word, ...]) -> tuple[Word, ...]:
        """Return the words of a sentence, those that are surely misspelt corrected."""
        return tuple(
            word
            if self.knows(word)
            else self.corrected(word, bool(rank) and words[rank - 1].text in PREPOSITIONS)
            for rank, word in enumerate(words)
        )

    def corrected(self, word: Word, after_preposition: bool) -> Word:
        meant = self.meant(word.text, after_preposition)
        return word._replace(text=meant) if meant else word

    def meant(self, text: str, after_preposition: bool) -> str:
        """Return the known word that a folded one is for, "" when that is not sure."""
        alike = self.sounds.get(sound(text), [])
        least = min((OSA.distance(text, each) for each in alike), default=0)
        closest = [each for each in alike if OSA.distance(text, each) == least]
        heard = self.likeliest(closest, after_preposition)
        if heard:
            return heard
        slips = 1 + (len(text) >= VERY_LONG)
        near = extract(
            text, self.vocabulary, scorer=OSA.distance, score_cutoff=slips, limit=MAX_CANDIDATES
        )
        if len(text) < LONG and not after_preposition:
            near = [
                each
                for each in near
                if each[0][0] == text[0] and (len(text) > SHORTEST or each[0] in WEEKDAYS)
            ]
        closest = min((score for _, score, _ in near), default=0)
        return self.likeliest(
            [name for name, score, _ in near if score == closest], after_preposition
        )

    def likeliest(self, words: list[str], after_preposition: bool) -> str:
        """Return the one word among several that is surely meant, "" when none is."""
        ours = [word for word in words if word in self.of_lexicon]
        towns = sorted(set(words) - set(ours), key=self.people, reverse=True)
        enough = ENOUGH_AFTER_A_PREPOSITION if after_preposition else ENOUGH_TO_BE_MEANT
        towns = [town for town in towns if self.people(town) >= enough]
        if ours and not (after_preposition and towns):
            return ours[0] if len({singular(each) for each in ours}) == 1 else ""
        if len(towns) > 1 and self.people(towns[0]) < MORE_LIKELY * self.people(towns[1]):
            return ""
        return towns[0] if towns else ""

    def people(self, word: str) -> int:
        return self.places.words.get(word, 0)


def cached_spelling(cache: DirectoryCache) -> Spelling:
    parts = cached_lexicon(cache), cached_places(cache), cached_names(cache)
    return cache.get_or_set("spelling", lambda: Spelling(*parts))
