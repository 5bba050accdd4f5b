"""One password of a stranger checked at a time, on the whole machine.

Checking one costs half a second of processor, on purpose, and as much for a name that nobody has:
answers would tell names otherwise. A few connections that try passwords would take every processor
from the visitors. Nobody waits here: a request that waits holds a worker that visitors need.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from logging import getLogger

from django.conf import settings

log = getLogger(__name__)


@contextmanager
def password_slot() -> Iterator[bool]:
    """Hold the only slot of the machine, and yield whether it was free.

    The kernel gives it back when the process ends, however it ends. Without a lock file that can be
    opened everybody is let in, and the log tells it.
    """
    lock = open_lock()
    try:
        yield lock is None or try_lock(lock)
    finally:
        if lock is not None:
            os.close(lock)


def open_lock() -> int | None:
    flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        return os.open(settings.PASSWORD_LOCK, flags, 0o600)
    except OSError as error:
        log.warning("Passwords are checked without limit: %s", error)
        return None


def try_lock(lock: int) -> bool:
    """Lock the file; return False when another request holds it."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
