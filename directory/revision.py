"""What is remembered of the directory, for as long as nobody changes it."""

from django.core.cache import cache
from django.db import transaction

from directory.models import Revision

HOUR = 3600


def remembered(key, compute):
    """Returns `compute()`, kept in memory under `key` until the directory changes.

    Inside a transaction nothing is kept: its own changes have drawn no stamp yet.
    """
    stamp = Revision.objects.values_list("stamp", flat=True).first()
    if stamp is None or transaction.get_connection().in_atomic_block:
        return compute()
    return cache.get_or_set(f"{stamp}:{key}", compute, HOUR)
