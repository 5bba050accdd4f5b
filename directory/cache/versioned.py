"""A cache of the public directory, valid until the stamp that the database draws changes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

# `bounded` starts afresh beyond so many entries: a process must not grow for ever.
MAX_BOUNDED_ENTRIES = 3000


class CacheDict(dict[Any, Any]):
    """Values by key, handed to every page as they are: nobody may change them."""

    def get_or_set(self, key: Any, compute: Callable[[], Any]) -> Any:
        """Return the value of `key`, computed and stored when there is none."""
        if key not in self:
            self[key] = compute()
        return self[key]


@dataclass(frozen=True)
class DirectoryCache:
    """What is cached under one version of the directory.

    `stable` holds the few costly values that every page stands on, as long as the version lasts;
    `bounded` one entry per question of visitors, all dropped when they are too many.
    """

    stable: CacheDict = field(default_factory=CacheDict)
    bounded: CacheDict = field(default_factory=CacheDict)

    def get_or_set(self, key: Any, compute: Callable[[], Any]) -> Any:
        """Return the stable value of `key`, computed and stored when there is none."""
        return self.stable.get_or_set(key, compute)


class VersionedCache:
    """The cache of this process, with the version of the directory that it is right for."""

    def __init__(self) -> None:
        self.current: tuple[object, DirectoryCache] = (None, DirectoryCache())

    def for_version(self, version: object) -> DirectoryCache:
        """Return the cache of `version`, empty when it is not the version held until now."""
        # Read and replaced as one pair: another thread can't meet old values under a new version.
        # For the same reason `bounded` is replaced, not emptied: a page may be reading it.
        held, cache = self.current
        if held != version:
            cache = DirectoryCache()
            self.current = (version, cache)
        elif len(cache.bounded) > MAX_BOUNDED_ENTRIES:
            cache = DirectoryCache(cache.stable)
            self.current = (version, cache)
        return cache


versioned_cache = VersionedCache()


def current_cache(stamp: str | None = None) -> DirectoryCache:
    """Return the cache of the directory as it is today, to be read and added to.

    `stamp` spares its query to who has just read it. Inside a transaction the cache is empty and
    dropped at once: the transaction's own changes have drawn no stamp yet.
    """
    if connection.in_atomic_block:
        return DirectoryCache()
    stamp = stamp or read_stamp()
    # Labels begin and end with the day: what was true yesterday is dropped too.
    version = (stamp, timezone.localdate())
    return versioned_cache.for_version(version) if stamp else DirectoryCache()


def read_stamp() -> str | None:
    """Return the stamp of the directory, None before the first was drawn."""
    # Asked at every page: a plain query costs a fifth of what a queryset does.
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM directory_revision")
        row = cursor.fetchone()
    return str(row[0]) if row else None
