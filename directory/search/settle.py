"""The parts of a sentence judged together: what is sure, what is doubtful beside the rest."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from directory.locations.gazetteer import JOINING_WORDS
from directory.search.lexicon import Lexicon
from directory.search.line import WordLine
from directory.search.parts import Changes, Part
from directory.search.places import PREPOSITIONS
from directory.search.when import WHEN, when_changes

SURE_KINDS = ("filter", "general", "place", "radius", *WHEN)
PlaceText = Callable[..., str]  # (name, department) to the text of the address


@dataclass
class Settled:
    """The parts in order, those that are doubtful said so, and what the sure ones ask."""

    parts: list[Part]
    changes: Changes = field(default_factory=dict)

    def ask(self, changes: Changes) -> None:
        for name, values in changes.items():
            known = self.changes.setdefault(name, [])
            known += [value for value in values if value not in known]


def settle(
    parts: list[Part], line: WordLine, lexicon: Lexicon, now: datetime, place_text: PlaceText
) -> Settled:
    """Return the parts settled."""
    parts = most_precise(denied(parts))
    parts, place = settle_places(parts, line, lexicon, place_text)
    settled = Settled(settle_prices(parts))
    settle_when(settled, now)
    for part in settled.parts:
        if part.kind in ("filter", "radius"):
            settled.ask(part.changes)
    if place:
        settled.ask({"pres_de": [place]})
    return settled


def most_precise(parts: list[Part]) -> list[Part]:
    """Return the parts; a general one counts when no other asks the same parameter."""
    asked = {name for part in parts if part.kind == "filter" for name in part.changes}
    return [
        replace(part, kind="small" if asked & part.changes.keys() else "filter")
        if part.kind == "general"
        else part
        for part in parts
    ]


def denied(parts: list[Part]) -> list[Part]:
    """Return the parts, a negation made one doubt with what it denies."""
    read: list[Part] = []
    for part in parts:
        before = next((each for each in reversed(read) if each.kind != "small"), None)
        if before and before.kind == "not" and part.kind in (*SURE_KINDS, "doubt"):
            while read[-1] is not before:
                read.pop()
            read[-1] = Part("doubt", before.start, part.end)
        else:
            read.append(part)
    return [replace(part, kind="small") if part.kind == "not" else part for part in read]


def settle_places(parts, line, lexicon, place_text):
    """Return (the parts, the text of the one place); several places are all doubtful."""
    parts = with_context(parts, line, lexicon, place_text)
    texts = {
        part: place_text(part.value, part.changes.get("in", [""])[0])
        for part in parts
        if part.kind == "place"
    }
    if len(set(texts.values())) <= 1:
        return parts, next(iter(texts.values()), "")
    return [doubtful_place(part, texts, line) for part in parts], ""


def doubtful_place(part, texts, line):
    """Return a place as a doubt, with the word that says that it is one."""
    if part not in texts:
        return part
    start = part.start - (part.start > 0 and line.words[part.start - 1].text in PREPOSITIONS)
    return Part("doubt", start, part.end, offers=({"pres_de": [texts[part]]},), value="where")


def with_context(parts, line, lexicon, place_text):
    """Return the parts, a place joined with the department or the code that comes next."""
    read: list[Part] = []
    for part in parts:
        before, name = neighbour(read, line), context(part, lexicon)
        joined = join(before, part, name, place_text)
        if joined:
            read[read.index(before)] = joined
        read.append(replace(part, kind="small", changes={}) if joined else part)
    return read


def neighbour(read, line):
    """Return the part that comes just before, small words that join a town left out."""
    for part in reversed(read):
        if part.kind != "small" or line.words[part.start].text not in JOINING_WORDS:
            return part
    return None


def context(part: Part, lexicon: Lexicon) -> str:
    """Return the name of the department, or the code, that a part is."""
    if part.kind == "place":
        return part.value
    departments = part.changes.get("departement", []) if part.kind == "filter" else []
    return lexicon.departments.get(departments[0], "") if departments else ""


def join(place, part, name, place_text):
    """Return a place made precise by what follows, None when both are not one."""
    if not place or place.kind != "place" or not name:
        return None
    codes = [each for each in (place.value, name) if each.isdigit()]
    if part.kind == "place" and len(codes) != 1:
        return None
    typed = f"{name} {place.value}" if place.value.isdigit() else f"{place.value} {name}"
    text = place_text(typed)
    return replace(place, value=text) if text != typed else None


def settle_prices(parts):
    """Return the parts; two prices are both doubtful."""
    prices = [part for part in parts if part.kind == "filter" and "prix" in part.changes]
    if len({tuple(part.changes["prix"]) for part in prices}) <= 1:
        return parts
    return [
        Part("doubt", part.start, part.end, offers=(part.changes,), value="price")
        if part in prices
        else part
        for part in parts
    ]


def settle_when(settled: Settled, now: datetime) -> None:
    """Put the moments together; make them doubtful when they do not go together."""
    parts = [part for part in settled.parts if part.kind in WHEN]
    if not parts:
        return
    asked, proposed = when_changes(parts, now)
    settled.ask(asked)
    if not asked:
        settled.parts = [
            replace(
                part,
                kind="doubt",
                changes={},
                offers=proposed if part is parts[0] else (),
                value="when",
            )
            if part in parts
            else part
            for part in settled.parts
        ]
