"""The form of the list as it is drawn: what each field shows, and the facets."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from directory.listing.facet_layout import FacetLayout
from directory.listing.facets import FacetCounts
from directory.listing.filters import VenueFilters
from directory.listing.forms import BY_DISTANCE, SORTS
from directory.listing.opening_query import OPENING_CHOICES
from directory.listing.value_filters import RADII
from directory.locations.forms import MAX_QUERY_LENGTH
from directory.search.words import MAX_SENTENCE_LENGTH
from tierslieux.text.typography import lower_first

Options = list[tuple[str, str, bool]]  # (value, name, whether it is chosen)


class FilterForm:
    """What the form of the list shows of what was asked, understood or not."""

    def __init__(self, filters: VenueFilters, counts: FacetCounts) -> None:
        self.filters, self.counts, self.data = filters, counts, filters.form
        self.ignored = self.data.ignored

    @property
    def action(self) -> str:
        """The address of the page that the form leads to."""
        return reverse(self.filters.view)

    @property
    def text(self) -> str:
        """What was typed in the search field, to be typed on, understood or not."""
        return self.filters.data.get("q", "")[:MAX_SENTENCE_LENGTH]

    @property
    def place_text(self) -> str:
        return self.typed("pres-de")

    def typed(self, name: str) -> str:
        return self.filters.data.get(name, "")[:MAX_QUERY_LENGTH]

    @property
    def place_problem(self) -> str:
        return self.ignored.get("pres_de", "")

    @property
    def radius_problem(self) -> str:
        return self.ignored.get("rayon", "")

    @property
    def radii(self) -> Options:
        return [(km, f"{km}\u00a0km", km == self.data.radius) for km in RADII]

    @property
    def openings(self) -> Options:
        """Each time that one may want a place open; a date that is asked for is one of them."""
        opening = self.filters.opening
        asked, named = opening.asked if opening else "", dict(OPENING_CHOICES)
        if asked and asked not in named:
            named[asked] = opening.text.removeprefix("ouverts ").capitalize()
        return [(value, name, value == asked) for value, name in named.items()]

    @property
    def hour(self) -> str:
        """The hour that was asked for, to be typed on even when its day is not understood."""
        at = self.data.cleaned_data.get("heure")
        return f"{at:%H:%M}" if at else ""

    @property
    def price(self) -> str:
        return next(iter(self.filters.asked["prix"]), "")

    @property
    def has_price(self) -> bool:
        """Whether the field of the price is of use: a result tells one, or it is filled in."""
        is_used = "prix" in self.ignored or self.filters.asked["prix"]
        return bool(is_used) or self.counts.is_answered("prix")

    @property
    def silent(self) -> list[str]:
        """The titles of the filters of which no result says anything."""
        price = [] if self.has_price else [lower_first(self.filters.filters["prix"].title)]
        return self.layout.silent + price

    @property
    def sorts(self) -> Options:
        """Each sort; the default has no value: a place typed next then sorts by distance."""
        default, sort = self.filters.default_sort, self.filters.sort
        return [
            ("" if code == default else code, name, code == sort)
            for code, (name, _) in SORTS.items()
            if self.filters.place or code != BY_DISTANCE
        ]

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Pairs (name, value) of what the form sends on without showing it."""
        zone = [("zone", value) for value in self.filters.asked["zone"]]
        unknown = [("inconnus", value) for value in self.filters.beside["inconnus"]]
        # Before the buttons that open another section: the last one sent is the one that is read.
        return zone + unknown + ([("plus", self.plus)] if self.plus else [])

    @cached_property
    def layout(self) -> FacetLayout:
        """The facets, open or folded."""
        return FacetLayout(self.counts, self.plus)

    @property
    def plus(self) -> str:
        """The key of the section of facets that was asked to be open."""
        return self.data.cleaned_data.get("plus") or ""

    @property
    def question(self) -> tuple[Any, ...]:
        """What is asked and what was not understood of it, as a key of the cache.

        While the directory stands, one answer and one form. The day may choose another moment for
        the same words.
        """
        typed = self.text, self.place_text, self.hour, self.data.radius, self.plus
        ignored = repr(self.ignored)
        return self.filters.address(), self.filters.opening, self.filters.place, *typed, ignored
