"""Ways out of a list that is empty."""

from django.utils.functional import cached_property

from directory.cache.versioned import DirectoryCache
from directory.listing.facets import FacetCounts
from directory.listing.filters import VenueFilters
from directory.models import Commune, Venue
from directory.search.parse import understand
from tierslieux.text.folding import fold, nearest_text

Suggestion = tuple[str, int, str]  # (condition in words, number of venues, address)


class Suggestions:
    """What to ask instead of what finds nothing."""

    def __init__(self, filters: VenueFilters, counts: FacetCounts, cache: DirectoryCache) -> None:
        self.filters, self.counts, self.cache = filters, counts, cache
        self.used = [each for each in filters.filters.values() if each.asked]

    @property
    def has_one_condition(self) -> bool:
        return sum(len(each.asked) for each in self.used) == 1

    @cached_property
    def without_one(self) -> list[Suggestion]:
        """The list without one of the filters, where that finds venues; most venues first."""
        ways = [
            (
                " ou ".join(map(each.describe_alone, each.asked)),
                self.counts.total(excluding=each.field_name),
                self.filters.address(**{each.field_name: []}),
            )
            for each in self.used
        ]
        return sorted((way for way in ways if way[1]), key=lambda way: -way[1])

    @property
    def one_alone(self) -> list[Suggestion]:
        """The list with one of the values only, where that finds venues."""
        nothing = self.filters.nothing_asked
        ways = [
            (
                each.describe_alone(value),
                each.bits_of(self.counts, value).bit_count(),
                self.filters.address(**nothing | {each.field_name: [value]}),
            )
            for each in self.used
            for value in each.asked
        ]
        return [] if self.has_one_condition else [way for way in ways if way[1]]

    @cached_property
    def spelling(self) -> tuple[str, str] | None:
        """The known words nearest to the search and the list of them, if any.

        The other filters stay when something answers them too.
        """
        for text in self.filters.asked["q"]:
            if understand(text, self.cache).outside:
                continue
            better = nearest_text(text, self.cache.get_or_set("words", read_known_words))
            if better and self.filters.excluding("q").search(better).exists():
                return better, self.filters.address(q=[better])
            if better and self.filters.queryset.search(better).exists():
                return better, self.filters.address(**self.filters.nothing_asked | {"q": [better]})
        return None


def read_known_words() -> dict[str, str]:
    """Return {folded word: the word as it is shown} for every word that a search can find."""
    texts = Venue.objects.public().values_list("search_text", flat=True)
    words = {word for text in texts.iterator(chunk_size=2000) for word in text.split()}
    towns = Commune.objects.filter(venues__in=Venue.objects.public()).values_list("name", flat=True)
    names = {fold(name): name for name in towns.distinct()}
    return {word: names.get(word, word) for word in sorted(words)}
