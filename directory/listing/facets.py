"""How many venues each value of each filter would leave."""

from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Value

from directory.cache.versioned import DirectoryCache
from directory.listing.code_filters import CodesFilter
from directory.listing.value_filters import PriceFilter
from directory.models import Venue
from directory.models.venue_queryset import VenueQuerySet

if TYPE_CHECKING:
    from directory.listing.filters import VenueFilters

MERIT = "merite"
BYTE = 8


class FacetIndex:
    """A bitmap index: for each value of each filter, its public venues as the bits of a number.

    Counting the venues that several filters leave is then a matter of microseconds, where the
    database would read every venue again for each set of filters. The lowest bit is the
    best-told venue (VenueQuerySet.with_merit).
    """

    def __init__(self, rows: Iterable[tuple[int, str, str]]) -> None:
        """Take rows (key, filter, value), and (key, MERIT, what sorts it) of every venue."""
        members, merits = {}, []
        for key, name, value in rows:
            if name == MERIT:
                merits.append((value, key))
            else:
                members.setdefault((name, value), []).append(key)
        self.keys = [key for _, key in sorted(merits)]
        self.ranks = {key: rank for rank, key in enumerate(self.keys)}
        self.all_bits = self.bits(self.keys)
        self.by_filter: dict[str, dict[str, int]] = {}
        for (name, value), holders in members.items():
            self.by_filter.setdefault(name, {})[value] = self.bits(holders)

    def bits(self, keys: Iterable[int]) -> int:
        """Return the number whose bits are the venues `keys`."""
        octets = bytearray(len(self.ranks) // BYTE + 1)
        for key in keys:
            # A venue published a moment ago may not be known here yet.
            if (rank := self.ranks.get(key)) is not None:
                octets[rank // BYTE] |= 1 << rank % BYTE
        return int.from_bytes(octets, "little")

    def intersect_ordered(self, keys: Iterable[int], bits: int) -> list[int]:
        """Return those of `keys` that are venues of `bits`, in the order of `keys`."""
        octets = bits.to_bytes(len(self.ranks) // BYTE + 1, "little")
        ranked = ((key, self.ranks.get(key)) for key in keys)
        return [
            key
            for key, rank in ranked
            if rank is not None and octets[rank // BYTE] >> rank % BYTE & 1
        ]

    def values(self, name: str) -> dict[str, int]:
        """Return {stored value: its venues as bits} of a filter."""
        return self.by_filter.get(name, {})

    def union(self, name: str, values: Iterable[str]) -> int:
        """Return the venues that hold any of some stored values of a filter, as bits."""
        known = self.values(name)
        return reduce(or_, (known.get(value, 0) for value in values), 0)


class KeysByMerit:
    """The venues that are the bits of a number, best told first: a list of keys, cut when made."""

    def __init__(self, keys: list[int], bits: int) -> None:
        self.keys, self.digits = keys, f"{bits:b}"[::-1]

    def __getitem__(self, part: slice) -> list[int]:
        return list(islice(self, part.start, part.stop))

    def __iter__(self) -> Iterator[int]:
        rank = self.digits.find("1")
        while rank >= 0:
            yield self.keys[rank]
            rank = self.digits.find("1", rank + 1)


class FacetCounts:
    """The results of the list, counted with and without each of its filters.

    `matches` holds, by filter in use, the venues that match it, as bits.
    """

    def __init__(self, filters: "VenueFilters", cache: DirectoryCache) -> None:
        self.filters, self.cache = filters, cache
        self.index = cache.get_or_set("facet_index", lambda: read_facet_index(filters.indexed))
        used = (each for each in filters.filters.values() if each.asked)
        self.matches = {each.field_name: each.matching_bits(self) for each in used}

    def cached_bits(self, question: Any, keep: Callable[[VenueQuerySet], VenueQuerySet]) -> int:
        """Return the public venues that `keep` keeps, as bits; asked once for one question."""
        return self.cache.bounded.get_or_set(
            question,
            lambda: self.index.bits(
                keep(Venue.objects.public()).order_by().values_list("pk", flat=True)
            ),
        )

    def within(self, km: float) -> "array[int]":
        """Return the keys of the venues within `km` of the place asked for, nearest first."""
        here = self.filters.place.latitude, self.filters.place.longitude
        return self.cache.bounded.get_or_set(("near", *here, km), lambda: keys_near(*here, km))

    def excluding(self, name: str = "") -> int:
        """Return the results were the filter `name` not asked, as bits."""
        matches = (bits for used, bits in self.matches.items() if used != name)
        return reduce(and_, matches, self.index.all_bits)

    def with_unknown(self) -> int:
        """Return the results with those that do not tell what is asked, as bits."""
        unknown = {
            each.field_name: self.matches[each.field_name] | each.unknown_bits(self)
            for each in self.filters.may_be_unknown
        }
        return reduce(and_, (self.matches | unknown).values(), self.index.all_bits)

    def total(self, excluding: str = "") -> int:
        """Return the number of results, were the filter `excluding` not asked."""
        return self.excluding(excluding).bit_count()

    def by_merit(self) -> KeysByMerit:
        """Return the keys of the results, those whose sheets are the best told first."""
        return KeysByMerit(self.index.keys, self.excluding())

    def by_distance(self) -> list[int]:
        """Return the keys of the results within the radius, nearest first."""
        near = self.within(float(self.filters.filters["rayon"].value))
        return self.index.intersect_ordered(near, self.excluding())

    def is_answered(self, name: str) -> bool:
        """Whether any result, were a filter not asked, tells what it asks."""
        told = self.index.union(name, self.index.values(name))
        return bool(self.excluding(name) & told)

    def by_value(self, name: str) -> dict[str, int]:
        """Return {stored value: number of results}, were it the only one asked of its filter.

        Where all the values asked for are needed, were it asked besides.
        """
        excluded = "" if self.filters.filters[name].needs_all else name
        others, values = self.excluding(excluded), self.index.values(name)
        return {value: (others & bits).bit_count() for value, bits in values.items()}


def keys_near(latitude: float, longitude: float, km: float) -> "array[int]":
    near = Venue.objects.public().near(latitude, longitude, km)
    return array("q", near.values_list("pk", flat=True))


def read_facet_index(filters: Iterable[CodesFilter | PriceFilter]) -> FacetIndex:
    """Read every public venue, and its values of some filters, in one query."""
    public = Venue.objects.public()
    ranked = public.with_merit().order_by()
    merits = ranked.values_list("pk", Value(MERIT, CharField()), "merit")
    rows = merits.union(*(each.index_rows(public) for each in filters), all=True)
    return FacetIndex(rows.iterator())
