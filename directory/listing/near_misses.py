"""The venues that fail by little what was asked, or of which nobody knows."""

from collections import Counter
from functools import reduce
from operator import and_, or_

from directory.listing.facets import FacetCounts

NEAR_MISS_RADIUS_RATIO = 1.5
NEAR_MISS_KM = 50  # without a radius


class NearMisses:
    """The venues that may answer all that was asked, or miss one thing of it by little.

    What is not known of a venue (its hours, its access, its services, its price) may be right.
    """

    def __init__(self, counts: FacetCounts) -> None:
        self.counts, self.index, self.filters = counts, counts.index, counts.filters
        self.answered = self.filters.answered

    def nearest_first(self) -> list[int]:
        """Return the keys of such venues, the surest first, then the nearest to the place.

        What is not known weighs more than what is missed by little.
        """
        near = self.counts.within(self.reach)
        keys = self.index.intersect_ordered(near, self.bits() & ~self.counts.excluding())
        doubt: Counter[int] = Counter()
        for each in self.answered:
            missed = self.index.all_bits & ~self.counts.matches[each.field_name]
            doubt.update(self.index.intersect_ordered(keys, missed))
            unknown = missed & each.unknown_bits(self.counts)
            doubt.update(self.index.intersect_ordered(keys, unknown))
        return sorted(keys, key=doubt.__getitem__)

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
