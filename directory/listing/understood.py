"""The sentence of the address, turned into the filters that it asks for."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from directory.cache.versioned import current_cache
from directory.listing.filters import VenueFilters
from directory.models import Venue
from directory.search.parse import SEVERAL, understand
from directory.search.parts import Changes


class Proposal(NamedTuple):
    """Something that the words of a search may mean, in words, and the list of it."""

    text: str
    address: str


def clean_address(query: QueryDict, view: str) -> str:
    """Return the address of the filters that a sentence asks for, "" when it asks for none.

    What the form asks besides stays; of what can be asked once, the sentence wins.
    """
    filters = VenueFilters(query, Venue.objects.public(), current_cache(), view)
    [text] = filters.asked["q"] or [""]
    if not text:
        return ""
    understood = understand(text, filters.cache)
    if not understood.changes and understood.left:
        return ""
    return with_changes(filters, understood.changes, understood.left)


def with_changes(filters: VenueFilters, changes: Changes, left: str) -> str:
    """Return the address with what is understood added to what is asked."""
    asked = filters.asked | filters.beside
    together = {
        name: list(dict.fromkeys([*asked[name], *values])) if name in SEVERAL else values
        for name, values in changes.items()
    }
    if "ouvert" in together or "heure" in together:
        together = {"ouvert": [], "heure": []} | together
    return filters.address(q=[left] if left else [], **together)


def to_clean_address(request: HttpRequest, view: str) -> HttpResponse | None:
    """Return the redirection to what a sentence asks for, None when it is no sentence."""
    address = clean_address(request.GET, view)
    return redirect(address) if address else None


class Doubts:
    """What was set aside of a search because it is not sure, and what it may mean."""

    def __init__(self, filters: VenueFilters) -> None:
        self.filters = filters
        [text] = filters.asked["q"] or [""]
        self.read = understand(text, filters.cache) if text else None

    @property
    def outside(self) -> list[str]:
        """The names of places that are not in the region."""
        return list(self.read.outside) if self.read else []

    @property
    def words(self) -> list[str]:
        """The words that were set aside, and may mean nothing that the list knows."""
        doubts, searched = (self.read.doubts, self.read.searched) if self.read else ((), "")
        return [doubt.words for doubt in doubts if doubt.words != searched]

    @property
    def is_any(self) -> bool:
        return bool(self.outside or self.words or self.proposals)

    @property
    def proposals(self) -> list[Proposal]:
        return [
            Proposal(self.describe(offer), with_changes(self.filters, offer, doubt.without))
            for doubt in (self.read.doubts if self.read else ())
            for offer in doubt.offers
            if not self.is_asked(offer)
        ]

    def is_asked(self, changes: Changes) -> bool:
        asked = self.filters.asked | self.filters.beside
        return all(value in asked[name] for name, values in changes.items() for value in values)

    def describe(self, changes: Changes) -> str:
        """Return what changes ask for, in words: « coworking, près de Nîmes »."""
        query = QueryDict(mutable=True)
        for name, values in ({"pres_de": place_of(self.filters)} | changes).items():
            query.setlist(name.replace("_", "-"), values)
        asked = VenueFilters(query, self.filters.queryset, self.filters.cache, self.filters.view)
        texts = [
            each.describe(value)
            for name, each in asked.filters.items()
            for value in asked.asked[name]
            if name in changes or (name == "ouvert" and "heure" in changes)
        ]
        if "pres_de" in changes:
            [name] = changes["pres_de"]
            texts.append(f"près {asked.place.of_name}" if asked.place else name)
        return ", ".join(texts)


def place_of(filters: VenueFilters) -> list[str]:
    return filters.beside["pres_de"]
