"""What the list shows, in words: its title, and a sentence each part of which can be removed."""

from typing import NamedTuple

from django.template.defaultfilters import capfirst

from directory.listing.filters import VenueFilters
from tierslieux.text.typography import join_and

# French says first what, then where and when; the other filters follow in their own order.
FIRST_SAID = ("type", "departement", "intercommunalite", "rayon", "zone", "ouvert", "q", "label")
WITH_UNKNOWN = "y compris ceux qui ne le disent pas"
ALL_AT_ONCE = "tous ces services à la fois"
SAID_APART = ("type", "departement", "q")  # by a heading


class SentencePart(NamedTuple):
    """A part of the sentence, how it is joined to the one before, and the list without it."""

    joint: str
    text: str
    address_without: str


class Sentence:
    """What is asked of the list, in French."""

    def __init__(self, filters: VenueFilters) -> None:
        self.filters, self.asked = filters, filters.asked
        self.order = [*FIRST_SAID, *(name for name in filters.filters if name not in FIRST_SAID)]

    def parts(self) -> list[SentencePart]:
        """Return the parts of the sentence that says what is shown."""
        address = self.filters.address
        parts = [
            SentencePart(
                self.filters.filters[name].joint if rank else ", ",
                self.describe(name, value),
                address(**{name: [other for other in self.asked[name] if other != value]}),
            )
            for name in self.order
            for rank, value in enumerate(self.asked[name])
        ]
        if self.near:
            parts.append(SentencePart(", ", self.near, address(pres_de=[])))
        if self.filters.beside["services"]:
            parts.append(SentencePart(", ", ALL_AT_ONCE, address(services=[])))
        if self.filters.shows_unknown:
            parts.append(SentencePart(", ", WITH_UNKNOWN, address(inconnus=[])))
        return parts

    def heading(self) -> str:
        """Return the title of what is shown: « Fablabs de l’Aude, avec découpe laser »."""
        kinds = capfirst(join_and([self.describe("type", code) for code in self.asked["type"]]))
        known = self.filters.filters["departement"].choices
        places = join_and([known[code].heading for code in self.asked["departement"]])
        narrowed = [
            self.filters.filters[name].joint.join(
                self.describe(name, value) for value in self.asked[name]
            )
            for name in self.order
            if self.asked[name] and name not in SAID_APART
        ]
        quoted = "".join(f" – «\u00a0{query}\u00a0»" for query in self.asked["q"])
        place = f"{kinds or 'Tiers-lieux'} {places or 'd’Occitanie'}"
        return ", ".join(filter(None, [place, self.near, *narrowed])) + quoted

    @property
    def near(self) -> str:
        """« près de Limoux », "" without a place or when a radius tells it."""
        place = self.filters.place
        return "" if not place or self.asked["rayon"] else f"près {place.of_name}"

    def describe(self, name: str, value: str) -> str:
        """Return what a value of a filter asks for, in words that follow « lieux »."""
        return self.filters.filters[name].describe(value)
