"""A sentence cut into parts: at each word, the longest expression that begins there."""

import re
from dataclasses import dataclass
from datetime import datetime

from directory.search import amounts, moments
from directory.search.lexicon import Lexicon, Meaning
from directory.search.line import WordLine, longest_part
from directory.search.names import VenueNames
from directory.search.parts import Part
from directory.search.places import (
    BIG_TOWN,
    LONGEST_NAME,
    PREPOSITIONS,
    SMALL_TOWN,
    PlaceIndex,
    bare_name,
    place_name,
    population,
)
from directory.search.words import SMALL_WORDS

PHRASE_RULES = [*amounts.AMOUNT_RULES, *moments.MOMENT_RULES]
NEGATIONS = frozenset(
    ["sans", "pas", "sauf", "aucun", "aucune", "non", "ni", "excepte", "hormis", "jamais"]
)
# After « de », a word that is a service stays one: « salle de bains ».
SURE_PREPOSITIONS = frozenset(["a", "au", "aux", "sur", "vers", "proche"])
BEFORE_OF = frozenset(
    [
        "pres",
        "autour",
        "cote",
        "loin",
        "proche",
        "alentour",
        "alentours",
        "environ",
        "environs",
        "depuis",
        "proximite",
    ]
)
OF = frozenset(["d", "de", "du", "des", "la", "les", "l"])
NO_NAME = frozenset(
    ["saint", "sainte", "la", "le", "les", "l", "mont", "grand", "haut", "bas", "petit"]
)
SHORTEST_BEGINNING = 5  # letters
SAID_TO_BE_ONE = re.compile(
    r"(?:communautes? (?:de communes?|d agglomeration|d agglo|urbaine)|agglo|agglomeration|cc|ca"
    r"|metropole|com ?com|interco|intercommunalite) (?:(?:de|du|d|des|l|la|le|les) )*(?=\S)"
)
POSTCODE = re.compile(r"[0-9]{5}")
DEPARTMENT_WORDS = frozenset(["departement", "dept", "dpt", "dep", "departements"])
AFTER_NUMBER = frozenset(
    [
        "rue",
        "avenue",
        "av",
        "bd",
        "boulevard",
        "chemin",
        "place",
        "ans",
        "an",
        "mois",
        "jours",
        "semaines",
    ]
)
BEFORE_NUMBER = frozenset(["le", "du", "au"])
MEANT_AS = {"vide": "small", "texte": "text", "ailleurs": "outside"}
# When two expressions are as long: a place said to be one, figures, a term, any other place.
SURE_PLACE, FIGURES, TERM, LIKE_A_PLACE = range(4, 0, -1)


@dataclass(frozen=True)
class Chart:
    """Everything that cutting a sentence takes."""

    line: WordLine
    lexicon: Lexicon
    places: PlaceIndex
    names: VenueNames
    now: datetime

    def parts(self) -> list[Part]:
        """Return the parts of the sentence, in order, every word in one."""
        parts, start = [], 0
        while start < len(self.line.words):
            parts.append(self.part(start))
            start = parts[-1].end
        return parts

    def part(self, start: int) -> Part:
        """Return the longest part that begins with a word."""
        found = [
            (self.place(start), SURE_PLACE if self.is_after_preposition(start) else LIKE_A_PLACE),
            (self.department_number(start), FIGURES),
            (longest_part(PHRASE_RULES, self.line, start, self.now), FIGURES),
            (self.term(start), TERM),
            (self.intercommunality(start), TERM),
        ]
        ranked = [(part.length, rank, part) for part, rank in found if part]
        return max(ranked, key=lambda each: each[:2])[-1] if ranked else self.single(start)

    def single(self, start: int) -> Part:
        """Return a word that nothing explains."""
        text = self.line.words[start].text
        small = text in SMALL_WORDS or text in BEFORE_OF
        kind = "not" if text in NEGATIONS else "small" if small else "text"
        return Part(kind, start, start + 1)

    def term(self, start: int) -> Part | None:
        """Return the longest expression of the lexicon."""
        most = min(len(self.line.words) - start, self.lexicon.longest)
        for end in range(start + most, start, -1):
            meaning = self.lexicon.meanings.get(self.line.key(start, end))
            if meaning and not self.is_cut(meaning, start, end):
                return self.meant(meaning, start, end)
        return None

    def is_cut(self, meaning: Meaning, start: int, end: int) -> bool:
        """Whether an expression that asks little ends within one that asks more.

        « location bureau » is no part of « location bureau fermé ».
        """
        if meaning.kind not in MEANT_AS and not (meaning.is_general or meaning.is_doubtful):
            return False
        return any(
            (inner := self.lexicon.meanings.get(self.line.key(first, last)))
            and inner.kind not in (*MEANT_AS, "synonyme")
            and not (inner.is_general or inner.is_doubtful)
            for first in range(start + 1, end)
            for last in range(end + 1, min(first + self.lexicon.longest, self.size) + 1)
        )

    @property
    def size(self) -> int:
        return len(self.line.words)

    def meant(self, meaning: Meaning, start: int, end: int) -> Part | None:
        """Return what an expression asks; one to be read as other words is no part by itself."""
        if meaning.kind == "synonyme":
            return None
        if kind := MEANT_AS.get(meaning.kind):
            return Part(kind, start, end, value=meaning.value)
        changes = {meaning.kind: [meaning.value]}
        if meaning.is_doubtful:
            return Part("doubt", start, end, offers=(changes,))
        kind = "always" if meaning.kind == "ouvert" else "filter"
        if meaning.is_general:
            kind = "general"
        return Part(kind, start, end, changes, value=meaning.value)

    def before(self, start: int, back: int) -> str:
        return self.line.words[start - back].text if start >= back else ""

    def after(self, end: int) -> str:
        return self.line.words[end].text if end < len(self.line.words) else ""

    def is_after_preposition(self, start: int) -> bool:
        """Whether the words before say that a place follows (« à », « près de »)."""
        first, second = self.before(start, 1), self.before(start, 2)
        return first in SURE_PREPOSITIONS or (first in OF and second in BEFORE_OF)

    def place(self, start: int) -> Part | None:
        """Return the longest name of a commune, or a postcode."""
        if POSTCODE.fullmatch(self.line.words[start].text):
            kind = "place" if self.line.words[start].text in self.places.codes else "text"
            return Part(kind, start, start + 1, value=self.line.shown(start, start + 1))
        for end in range(min(start + LONGEST_NAME, len(self.line.words)), start, -1):
            if self.is_place(start, end):
                return Part("place", start, end, value=self.place_name(start, end))
        return None

    def place_name(self, start: int, end: int) -> str:
        """Return the name of a commune as it is written, what was typed when it is not whole."""
        name = place_name(self.line.texts(start, end))
        named = (each.name for each in self.places.names.get(name, []) if name in each[2:4])
        return next(named, self.line.shown(start, end))

    def is_place(self, start: int, end: int) -> bool:
        name = place_name(self.line.texts(start, end))
        if name in NO_NAME or name in SMALL_WORDS:
            return False
        is_said, is_term = self.is_after_preposition(start), self.explains(start, end)
        if communes := self.places.names.get(name):
            people = population([*communes, *self.places.starts.get(name, [])])
            return is_said or not (is_term or self.is_word_of_a_sheet(name, people))
        communes = self.places.starts.get(name)
        return bool(communes) and not is_term and self.begins_a_name(start, name, communes)

    def begins_a_name(self, start: int, name: str, communes: list) -> bool:
        """Whether words that only begin the name of a commune are for it."""
        if self.is_after_preposition(start):
            return True
        if len(bare_name(name)) < SHORTEST_BEGINNING:
            return False
        enough = SMALL_TOWN if self.before(start, 1) in PREPOSITIONS else BIG_TOWN
        return population(communes) >= enough

    def explains(self, start: int, end: int) -> bool:
        """Whether the lexicon explains these words, their article left out."""
        first = start + (self.line.words[start].text in OF | {"le"} and end - start > 1)
        key = self.line.key(first, end)
        meaning = self.lexicon.meanings.get(key)
        return bool(meaning and meaning.kind != "synonyme") or self.is_figure(first, end)

    def is_figure(self, start: int, end: int) -> bool:
        part = longest_part(PHRASE_RULES, self.line, start, self.now)
        return bool(part) and part.end >= end

    def is_word_of_a_sheet(self, name: str, people: int) -> bool:
        return name in self.names.words and people < SMALL_TOWN

    def intercommunality(self, start: int) -> Part | None:
        """Return an intercommunality after a word that says that it is one (« agglo de Rodez »)."""
        said = SAID_TO_BE_ONE.match(self.line.text, self.line.starts[start])
        if not said:
            return None
        first = self.line.starts.index(said.end())
        for end in range(min(first + LONGEST_NAME, self.size), first, -1):
            if siren := self.lexicon.intercommunalities.get(self.line.key(first, end)):
                return Part("filter", start, end, {"intercommunalite": [siren]})
        return None

    def department_number(self, start: int) -> Part | None:
        """Return a department by its number; after « le » alone it may be a day."""
        words, first = self.line.words, start
        while words[first].text in DEPARTMENT_WORDS and first + 1 < len(words):
            first += 1
        code = words[first].text
        if code not in self.lexicon.departments or self.after(first + 1) in AFTER_NUMBER:
            return None
        changes = {"departement": [code]}
        is_day = self.before(start, 1) in BEFORE_NUMBER and first == start
        if is_day and self.before(start, 2) not in ("dans", "sur"):
            return Part("doubt", start, first + 1, offers=(changes,))
        return Part("filter", start, first + 1, changes)
