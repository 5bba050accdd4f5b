"""Folding of French text and the search that stands on it; nothing else knows how."""

import re
import unicodedata
from difflib import get_close_matches

LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
NOT_A_WORD = re.compile(r"[^a-z0-9]+")
MAX_WORDS = 8


def fold(text):
    """Returns `text` as lower-case ASCII words: no accent, ligature, hyphen or apostrophe.

    « L’Œuvre d’Été » gives "l oeuvre d ete". Folding twice changes nothing.
    """
    bare = unicodedata.normalize("NFKD", text.translate(LIGATURES)).lower()
    unmarked = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return NOT_A_WORD.sub(" ", unmarked.translate(LIGATURES)).strip()


def words(text):
    """Returns the folded words of what a person typed, each once, at most `MAX_WORDS`."""
    return list(dict.fromkeys(fold(text).split()))[:MAX_WORDS]


def search_text(parts):
    """Returns the text that is searched: every word of `parts`, folded, each once."""
    return " ".join(dict.fromkeys(fold(" ".join(parts)).split()))


def nearest_word(word, vocabulary):
    """Returns the word of `vocabulary` most like `word`, or "" when none is close."""
    near = [known for known in vocabulary if abs(len(known) - len(word)) <= 2]
    return next(iter(get_close_matches(word, near, n=1, cutoff=0.75)), "")
