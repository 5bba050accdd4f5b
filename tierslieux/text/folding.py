"""Folding of French text and the search that stands on it; nothing else knows how."""

import re
import unicodedata
from difflib import get_close_matches
from itertools import filterfalse

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae"})
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
MAX_WORDS = 50  # more than the search field can hold; the database bounds its conditions too
MAX_TYPING_SLIP = 2
SHORT = 3  # letters of the longest word that keeps its final s: « gers » is « ger », « bus » stays


def fold(text):
    """Returns `text` as lower-case ASCII words: no accent, ligature, hyphen or apostrophe.

    « L’Œuvre d’Été » gives "l oeuvre d ete". Folding twice changes nothing.
    """
    bare = text if text.isascii() else unmarked(text)
    return NOT_A_WORD.sub(" ", bare.lower()).strip()


def unmarked(text):
    """Returns lower-case text without its accents and ligatures."""
    bare = unicodedata.normalize("NFKD", text.translate(LIGATURES)).lower()
    return "".join(filterfalse(unicodedata.combining, bare))


def words(text):
    """Returns the folded words of what a person typed, singular, each once, at most `MAX_WORDS`.

    A word is searched anywhere in a text, so the singular finds the plural as well.
    """
    return list(dict.fromkeys(map(singular, fold(text).split())))[:MAX_WORDS]


def singular(word):
    return word[:-1] if len(word) > SHORT and word[-1] in "sx" else word


def search_text(parts):
    """Returns the text that is searched: every word of `parts`, folded, each once."""
    return " ".join(dict.fromkeys(fold(" ".join(parts)).split()))


def nearest_text(text, vocabulary):
    """Returns `text` with each word that no known word holds replaced by the nearest known one.

    `vocabulary` is {folded word: the word as it is shown}. Returns "" when nothing could be
    bettered.
    """
    typed = words(text)
    bettered = [nearest_word(word, vocabulary) for word in typed]
    if bettered == typed or not all(bettered):
        return ""
    return " ".join(vocabulary.get(word, word) for word in bettered)


def nearest_word(word, vocabulary):
    """Returns `word` when a known word holds it, else the known word most like it, else ""."""
    if any(word in known for known in vocabulary):
        return word
    near = [known for known in vocabulary if abs(len(known) - len(word)) <= MAX_TYPING_SLIP]
    return next(iter(get_close_matches(word, near, n=1, cutoff=0.75)), "")
