"""How many venues each value of each filter would leave."""

from array import array
from functools import reduce
from itertools import islice
from operator import and_, or_
from typing import NamedTuple

from django.db.models import CharField, Value

from directory.models import Award, Venue

STORED_COLUMNS = {
    "departement": "commune__department_id",
    "type": "types__code",
    "service": "services__code",
    "accessible": "wheelchair",
}
TITLES = {
    "departement": "Département",
    "type": "Type de lieu",
    "label": "Label en vigueur",
    "accessible": "Accès en fauteuil",
    "service": "Services et équipements",
}
NAME = "nom"
BYTE = 8


class FacetValue(NamedTuple):
    code: str
    name: str
    count: str
    is_chosen: bool


class Facet(NamedTuple):
    """A filter to be shown; `groups` holds pairs (name of the family, its values)."""

    name: str
    title: str
    groups: list[tuple[str, list[FacetValue]]]
    ignored: str


class FacetIndex:
    """Who holds what: for each value of each filter, its public venues as the bits of a number.

    Counting the venues that several filters leave is then a matter of microseconds, where the
    database would read every venue again for each set of filters. The lowest bit is the first
    venue by name.
    """

    def __init__(self, rows):
        """Takes rows (key, filter, value), and (key, NAME, folded name) of every venue."""
        members, names = {}, []
        for key, name, value in rows:
            if name == NAME:
                names.append((value, key))
            else:
                members.setdefault((name, value), []).append(key)
        self.keys = [key for _, key in sorted(names)]
        self.ranks = {key: rank for rank, key in enumerate(self.keys)}
        self.all_bits = self.bits(self.keys)
        self.of = {name: {} for name in TITLES}
        for (name, value), held_by in members.items():
            self.of[name][value] = self.bits(held_by)

    def bits(self, keys):
        """Returns the number whose bits are the venues `keys`."""
        octets = bytearray(len(self.ranks) // BYTE + 1)
        for key in keys:
            # A venue published a moment ago may not be known here yet.
            if (rank := self.ranks.get(key)) is not None:
                octets[rank // BYTE] |= 1 << rank % BYTE
        return int.from_bytes(octets, "little")

    def intersect_ordered(self, keys, bits):
        """Returns those of `keys` that are venues of `bits`, in the order of `keys`."""
        octets = bits.to_bytes(len(self.ranks) // BYTE + 1, "little")
        ranked = ((key, self.ranks.get(key)) for key in keys)
        return [
            key
            for key, rank in ranked
            if rank is not None and octets[rank // BYTE] >> rank % BYTE & 1
        ]

    def union(self, name, values):
        return reduce(or_, (self.of[name].get(value, 0) for value in values), 0)


class KeysByName:
    """The venues that are the bits of a number, by name: a list of keys, made where it is cut."""

    def __init__(self, keys, bits):
        self.keys, self.digits = keys, f"{bits:b}"[::-1]

    def __getitem__(self, part):
        return list(islice(self, part.start, part.stop))

    def __iter__(self):
        rank = self.digits.find("1")
        while rank >= 0:
            yield self.keys[rank]
            rank = self.digits.find("1", rank + 1)


class FacetCounts:
    """The results of the filters `chosen`, counted; `cache` a DirectoryCache."""

    def __init__(self, chosen, cache):
        self.chosen, self.cache = chosen, cache
        self.index = cache.get_or_set("facet_index", read_facet_index)
        self.matches = {name: self.matching(name) for name, asked in chosen.asked.items() if asked}

    def matching(self, name):
        """Returns the venues that one filter keeps, as bits."""
        if name in self.index.of:
            values = self.chosen.filters[name].values(self.chosen.asked[name])
            return self.index.union(name, values)
        if name == "rayon":
            return self.index.bits(self.within(float(*self.chosen.asked["rayon"])))
        if name == "ouvert" and self.chosen.shows_unknown:
            return self.open | self.unknown
        return (
            self.open
            if name == "ouvert"
            else self.cached_bits(
                (name, self.chosen.question(name)), lambda public: self.chosen.keep(public, name)
            )
        )

    @property
    def open(self):
        """The venues known to be open at the time that is asked for, as bits."""
        return self.cached_bits(("open", self.chosen.slot), self.chosen.slot.keep)

    @property
    def unknown(self):
        """The venues whose hours at that time nobody knows, as bits."""
        return self.cached_bits(("unknown", self.chosen.slot), self.chosen.slot.unknown)

    def cached_bits(self, question, keep):
        """Returns the public venues that `keep` keeps, as bits; asked once for one question."""
        return self.cache.bounded.get_or_set(
            question,
            lambda: self.index.bits(
                keep(Venue.objects.public()).order_by().values_list("pk", flat=True)
            ),
        )

    def within(self, km):
        """Returns the keys of the venues within `km` of the place that is asked for, nearest
        first.
        """
        here = self.chosen.place.latitude, self.chosen.place.longitude
        return self.cache.bounded.get_or_set(("near", *here, km), lambda: keys_near(*here, km))

    def excluding(self, dropped=""):
        """Returns the results when the filter `dropped` is, as bits."""
        matches = (bits for name, bits in self.matches.items() if name != dropped)
        return reduce(and_, matches, self.index.all_bits)

    def total(self, without=""):
        return self.excluding(without).bit_count()

    def by_name(self):
        """Returns the keys of the results, in the order of their names."""
        return KeysByName(self.index.keys, self.excluding())

    def by_distance(self):
        """Returns the keys of the results within the radius, nearest first."""
        near = self.within(float(*self.chosen.asked["rayon"]))
        return self.index.intersect_ordered(near, self.excluding())

    def alone(self, name, value):
        """Returns how many venues one value would leave, were nothing else asked."""
        if name not in self.index.of:
            return self.matches[name].bit_count()
        return self.index.union(name, self.chosen.filters[name].values([value])).bit_count()

    def by_value(self, name):
        """Returns {value: number of results}, were it the only one asked of its filter."""
        others = self.excluding(name)
        return {value: (others & bits).bit_count() for value, bits in self.index.of[name].items()}


def keys_near(latitude, longitude, km):
    near = Venue.objects.public().near(latitude, longitude, km)
    return array("q", near.values_list("pk", flat=True))


def read_facet_index():
    """Reads every public venue in one query."""
    public = Venue.objects.public()
    columns = {NAME: "sort_name", **STORED_COLUMNS}
    arms = [
        public.filter(**{f"{column}__isnull": False})
        .order_by()
        .values_list("pk", Value(name, CharField()), column)
        for name, column in columns.items()
    ]
    awards = Award.objects.in_force().filter(venue__in=public).order_by()
    arms.append(awards.values_list("venue", Value("label", CharField()), "label__code"))
    rows = arms[0].union(*arms[1:], all=True)
    return FacetIndex(rows.iterator())


def facets(chosen, counts):
    """Returns the facets of the list for the filters `chosen`; values that leave nothing are left
    out unless they are chosen.
    """
    return [facet(chosen, name, counts.by_value(name)) for name in TITLES]


def facet(chosen, name, counted):
    asked = chosen.asked[name]
    stored = chosen.filters[name].stored
    groups = {}
    for code, choice in chosen.form.vocabulary[name].items():
        if (count := counted.get(stored.get(code, code), 0)) or code in asked:
            # Text already: a template would look for the country's way to write each number.
            value = FacetValue(code, choice.name, str(count), code in asked)
            groups.setdefault(choice.group, []).append(value)
    return Facet(name, TITLES[name], list(groups.items()), chosen.form.ignored.get(name, ""))
