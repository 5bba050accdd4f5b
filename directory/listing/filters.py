"""The French query string of the list: the filters that it knows, and its addresses.

A new filter is one line of VenueFilters: the form, its facet, the sentence, the cards and the near
misses follow from it. For a column « parking » of Venue:

    parking = FactFilter("Parking", "parking", {"oui": Choice("Oui", "avec un parking", "yes")})
"""

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django_filters import FilterSet

from directory.cache.versioned import DirectoryCache
from directory.listing.base_filters import Answer, Choice, ListFilter
from directory.listing.code_filters import (
    CodesFilter,
    DepartmentFilter,
    FactFilter,
    IntercommunalityFilter,
    LabelFilter,
    ServiceFilter,
    TableFilter,
    TypeFilter,
    read_vocabulary,
)
from directory.listing.forms import BY_DISTANCE, BY_MERIT, SORTS, ListForm
from directory.listing.value_filters import (
    RADII,
    OpeningFilter,
    PriceFilter,
    RadiusFilter,
    SearchFilter,
    ZoneFilter,
)
from directory.models import Venue
from directory.models.venue_queryset import VenueQuerySet
from directory.search.words import MAX_SENTENCE_LENGTH

WHEELCHAIR_CHOICES = {
    "oui": Choice("Oui", "accessibles en fauteuil", Venue.Wheelchair.YES),
    "partiel": Choice("En partie", "en partie accessibles en fauteuil", Venue.Wheelchair.LIMITED),
}


@cache
def form_class(filter_set: type["VenueFilters"]) -> type[ListForm]:
    """Return the form of a set of filters, made once: making it costs more than reading data."""
    fields = {name: each.field for name, each in filter_set.base_filters.items()}
    return type("VenueFiltersForm", (ListForm,), fields)


class VenueFilters(FilterSet):
    """What is asked of the list. Values of a filter widen the results, filters narrow them.

    Their order is that of the address.
    """

    q = SearchFilter(max_length=MAX_SENTENCE_LENGTH)
    rayon = RadiusFilter(choices=[(km, km) for km in RADII])
    zone = ZoneFilter()
    departement = DepartmentFilter("Département")
    intercommunalite = IntercommunalityFilter("Intercommunalité")
    type = TypeFilter("Type de lieu")
    service = ServiceFilter("Services et équipements")
    label = LabelFilter("Label en vigueur")
    accessible = FactFilter(
        "Accès en fauteuil", "wheelchair", WHEELCHAIR_CHOICES, near=[Venue.Wheelchair.LIMITED]
    )
    ouvert = OpeningFilter(max_length=10)
    prix = PriceFilter(min_value=0, max_value=1000, decimal_places=2)

    def __init__(
        self, data: QueryDict, queryset: VenueQuerySet, cache: DirectoryCache, view: str
    ) -> None:
        """Read the query string `data`; `view` is the name of the page that is filtered."""
        super().__init__(data, queryset)
        self.cache, self.view = cache, view
        self.form.full_clean()
        self.place, self.opening = self.form.match.location, self.form.opening
        cleaned = self.form.cleaned_data
        self.asked = {
            name: each.address_values(cleaned.get(name)) for name, each in self.filters.items()
        }
        self.beside = self.read_beside(cleaned)

    def read_beside(self, cleaned: Mapping[str, Any]) -> dict[str, list[str]]:
        """Return {parameter: values} of what is asked and is no filter."""
        sort, opening = cleaned.get("tri"), self.opening
        return {
            "pres_de": [self.place.text] if self.place else [],
            "heure": [opening.at] if opening and opening.at else [],
            "services": ["tous"] if cleaned.get("services") and self.has_several("service") else [],
            "inconnus": ["oui"] if cleaned.get("inconnus") and self.may_be_unknown else [],
            "tri": [sort] if sort and sort != self.default_sort else [],
        }

    def has_several(self, name: str) -> bool:
        """Whether several values of a filter are asked for."""
        return len(self.asked[name]) > 1

    @cached_property
    def form(self) -> ListForm:
        return form_class(type(self))(self.data, self.cache, self.filters)

    @cached_property
    def vocabulary(self) -> dict[str, dict[str, Choice]]:
        """The values that the tables offer, by filter."""
        tables = [each for each in self.filters.values() if isinstance(each, TableFilter)]
        return self.cache.get_or_set("vocabulary", lambda: read_vocabulary(tables))

    @cached_property
    def ranked(self) -> list[ListFilter]:
        """The filters in the order of facets and of answers."""
        return sorted(self.filters.values(), key=lambda each: each.rank)

    @property
    def with_facet(self) -> list[CodesFilter]:
        return [each for each in self.ranked if each.column]

    @property
    def indexed(self) -> list[CodesFilter | PriceFilter]:
        """The filters of which the facets' index knows who tells something."""
        return [*self.with_facet, self.filters["prix"]]

    @property
    def answered(self) -> list[ListFilter]:
        """The filters in use that a venue can answer."""
        return [each for each in self.ranked if each.has_answers and each.asked]

    @property
    def default_sort(self) -> str:
        return BY_DISTANCE if self.place else BY_MERIT

    @property
    def sort(self) -> str:
        return self.form.cleaned_data.get("tri") or self.default_sort

    @property
    def page(self) -> int:
        return self.form.cleaned_data.get("page") or 1

    @property
    def shows_unknown(self) -> bool:
        """Whether venues that do not tell what is asked are listed with those that have it."""
        return bool(self.beside["inconnus"])

    @property
    def may_be_unknown(self) -> list[ListFilter]:
        """The filters in use that a sheet may leave unanswered, and that count those apart."""
        return [each for each in self.filters.values() if each.has_unknown and each.asked]

    @property
    def asked_count(self) -> int:
        """How many values are asked for, the place apart from its radius included."""
        near = bool(self.place and not self.asked["rayon"])
        return sum(map(len, self.asked.values())) + near

    @property
    def is_narrowed(self) -> bool:
        return any(self.asked.values()) or bool(self.place)

    @property
    def is_demanding(self) -> bool:
        """Whether each result is to answer, one by one, the things that were asked."""
        return any(each.is_demanding for each in self.filters.values())

    def answers(self, venue: Venue) -> list[Answer]:
        """Return what a venue loaded by `with_cards` answers to each thing that was asked."""
        return [answer for each in self.answered for answer in each.answers(venue)]

    def filter_queryset(self, queryset: VenueQuerySet, excluding: str = "") -> VenueQuerySet:
        for name, each in self.filters.items():
            if name != excluding:
                queryset = each.filter(queryset, each.value)
        return queryset

    def excluding(self, name: str) -> VenueQuerySet:
        """Return the results were the filter `name` not asked."""
        return self.filter_queryset(self.queryset, excluding=name)

    def in_order(self) -> VenueQuerySet:
        """Return the results as they are sorted."""
        if self.sort == BY_DISTANCE:
            return self.qs.near(self.place.latitude, self.place.longitude)
        return getattr(self.qs, SORTS[self.sort][1])()

    @cached_property
    def parameters(self) -> list[str]:
        """The parameters of the address, in its order."""
        ours = [name for each in self.filters.values() for name in each.parameters]
        return [*ours, "inconnus", "tri", "page"]

    def address(self, page: int = 1, view: str = "", **changes: list[str]) -> str:
        """Return the page's address with what is asked, `changes` ({parameter: values}) made.

        `view` names another page of the same results.
        """
        dropped = [name for name, values in changes.items() if not values and name in self.filters]
        gone = {other: [] for name in dropped for other in self.filters[name].companions}
        pages = {"page": [page] if page > 1 else []}
        asked = self.asked | self.beside | pages | gone | changes
        if not any(asked[name] for name, each in self.filters.items() if each.has_unknown):
            asked["inconnus"] = []
        if not asked["service"][1:]:  # one service alone needs no word of it
            asked["services"] = []
        query = [
            (name.replace("_", "-"), value) for name in self.parameters for value in asked[name]
        ]
        return reverse(view or self.view) + (f"?{urlencode(query, safe=',:')}" if query else "")

    @property
    def nothing_asked(self) -> dict[str, list[str]]:
        """The changes of an address that drop every filter."""
        return {name: [] for name in self.filters}
