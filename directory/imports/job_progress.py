"""How far an import has come and what its process printed, in files of this machine.

In files rather than in a table: nobody sees what a transaction has written before its end.
"""

import os
import tempfile
from contextlib import suppress
from hashlib import sha256
from math import inf
from pathlib import Path
from time import time

from django.db import connection

BASE = ("HOST", "PORT", "NAME")


def progress_path(batch):
    # Several sites, or trials of one, may share a machine.
    base = sha256(repr([connection.settings_dict[name] for name in BASE]).encode()).hexdigest()
    return Path(tempfile.gettempdir()) / f"tierslieux-{base[:12]}-import-{batch.pk}"


def report(batch, done):
    """Report how many rows are done; an import goes on where it cannot be written."""
    with suppress(OSError):
        path = progress_path(batch)
        fresh = path.with_suffix(f".{os.getpid()}")
        with open_own(fresh) as file:
            file.write(b"%d" % done)
        fresh.replace(path)


def open_own(path):
    # Never through a link that somebody else has put there.
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def read_rows_done(batch):
    """Return how many rows are done, 0 when no file of ours says so."""
    with suppress(OSError, ValueError):
        return int(read_own(progress_path(batch)))
    return 0


def read_own(path):
    """Return the text of a file of ours; raise OSError when it is missing or somebody else's."""
    with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW), "rb") as file:
        if os.fstat(file.fileno()).st_uid != os.getuid():
            raise PermissionError(path)
        return file.read().decode(errors="replace")


def touch(batch):
    with suppress(OSError):
        os.utime(progress_path(batch))


def age(batch):
    """Return for how many seconds nothing was reported."""
    with suppress(OSError):
        return time() - progress_path(batch).stat().st_mtime
    return inf


def open_errors(batch):
    """Open the empty file where what the process of an import prints is written, or none."""
    try:
        return open_own(errors_path(batch))
    except OSError:
        return Path(os.devnull).open("wb")


def read_errors(batch):
    """Return what the process of an import printed, "" when this machine does not know."""
    with suppress(OSError):
        return read_own(errors_path(batch))
    return ""


def errors_path(batch):
    return progress_path(batch).with_suffix(".err")


def clear(batch):
    for path in (progress_path(batch), errors_path(batch)):
        with suppress(OSError):
            path.unlink()
