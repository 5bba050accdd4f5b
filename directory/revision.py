"""What is remembered of the directory, for as long as nobody changes it."""

from django.db import connection

# Beyond so many things kept, all are forgotten: a process must not grow for ever.
MOST = 3000


class Kept(dict):
    """What is kept under one stamp. It is handed to every page as it is: nobody may change it."""

    def remember(self, key, compute):
        """Returns what is kept under `key`, `compute()` when nothing is."""
        if key not in self:
            self[key] = compute()
        return self[key]


class Memory:
    """What this process keeps, under the stamp that the directory then had."""

    def __init__(self):
        self.present = (None, Kept())

    def under(self, stamp):
        """Returns what is kept under `stamp`; a new stamp starts with nothing."""
        # Read and replaced as one pair: another thread can't meet the old facts under a new stamp.
        present, kept = self.present
        if present != stamp or len(kept) > MOST:
            kept = Kept()
            self.present = (stamp, kept)
        return kept


memory = Memory()


def recollection():
    """Returns what is kept of the directory as it is now, to be added to.

    Inside a transaction nothing is: its own changes have drawn no stamp yet.
    """
    if connection.in_atomic_block:
        return Kept()
    # Asked at every page: a plain query costs a fifth of what a queryset does.
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM directory_revision")
        row = cursor.fetchone()
    return memory.under(row[0]) if row else Kept()
