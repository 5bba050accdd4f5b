"""A sentence as one line of folded words, on which rules are tried word by word."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from directory.search.parts import Part
from directory.search.words import Word

# Build the Part of what a rule matched, from its first word to its last; None when it is nothing.
Reader = Callable[[re.Match[str], int, int, datetime], Part | None]
NUMBER_WORDS = {
    name: str(number)
    for number, names in {
        1: "un une",
        2: "deux",
        3: "trois",
        4: "quatre",
        5: "cinq",
        6: "six",
        7: "sept",
        8: "huit",
        9: "neuf",
        10: "dix",
        11: "onze",
        12: "douze",
        15: "quinze",
        20: "vingt",
        30: "trente",
        40: "quarante",
        50: "cinquante",
    }.items()
    for name in names.split()
}
NUMBER = rf"(?:[0-9]+(?:\.[0-9]+)?|{'|'.join(NUMBER_WORDS)})"


def number(text: str) -> float:
    """Return the number written in figures or in words."""
    return float(NUMBER_WORDS.get(text, text))


@dataclass(frozen=True)
class WordLine:
    """The words of a sentence; a rule matches whole words only."""

    words: tuple[Word, ...]

    @cached_property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins in the text, then where one more would."""
        starts = [0]
        for word in self.words:
            starts.append(starts[-1] + len(word.text) + 1)
        return starts

    def texts(self, start: int, end: int) -> list[str]:
        return [word.text for word in self.words[start:end]]

    def key(self, start: int, end: int) -> str:
        """Return some words as the lexicon holds them."""
        return " ".join(word.key for word in self.words[start:end])

    def shown(self, start: int, end: int) -> str:
        """Return some words as they are typed, but for misspellings that were corrected."""
        return self.joined(start, end, [word.shown for word in self.words[start:end]])

    def typed(self, start: int, end: int) -> str:
        return self.joined(start, end, [word.typed for word in self.words[start:end]])

    def joined(self, start: int, end: int, texts: list[str]) -> str:
        between = [*(word.after for word in self.words[start : end - 1]), ""]
        return "".join(text + after for text, after in zip(texts, between, strict=True))


@dataclass(frozen=True)
class PhraseRule:
    """What an expression of figures and words means."""

    pattern: re.Pattern[str]
    read: Reader

    @classmethod
    def of(cls, pattern: str, read: Reader) -> "PhraseRule":
        """`pattern` is compiled so that it ends with a word."""
        return cls(re.compile(rf"(?:{pattern})(?!\S)"), read)

    def part(self, line: WordLine, start: int, now: datetime) -> Part | None:
        """Return the Part that begins with the word `start`."""
        match = self.pattern.match(line.text, line.starts[start])
        if not match or not match[0]:
            return None
        end = line.starts.index(match.end() + 1)
        return self.read(match, start, end, now)


def longest_part(
    rules: Iterable[PhraseRule], line: WordLine, start: int, now: datetime
) -> Part | None:
    """Return the longest Part that rules read from a word, the first rule's when two are alike."""
    parts = (rule.part(line, start, now) for rule in rules)
    return max(filter(None, parts), key=lambda part: part.length, default=None)
