"""What expressions mean: the terms that staff keep, and the names of what the list filters by."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.db.models import BooleanField, CharField, F, IntegerField, Value

from directory.cache.versioned import DirectoryCache
from directory.models import Department, Intercommunality, SearchTerm, Service, VenueType
from directory.models.search_term import ANY_LABEL
from directory.search.words import phrase_key
from labels.models import Label

BRACKETS = re.compile(r"[()]")
LINKS = re.compile(r"^(?:(?:d’|de |du |des |l’|la |le |les )*)")
SAID_OF_A_TOWN = re.compile(
    r"\b(?:Le Grand|Grand|L’Agglo|Agglo|Agglomération|Métropole|Communauté)\b"
)
TERMS_RANK, DEPARTMENT, INTERCOMMUNALITY = 1, "departement", "intercommunalite"
# The meanings whose values are the codes of a table: (table, the columns that name a row).
NAMED = {
    "type": (VenueType, ("name", "short_name", "plural")),
    "service": (Service, ("name",)),
    "label": (Label, ("name",)),
    DEPARTMENT: (Department, ("name",)),
    INTERCOMMUNALITY: (Intercommunality, ("name",)),
}
KEYS = {Department: "code", Intercommunality: "siren"}
# What a name of intercommunality begins with: it is also said in full, or left out.
KINDS = re.compile(r"^(?:CC|CA|CU) (?:(?:d’|de |du |des |de la |de l’|le |la |les |l’)*)")

# Expression, meaning, value, whether it is doubtful, whether it is general, rank.
TermRow = tuple[str, str, str, bool, bool, int]


class Meaning(NamedTuple):
    """A parameter of the list and its value, or another meaning of SearchTerm.Meaning."""

    kind: str
    value: str
    is_doubtful: bool = False
    is_general: bool = False


@dataclass
class Lexicon:
    """The meanings by expression (its `phrase_key`), {number of a department: its name}, and
    {what an intercommunality is named after a word that says that it is one: its SIREN}.
    """

    meanings: dict[str, Meaning] = field(default_factory=dict)
    departments: dict[str, str] = field(default_factory=dict)
    intercommunalities: dict[str, str] = field(default_factory=dict)

    def add(self, phrase: str, meaning: Meaning) -> None:
        """Add an expression: whole, without its brackets, without « CC de »."""
        for key in map(phrase_key, (phrase, KINDS.sub("", phrase), *BRACKETS.split(phrase))):
            if meaning.kind != "synonyme" or key != phrase_key(meaning.value):
                self.meanings[key] = meaning

    @cached_property
    def longest(self) -> int:
        """How many words the longest expression has."""
        return max((key.count(" ") + 1 for key in self.meanings), default=0)

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of every expression."""
        return frozenset(word for key in self.meanings for word in key.split())


def cached_lexicon(cache: DirectoryCache) -> Lexicon:
    return cache.get_or_set("lexicon", lambda: build_lexicon(read_rows()))


def build_lexicon(rows: Iterable[TermRow]) -> Lexicon:
    """Return the Lexicon of some rows: a term of the staff wins over a name of a table.

    A term whose type, service, label or department is no more means nothing.
    """
    rows = sorted(rows, key=lambda row: row[-1])
    named = [row[:3] for row in rows if row[-1] < TERMS_RANK]
    known = {("label", ANY_LABEL), *((kind, value) for _, kind, value in named)}
    lexicon = Lexicon(
        departments={code: name for name, kind, code in named if kind == DEPARTMENT},
        intercommunalities={
            phrase_key(LINKS.sub("", said)): siren
            for name, kind, siren in named
            if kind == INTERCOMMUNALITY
            for said in (KINDS.sub("", name), SAID_OF_A_TOWN.sub("", KINDS.sub("", name)).strip())
        },
    )
    for phrase, kind, value, *flags, _ in rows:
        if kind not in NAMED or (kind, value) in known:
            lexicon.add(phrase, Meaning(kind, value, *map(bool, flags)))
    lexicon.meanings.pop("", None)
    return lexicon


def read_rows() -> list[TermRow]:
    """Return the names of the tables and the terms of the staff, in one query."""
    no, named = Value(value=False, output_field=BooleanField()), Value(0, IntegerField())
    names = [
        table.objects.order_by().values_list(
            F(column), Value(kind, CharField()), KEYS.get(table, "code"), no, no, named
        )
        for kind, (table, columns) in NAMED.items()
        for column in columns
    ]
    rank = Value(TERMS_RANK, IntegerField())
    terms = SearchTerm.objects.order_by().values_list(
        F("phrase"), "meaning", "value", "is_doubtful", "is_general", rank
    )
    return list(terms.union(*names, all=True))
