"""What is remembered of the directory, for as long as nobody changes it."""

from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

# Beyond so many things that pass, all of them are forgotten: a process must not grow for ever.
MOST = 3000


class Kept(dict):
    """Things kept by key. They are handed to every page as they are: nobody may change them."""

    def remember(self, key, compute):
        """Returns what is kept under `key`, `compute()` when nothing is."""
        if key not in self:
            self[key] = compute()
        return self[key]


@dataclass(frozen=True)
class Recollection:
    """What is kept under one stamp: facts, few and costly, which stay as long as it stands; and
    what passes, of which there is as much as visitors have questions.
    """

    facts: Kept = field(default_factory=Kept)
    passing: Kept = field(default_factory=Kept)

    def remember(self, key, compute):
        return self.facts.remember(key, compute)


class Memory:
    """What this process keeps, under the stamp that the directory then had."""

    def __init__(self):
        self.present = (None, Recollection())

    def under(self, stamp):
        """Returns what is kept under `stamp`; a new stamp starts with nothing."""
        # Read and replaced as one pair: another thread can't meet the old facts under a new stamp.
        # For the same reason what passes is replaced, not emptied: a page may be reading it.
        present, kept = self.present
        if present != stamp:
            kept = Recollection()
            self.present = (stamp, kept)
        elif len(kept.passing) > MOST:
            kept = Recollection(kept.facts)
            self.present = (stamp, kept)
        return kept


memory = Memory()


def recollection(stamp=None):
    """Returns what is kept of the directory as it is today, to be added to.

    `stamp` spares its query to who has just read it. Inside a transaction nothing is kept: its
    own changes have drawn no stamp yet.
    """
    if connection.in_atomic_block:
        return Recollection()
    stamp = stamp or read_stamp()
    # Labels begin and end with the day: what was true yesterday is forgotten too.
    return memory.under((stamp, timezone.localdate())) if stamp else Recollection()


def read_stamp():
    # Asked at every page: a plain query costs a fifth of what a queryset does.
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM directory_revision")
        row = cursor.fetchone()
    return row and row[0]
