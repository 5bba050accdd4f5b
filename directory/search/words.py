"""The words of a sentence as they are typed, and as they are compared."""

import re
import unicodedata
from typing import NamedTuple

from tierslieux.text.folding import fold, singular

MAX_SENTENCE_LENGTH = 200  # characters
# « 24h/24 », « 24 h sur 24, 7 jours sur 7 »: one word, ALWAYS.
ALWAYS = "24h24"
ALWAYS_TEXT = (
    r"(?:24\s*(?:h(?:eures?)?)?\s*(?:/|sur|-)\s*24|24\s?h\s?24)(?:\s?h(?:eures?)?)?(?![a-z0-9])"
    r"(?:\W{0,3}(?:et )?7\s*(?:j(?:ours?)?)?\s*(?:/|sur)\s*7(?:\s?j(?:ours?)?)?(?![a-z0-9]))?"
    r"|24\s?(?:/|sur|-)\s?7(?![0-9])|7\s?j?\s?/\s?7\s?j?\W{1,3}24\s?h?\s?/\s?24\s?h?(?![a-z0-9])"
)
TYPED_WORD = re.compile(
    rf"{ALWAYS_TEXT}"
    r"|[0-9]{1,2}/[0-9]{1,2}(?:/[0-9]{2,4})?(?![0-9])"
    r"|[0-9]+[.,][0-9]{1,2}(?=\s*(?:€|e\b|euro))"
    r"|[^\W_]+|€",
    re.IGNORECASE,
)
# A number glued to what follows it: « 10km », « 18h30 », « 20€ ».
NUMBER_AND_UNIT = re.compile(
    r"([0-9]+)(h|heures?|km|kms|min|mn|minutes?|e|eur|euros?|m2|mbps|er)([0-9]{2})?"
)
# Words that join others and ask nothing by themselves.
SMALL = """
    a au aux avec c ca ce ces cet cette chez d dans de des du elle en est et eux il ils j je l la le
    les leur leurs lui m ma me mes moi mon n ne nos notre nous on ou par pour qu que quel quelle
    quelles quels qui quoi s sa se ses si son sur t ta te tes toi ton tu un une vers vos votre vous
    y 1 2 ds pr av ac avk
"""
SMALL_WORDS = frozenset(SMALL.split())


# What stands between two words and is kept when both are left.
KEPT = ("", "-", "'", "’")


class Word(NamedTuple):
    """A word: `typed` as it is written, `text` folded, `key` folded and singular; `after` stands
    between it and the next.
    """

    typed: str
    text: str
    after: str = " "

    @property
    def shown(self) -> str:
        """The word as it is typed, but for a misspelling that was corrected."""
        return self.typed if fold(self.typed) == self.text else self.text

    @property
    def key(self) -> str:
        return singular(self.text)


def split_words(sentence: str) -> list[Word]:
    """Return the words of a sentence, « € » being one, a number apart from its unit."""
    sentence, words = unicodedata.normalize("NFC", sentence), []
    matches = list(TYPED_WORD.finditer(sentence))
    nexts = [*(match.start() for match in matches[1:]), len(sentence)]
    for match, following in zip(matches, nexts, strict=False):
        between = sentence[match.end() : following]
        parts = split_typed(match[0])
        words += [word._replace(after="") for word in parts[:-1]]
        words += [word._replace(after=between if between in KEPT else " ") for word in parts[-1:]]
    return words


def split_typed(typed: str) -> list[Word]:
    """Return the words that hold in a run of letters and digits."""
    if re.fullmatch(ALWAYS_TEXT, typed, re.IGNORECASE):
        return [Word(typed, ALWAYS)]
    if typed == "€" or not typed.isalnum():
        return [Word(typed, typed.replace(",", "."))]
    folded = fold(typed)
    if glued := NUMBER_AND_UNIT.fullmatch(folded):
        return [Word(part, part) for part in glued.groups() if part]
    return [Word(typed, text) for text in folded.split()[:1]]


def phrase_key(phrase: str) -> str:
    """Return an expression as it is looked for: folded, each word singular."""
    return " ".join(word.key for word in split_words(phrase))
