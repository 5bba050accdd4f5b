"""A page of the list: results, the form of its filters, the sentence that says what is shown."""

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from directory.awards.coverage import Coverage, label_coverage
from directory.cache.versioned import current_cache
from directory.listing.base_filters import Choice
from directory.listing.cards import Card, draw
from directory.listing.facets import FacetCounts, KeysByMerit
from directory.listing.filter_form import FilterForm
from directory.listing.filters import VenueFilters
from directory.listing.forms import BY_DISTANCE, BY_MERIT
from directory.listing.near_misses import NearMisses
from directory.listing.sentence import Sentence, SentencePart
from directory.listing.suggestions import Suggestions
from directory.listing.understood import Doubts
from directory.models import Venue
from directory.models.search_term import ANY_LABEL
from directory.models.venue_queryset import VenueQuerySet

VENUES_PER_PAGE = 20
MAX_NEAR_MISSES = 6
FORM_TEMPLATE = "directory/listing/_filters.html"


class CountedPaginator(Paginator):
    """A paginator given the number of results, which the facets have counted already."""

    def __init__(self, results: list[int] | KeysByMerit | VenueQuerySet, count: int) -> None:
        super().__init__(results, VENUES_PER_PAGE)
        self.count = count


class ListPage:
    """What the address of the list asks for, and what answers it."""

    def __init__(self, query: QueryDict, view: str = "venue_list") -> None:
        self.cache = current_cache()
        self.filters = VenueFilters(query, Venue.objects.public(), self.cache, view)
        self.counts = FacetCounts(self.filters, self.cache)
        self.total = self.counts.total()
        self.form = FilterForm(self.filters, self.counts)
        self.phrase = Sentence(self.filters)

    @cached_property
    def page(self) -> Page:
        return CountedPaginator(self.keys, self.total).get_page(self.filters.page)

    @property
    def keys(self) -> list[int] | KeysByMerit | VenueQuerySet:
        """The results in order, as keys to be cut."""
        if self.filters.sort == BY_MERIT:
            return self.counts.by_merit()
        if self.filters.sort == BY_DISTANCE and self.filters.asked["rayon"]:
            return self.counts.by_distance()
        return self.filters.in_order().values_list("pk", flat=True)

    @property
    def cards(self) -> list[Card]:
        question = "keys", self.filters.page, *self.form.question
        return self.draw_cards(self.cache.bounded.get_or_set(question, lambda: list(self.page)))

    def draw_cards(self, keys: list[int]) -> list[Card]:
        """Return a Card for each of `keys`; each venue's is drawn once, then cached."""
        cached = self.cache.bounded
        missing = [key for key in keys if ("card", key) not in cached]
        for venue in Venue.objects.filter(pk__in=missing).with_cards() if missing else ():
            cached["card", venue.pk] = draw(venue)
        return [Card(cached["card", key], self.filters) for key in keys if ("card", key) in cached]

    @property
    def coverage(self) -> Coverage | None:
        """How many of the Région's labelled venues are known, when a label is asked for."""
        asked = {*self.filters.asked["label"]}
        coverage = label_coverage() if asked else None
        return coverage if coverage and asked & {ANY_LABEL, coverage.label_code} else None

    @cached_property
    def unknown_number(self) -> int:
        """How many venues are left out that may be right: they do not tell what is asked."""
        if self.filters.shows_unknown:
            return 0
        return (self.counts.with_unknown() & ~self.counts.excluding()).bit_count()

    @property
    def with_unknown(self) -> str:
        """The address of the list with those that do not tell what is asked."""
        return self.filters.address(inconnus=["oui"])

    @property
    def near_misses(self) -> list[Card]:
        """The cards of the nearest venues that may answer everything, or miss one thing by little.

        They come under a short list about a place.
        """
        if not self.filters.place or self.total >= VENUES_PER_PAGE:
            return []
        question = "misses", *self.form.question
        return self.draw_cards(self.cache.bounded.get_or_set(question, self.near_miss_keys))

    def near_miss_keys(self) -> list[int]:
        return NearMisses(self.counts).nearest_first()[:MAX_NEAR_MISSES]

    @property
    def place_choices(self) -> list[tuple[str, str]]:
        """Pairs (text, address), one for each place that what was typed may mean."""
        form = self.filters.form
        radius = [form.radius] if form.radius else []
        return [
            (place.full_name, self.filters.address(pres_de=[place.text], rayon=radius))
            for place in form.match.choices
        ]

    @property
    def drawn_form(self) -> SafeString:
        """The HTML of the form, drawn once for the same question."""
        return self.cache.bounded.get_or_set(
            ("form", *self.form.question),
            lambda: render_to_string(FORM_TEMPLATE, {"form": self.form}),
        )

    @cached_property
    def suggestions(self) -> Suggestions:
        return Suggestions(self.filters, self.counts)

    @cached_property
    def doubts(self) -> Doubts:
        """What is not sure of the search, and what it may mean."""
        return Doubts(self.filters)

    @property
    def types(self) -> dict[str, Choice]:
        """The types of venue by code, for the key of the map."""
        return self.filters.filters["type"].choices

    @property
    def heading(self) -> str:
        return self.phrase.heading()

    @property
    def sentence(self) -> list[SentencePart]:
        return self.phrase.parts()

    @property
    def ignored(self) -> dict[str, str]:
        """What could not be understood of the address, by field."""
        return self.filters.form.ignored

    @property
    def canonical(self) -> str:
        return self.filters.address(page=self.page.number)

    @property
    def action(self) -> str:
        """The address of the whole list."""
        return reverse(self.filters.view)

    @property
    def on_paper(self) -> str:
        """The address of the same results on one page to print."""
        return self.filters.address(view="printed_list")

    @property
    def on_map(self) -> str:
        """The address of the same results on the map."""
        return self.filters.address(view="venue_map")

    @property
    def dots(self) -> str:
        """The address of the picture of the same results, to lay on the relief."""
        return self.filters.address(view="venue_dots")

    @property
    def previous_address(self) -> str:
        return self.filters.address(page=self.page.number - 1)

    @property
    def next_address(self) -> str:
        return self.filters.address(page=self.page.number + 1)
