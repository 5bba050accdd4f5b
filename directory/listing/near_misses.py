"""The venues that fail by little what was asked, or of which nobody knows."""

from functools import reduce
from operator import and_, or_

from directory.listing.base_filters import ListFilter
from directory.listing.facets import FacetCounts

NEAR_MISS_RADIUS_RATIO = 2
NEAR_MISS_KM = 50  # without a radius


class NearMisses:
    """The venues that may answer all that was asked, or miss one thing of it by little.

    What is not known of a venue (its hours, its access, its services, its price) may be right.
    """

    def __init__(self, counts: FacetCounts) -> None:
        self.counts, self.index, self.filters = counts, counts.index, counts.filters
        self.answered = self.filters.answered

    def nearest_first(self) -> list[int]:
        """Return the keys of such venues: those that may be right before those that miss something,
        then those of the same commune, then in the order of distance.
        """
        near = self.counts.within(self.reach)
        keys = self.index.intersect_ordered(near, self.bits() & ~self.counts.excluding())
        missed = reduce(or_, map(self.missed_bits, self.answered), 0)
        missing = {*self.index.intersect_ordered(keys, missed)}
        here = {*self.index.intersect_ordered(keys, self.same_commune_bits())}
        return sorted(keys, key=lambda key: (key in missing, key not in here))

    def missed_bits(self, asked: ListFilter) -> int:
        """Return the venues known not to have what a filter asks, as bits."""
        matches = self.counts.matches[asked.field_name] | asked.unknown_bits(self.counts)
        return self.index.all_bits & ~matches

    def same_commune_bits(self) -> int:
        code = self.filters.place.commune_code
        question = ("commune", code)
        return self.counts.cached_bits(question, lambda every: every.filter(commune=code))

    def bits(self) -> int:
        """Return what may answer everything, or misses one thing by little, as bits."""
        matches, everyone = self.counts.matches, self.index.all_bits
        perhaps = {
            each.field_name: matches[each.field_name] | each.unknown_bits(self.counts)
            for each in self.answered
        }
        perhaps = matches | perhaps
        narrow = (
            each.near_bits(self.counts)
            & reduce(and_, (perhaps | {each.field_name: everyone}).values(), everyone)
            for each in self.answered
        )
        return reduce(or_, narrow, reduce(and_, perhaps.values(), everyone))

    @property
    def reach(self) -> float:
        """How far a near miss may be, in km."""
        radius = self.filters.filters["rayon"].value
        return NEAR_MISS_RADIUS_RATIO * float(radius) if radius else NEAR_MISS_KM
