"""A sentence understood: what it surely asks of the list, what is doubtful, what is left."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from directory.cache.versioned import DirectoryCache
from directory.search.chart import Chart
from directory.search.lexicon import Lexicon, cached_lexicon
from directory.search.line import WordLine
from directory.search.names import cached_names
from directory.search.orthography import cached_spelling
from directory.search.parts import Changes, Doubt, Part, Understood
from directory.search.places import cached_places, place_text
from directory.search.settle import Settled, settle
from directory.search.words import Word, split_words
from tierslieux.text.folding import fold

LONGEST_SENTENCE = 40


def understand(sentence: str, cache: DirectoryCache, now: datetime | None = None) -> Understood:
    """Return what a sentence asks.

    What is left asks nothing sure any more: an address made of the answer is never made again.
    """
    now = timezone.localtime(now).replace(second=0, microsecond=0)
    text = " ".join(sentence.split())
    question = ("sentence", text, now)
    return cache.bounded.get_or_set(question, lambda: read_again(text, cache, now))


def read_again(text: str, cache: DirectoryCache, now: datetime) -> Understood:
    """Read a text, then what is left of it, until nothing sure is found in it."""
    names, asked = cached_names(cache), {}
    read = read_once(text, cache, now)
    if names.has(fold(text)):
        return as_a_name(text, read)
    while read.changes:
        asked = merged(asked, read.changes)
        read = read_once(read.left, cache, now)
    if asked or not read.left:
        return replace(read, changes=asked)
    # Nothing is sure: the text is searched as it is, but for what is doubtful.
    return replace(read, left=text, searched=read.searched if read.doubts else text)


def as_a_name(text: str, read: Understood) -> Understood:
    """Return the name of a venue as it is; what else it may ask is only proposed."""
    doubts = (Doubt(text, (read.changes,), read.left),) if read.changes else ()
    return Understood(left=text, searched=text, doubts=doubts)


def merged(asked: Changes, more: Changes) -> Changes:
    """Return both; of what the list can ask once only, the first said stays."""
    values = {
        name: list(dict.fromkeys([*asked.get(name, []), *more.get(name, [])]))
        for name in {**asked, **more}
    }
    return {name: found if name in SEVERAL else found[:1] for name, found in values.items()}


SEVERAL = ("type", "service", "label", "departement", "accessible", "intercommunalite")


def read_once(text: str, cache: DirectoryCache, now: datetime) -> Understood:
    lexicon = cached_lexicon(cache)
    words = tuple(split_words(text)[:LONGEST_SENTENCE])
    line = WordLine(read_as(cached_spelling(cache).correct(words), lexicon))
    if not line.words:
        return Understood(left=text, searched=text)
    chart = Chart(line, lexicon, cached_places(cache), cached_names(cache), now)
    settled = settle(chart.parts(), line, lexicon, now, lambda *name: place_text(cache, *name))
    return answer(settled, line)


def read_as(words: tuple[Word, ...], lexicon: Lexicon) -> tuple[Word, ...]:
    """Return the words, those that are to be read as others replaced, the longest first."""
    line, read, start = WordLine(words), [], 0
    while start < len(words):
        end, meant = synonym(line, start, lexicon)
        read += meant
        start = end
    return tuple(read)


def synonym(line: WordLine, start: int, lexicon: Lexicon) -> tuple[int, list[Word]]:
    """Return the end of the longest expression that begins at a word, and what it reads as."""
    for end in range(min(start + lexicon.longest, len(line.words)), start, -1):
        meaning = lexicon.meanings.get(line.key(start, end))
        if meaning:
            is_read_as = meaning.kind == "synonyme"
            kept = list(line.words[start:end])
            return end, split_words(meaning.value) if is_read_as else kept
    return start + 1, [line.words[start]]


def answer(settled: Settled, line: WordLine) -> Understood:
    """Return what is understood of the parts that were settled."""
    kept = [part for part in settled.parts if part.kind in ("text", "outside", "doubt")]
    left = left_text(settled.parts, line)
    searched = left_text([part for part in settled.parts if part.kind != "doubt"], line)
    return Understood(
        changes=settled.changes,
        left=left,
        searched=searched,
        doubts=tuple(
            Doubt(line.typed(part.start, part.end), part.offers, without(part, settled.parts, line))
            for part in kept
            if part.kind == "doubt"
        ),
        outside=tuple(part.value for part in kept if part.kind == "outside"),
    )


def without(doubt: Part, parts: list[Part], line: WordLine) -> str:
    """Return what is left once a doubt is settled, and those that the same choice settles."""
    others = [
        part
        for part in parts
        if part is not doubt
        and not (part.kind == "doubt" and doubt.value and part.value == doubt.value)
    ]
    return left_text(others, line)


def left_text(parts: list[Part], line: WordLine) -> str:
    """Return the words that are left, with the small ones between two that stand together."""
    texts, waiting = [], []
    for part in parts:
        typed = line.typed(part.start, part.end)
        if part.kind in ("text", "outside", "doubt"):
            texts += [*(waiting if texts else []), typed]
            waiting = []
        elif part.kind == "small" and part.length == 1 and texts:
            waiting.append(typed)
        else:
            waiting = []
    return " ".join(texts)
