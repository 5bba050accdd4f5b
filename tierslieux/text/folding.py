"""Folding of French text to bare ASCII words, and the search that stands on it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import filterfalse

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
MAX_WORDS = 50  # more than the search field can hold; the database bounds its conditions too
SHORT_LENGTH, MAX_TYPING_SLIPS = 5, 2  # a word of so many letters holds one slip only
# Letters of the longest word that keeps its final s: « gers » is « ger », « bus » stays.
UNCHANGED_LENGTH = 3


def fold(text: str) -> str:
    """Return `text` as lower-case ASCII words: no accent, ligature, hyphen or apostrophe.

    « L’Œuvre d’Été » gives "l oeuvre d ete". Folding twice changes nothing.
    """
    bare = text if text.isascii() else strip_accents(text)
    return NOT_A_WORD.sub(" ", bare.lower()).strip()


def strip_accents(text: str) -> str:
    """Return lower-case text without its accents and ligatures."""
    bare = unicodedata.normalize("NFKD", text.translate(LIGATURES)).lower()
    return "".join(filterfalse(unicodedata.combining, bare))


def search_words(text: str) -> list[str]:
    """Return the folded words of a query, singular, each once, at most `MAX_WORDS`.

    A word is searched anywhere in a text, so the singular finds the plural as well.
    """
    return list(dict.fromkeys(map(singular, fold(text).split())))[:MAX_WORDS]


def singular(word: str) -> str:
    """Return a folded word without its final s or x, unless it is short."""
    return word[:-1] if len(word) > UNCHANGED_LENGTH and word[-1] in "sx" else word


def search_text(parts: Iterable[str]) -> str:
    """Return the text stored to be searched: every word of `parts`, folded, each once."""
    return " ".join(dict.fromkeys(fold(" ".join(parts)).split()))


def nearest_text(text: str, vocabulary: Mapping[str, str]) -> str:
    """Return a query with each unknown word replaced by the nearest known one.

    `vocabulary` is {folded word: word shown}; a word that a known one contains is known. Returns ""
    when there is nothing better to propose.
    """
    typed = search_words(text)
    nearest = [nearest_word(word, vocabulary) for word in typed]
    if nearest == typed or not all(nearest):
        return ""
    return " ".join(vocabulary.get(word, word) for word in nearest)


def nearest_word(word: str, vocabulary: Iterable[str]) -> str:
    """Return `word` when a known word contains it, else the known word most like it, else ""."""
    if any(word in known for known in vocabulary):
        return word
    slips = MAX_TYPING_SLIPS if len(word) > SHORT_LENGTH else 1
    near = extractOne(word, vocabulary, scorer=OSA.distance, score_cutoff=slips)
    return near[0] if near else ""
