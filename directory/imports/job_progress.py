"""How far an import has come, reported from a process to another.

In a file rather than in a table: nobody sees what a transaction has written before its end.
"""

import os
import socket
import tempfile
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from time import time

from django.db import connection

BASE = ("HOST", "PORT", "NAME")
STARTING = 60  # seconds that a process is given to start


def progress_path(batch):
    # Several sites, or trials of one, may share a machine.
    base = sha256(repr([connection.settings_dict[name] for name in BASE]).encode()).hexdigest()
    return Path(tempfile.gettempdir()) / f"tierslieux-{base[:12]}-import-{batch.pk}"


def report(batch, done):
    """Report how many rows are done; an import goes on where it cannot be written."""
    with suppress(OSError):
        path = progress_path(batch)
        fresh = path.with_suffix(f".{os.getpid()}")
        # Never through a link that somebody else has put there.
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(fresh, flags, 0o600), "w", encoding="ascii") as file:
            file.write(str(done))
        fresh.replace(path)


def rows_done(batch):
    """Returns how many rows are done, 0 when nothing says so."""
    with suppress(OSError, ValueError):
        if progress_path(batch).stat().st_uid == os.getuid():
            return int(progress_path(batch).read_text("ascii"))
    return 0


def clear(batch):
    with suppress(OSError):
        progress_path(batch).unlink()


def worker_id():
    return f"{socket.gethostname()}:{os.getpid()}"[-80:]


def is_alive(batch):
    """Tells whether somebody is at work on an import, as far as this machine knows."""
    machine, _, process = batch.worker.rpartition(":")
    if not process:
        return has_just_been_asked(batch)
    if machine != socket.gethostname():
        return True
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def has_just_been_asked(batch):
    with suppress(OSError):
        return time() - progress_path(batch).stat().st_mtime < STARTING
    return False
