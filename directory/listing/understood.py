"""The sentence of the address, turned into the filters that it asks for."""

from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.functional import cached_property

from directory.cache.versioned import current_cache
from directory.listing.filters import VenueFilters
from directory.listing.known_words import known_words, words_of_no_sheet
from directory.models import Venue
from directory.search.parse import SEVERAL, understand
from directory.search.parts import Changes
from tierslieux.text.folding import nearest_text


class Proposal(NamedTuple):
    """Something that the words of a search may mean, in words, and the list of it."""

    text: str
    address: str


def clean_address(query: QueryDict, view: str) -> str:
    """Return the address of the filters that a sentence asks for, "" when it asks for none.

    What the form asks besides stays; of what can be asked once, the sentence wins.
    """
    if not query.get("q"):
        return ""  # most lists: nothing to read twice
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
    address = clean_address(request.GET, view) or without_blanks(request)
    return redirect(address) if address else None


def without_blanks(request: HttpRequest) -> str:
    """Return the address without the fields that a form left blank, "" when none was."""
    sent = [(name, value) for name, values in request.GET.lists() for value in values]
    filled = [(name, value) for name, value in sent if value.strip()]
    if filled == sent:
        return ""
    return f"{request.path}?{urlencode(filled, safe=',:')}" if filled else request.path


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
    def set_aside(self) -> list[str]:
        """The words set aside because no sheet holds them."""
        [search] = self.filters.asked["q"] or [""]
        kept = self.filters.filters["q"].searched(search).split() if search else []
        return [word for word in self.unknown if word not in kept]

    @cached_property
    def unknown(self) -> list[str]:
        return words_of_no_sheet(self.read.searched, self.filters.cache) if self.read else []

    @property
    def is_any(self) -> bool:
        return bool(self.outside or self.words or self.set_aside or self.proposals)

    @cached_property
    def proposals(self) -> list[Proposal]:
        offers = [
            Proposal(self.describe(offer), with_changes(self.filters, offer, doubt.without))
            for doubt in (self.read.doubts if self.read else ())
            for offer in doubt.offers
            if not self.is_asked(offer)
        ]
        return [*self.spellings(), *offers]

    def spellings(self) -> Iterator[Proposal]:
        """Yield the search with the known words nearest to those that no sheet holds.

        The other filters stay when something answers them too.
        """
        filters = self.filters
        if not self.unknown or self.outside:
            return
        if better := nearest_text(self.read.searched, known_words(filters.cache)):
            nothing = filters.nothing_asked | {"q": [better]}
            if filters.excluding("q").search(better).exists():
                yield Proposal(better, filters.address(q=[better]))
            elif filters.queryset.search(better).exists():
                yield Proposal(better, filters.address(**nothing))

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
