"""The types and services that a file lists, in our words or in those of the national schema."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal, TypeAlias

from directory.models import Service, VenueType
from tierslieux.spreadsheets.cell_values import parse_list
from tierslieux.text.folding import fold

UNMATCHED_WORDS = "{head}\u00a0: «\u202f{words}\u202f» sans équivalent ici"
COMMON_TYPE_WORDS = {
    "coworking": "coworking",
    "espace de coworking": "coworking",
    "espace de travail partage": "coworking",
    "espace de travail collaboratif": "coworking",
    "tiers lieux a dominante coworking": "coworking",
    "tiers lieux a dominante fablab": "fablab",
    "fab lab": "fablab",
    "mediation numerique": "mediation-numerique",
    "espace public numerique": "mediation-numerique",
    "epn": "mediation-numerique",
}
# Of the national schema, only the words that mean one of ours and nothing else.
MEDNUM_SERVICES: dict[str, list[str]] = {
    "aide aux demarches administratives": ["aide-demarches"],
    "realiser des demarches administratives avec un accompagnement": ["aide-demarches"],
    "acces internet et materiel informatique": ["acces-internet", "ordinateurs"],
    "acceder a une connexion internet": ["acces-internet"],
    "acceder a du materiel": ["ordinateurs"],
    "dans un atelier collectif": ["ateliers-numeriques"],
    "dans un atelier": ["ateliers-numeriques"],
    "seul": ["acces-internet", "ordinateurs"],
    "a ma place": ["aide-demarches"],
}
# What every place of the national base is, since it offers one of its services.
MEDNUM_TYPE = "mediation-numerique"
FreeCode: TypeAlias = Literal["yes", "no"]
MEDNUM_FREE: dict[str, FreeCode] = {"gratuit": "yes", "payant": "no"}


class CodeLookup:
    """The types and services that staff have listed, by their folded codes and names."""

    def __init__(self) -> None:
        types = [(each.code, (each.name, each.short_name)) for each in VenueType.objects.all()]
        services = [(each.code, (each.name,)) for each in Service.objects.all()]
        self.codes = {"types": index_by_name(types), "services": index_by_name(services)}
        known = {code for code, _ in types}
        self.services = frozenset(code for code, _ in services)
        self.codes["types"] = {
            word: code for word, code in COMMON_TYPE_WORDS.items() if code in known
        } | self.codes["types"]

    def match_words(self, field: str, words: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
        """Return (codes of the words of a list, words that match none)."""
        codes: list[str] = []
        unknown: list[str] = []
        for word in self.split_at_commas(field, words):
            code = self.codes[field].get(fold(word))
            codes.append(code) if code else unknown.append(word)
        return tuple(sorted({*codes})), unknown

    def type_of_mednum(self) -> tuple[str, ...]:
        """Return the type of the places of the national base, unless staff have dropped it."""
        return tuple({MEDNUM_TYPE} & {*self.codes["types"].values()})

    def split_at_commas(self, field: str, words: Iterable[str]) -> Iterator[str]:
        """Yield words; one that is not known is split at its commas."""
        for word in words:
            known = fold(word) in self.codes[field]
            yield from [word] if known else filter(None, map(str.strip, word.split(",")))

    def services_of(self, text: str, head: str) -> tuple[tuple[str, ...], str]:
        """Return (services that words of the national schema mean, a note of the others)."""
        codes, unknown = mednum_services(text)
        return tuple(sorted(codes & self.services)), unmatched_note(head, unknown)


@lru_cache(maxsize=5_000)
def mednum_services(text: str) -> tuple[frozenset[str], list[str]]:
    """Return (codes that words of the national schema mean, words that mean none)."""
    codes: set[str] = set()
    unknown: list[str] = []
    for word in parse_list(text):
        services = MEDNUM_SERVICES.get(fold(word.partition(" : ")[0]), [])
        codes.update(services)
        unknown += [] if services else [word]
    return frozenset(codes), unknown


def index_by_name(pairs: Iterable[tuple[str, tuple[str, ...]]]) -> dict[str, str]:
    """Return {folded code or name: code} of pairs (code, names)."""
    return {fold(name): code for code, names in pairs for name in (code, *names)}


def unmatched_note(head: str, words: list[str]) -> str:
    return UNMATCHED_WORDS.format(head=head, words=", ".join(words)) if words else ""


def free_of(text: str) -> FreeCode | None:
    """Return whether a place is free, None when a list of its fees does not settle it."""
    words = [fold(word.partition(" : ")[0]) for word in parse_list(text)]
    return MEDNUM_FREE.get(words[0]) if len(words) == 1 else None
