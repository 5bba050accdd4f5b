"""Ways out of a list that is empty."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.utils.functional import cached_property

from directory.listing.facets import FacetCounts
from directory.listing.filters import VenueFilters
from directory.listing.sentence import ALL_AT_ONCE


class Suggestion(NamedTuple):
    """A condition in words, the number of venues without it (or with it alone), their list."""

    condition: str
    number: int
    address: str


class Suggestions:
    """What to ask instead of what finds nothing."""

    def __init__(self, filters: VenueFilters, counts: FacetCounts) -> None:
        self.filters, self.counts = filters, counts
        self.used = [each for each in filters.filters.values() if each.asked]

    @property
    def has_one_condition(self) -> bool:
        return sum(len(each.asked) for each in self.used) == 1

    @cached_property
    def without_one(self) -> list[Suggestion]:
        """The list without one of the conditions, where that finds venues; most venues first."""
        ways = [*self.without_one_filter(), *self.without_one_word(), *self.any_service()]
        return sorted((way for way in ways if way.number), key=lambda way: -way.number)

    def without_one_filter(self) -> Iterator[Suggestion]:
        for each in self.used:
            condition = each.joint.join(map(each.describe_alone, each.asked))
            number = self.counts.total(excluding=each.field_name)
            yield Suggestion(condition, number, self.filters.address(**{each.field_name: []}))

    def any_service(self) -> Iterator[Suggestion]:
        """Any of the services, instead of all of them at once."""
        services = self.filters.filters["service"]
        if services.needs_all:
            bits = [services.bits_of(self.counts, code) for code in services.asked]
            found = self.counts.excluding("service") & reduce(or_, bits)
            yield Suggestion(ALL_AT_ONCE, found.bit_count(), self.filters.address(services=[]))

    def without_one_word(self) -> Iterator[Suggestion]:
        """Drop the words of the search one at a time, when there are several."""
        search = self.filters.filters["q"]
        words = search.searched(search.value).split() if search.asked else []
        for word in words if len(words) > 1 else ():
            rest = " ".join(other for other in words if other != word)
            found = self.counts.excluding("q") & search.search_bits(self.counts, rest)
            yield Suggestion(word, found.bit_count(), self.filters.address(q=[rest]))

    @property
    def one_alone(self) -> list[Suggestion]:
        """The list with one of the values only, where that finds venues."""
        ways = [] if self.has_one_condition else [*self.each_alone()]
        return [way for way in ways if way.number]

    def each_alone(self) -> Iterator[Suggestion]:
        nothing = self.filters.nothing_asked
        for each in self.used:
            for value in each.asked:
                number = each.bits_of(self.counts, value).bit_count()
                address = self.filters.address(**nothing | {each.field_name: [value]})
                yield Suggestion(each.describe_alone(value), number, address)
