"""Pairs of sheets that may be of one place, for a person to say."""

from itertools import chain
from typing import NamedTuple

from django.core.cache import cache

from directory.cache.versioned import current_cache
from directory.duplicates.similarity import Places
from directory.models import DistinctPair, Venue

MEMORY = "duplicates"
WHILE = 600  # seconds during which the first page of the admin counts those last found
CERTAINTIES = ((0.9, "très probable"), (0.7, "probable"), (0, "possible"))


class Duplicate(NamedTuple):
    """Two sheets, the older first, how likely they are one place, and why."""

    one: Venue
    other: Venue
    score: float
    why: str

    @property
    def certainty(self):
        return next(told for least, told in CERTAINTIES if self.score >= least)


def found():
    """Returns [(key, Likeness)] of all that look like one place, the likeliest first."""
    pairs = current_cache().get_or_set(MEMORY, lambda: Places().pairs())
    cache.set(MEMORY, pairs, WHILE)
    return pairs


def unsettled(pairs):
    """Returns the pairs of sheets that are still there, and that nobody said are two places."""
    settled = DistinctPair.objects.keys()
    keys = {*chain.from_iterable((pk, other.pk) for pk, other in pairs)}
    there = {*Venue.objects.filter(pk__in=keys).order_by().values_list("pk", flat=True)}
    return [
        (pk, other)
        for pk, other in pairs
        if {pk, other.pk} <= there and (pk, other.pk) not in settled
    ]


def suspected():
    """Returns [(key, Likeness)] of what a person has to look at, the likeliest first."""
    return unsettled(found())


def number_suspected():
    """Returns how many pairs there are to look at, without comparing all again at each change."""
    return len(unsettled(cache.get_or_set(MEMORY, lambda: Places().pairs(), WHILE)))


def duplicates(pairs):
    """Returns the Duplicates of some pairs, read in one query."""
    keys = {*chain.from_iterable((pk, other.pk) for pk, other in pairs)}
    sheets = Venue.objects.with_place().in_bulk(keys)
    return [
        Duplicate(sheets[pk], sheets[other.pk], other.score, other.why)
        for pk, other in pairs
        if pk in sheets and other.pk in sheets
    ]
