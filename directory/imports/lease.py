"""Who works on an import: a lease in the database, which lapses when its holder falls silent."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from secrets import token_hex
from threading import Event, Thread

from django.db import DatabaseError, connection
from django.db.models.functions import Now

from directory.imports import job_progress
from directory.models import Import, ImportLease

LAPSE = timedelta(seconds=60)  # without a sign of life
BEAT = 5  # seconds between two signs of life
NO_FAILURE = {"failed_task": Import.Task.NONE, "error": ""}


def worker_id() -> str:
    """Return « machine:process:token », which a process number used again does not repeat."""
    return f"{socket.gethostname()}:{os.getpid()}:{token_hex(4)}"[-80:]


def take_lease(batch: Import, **fields: object) -> bool:
    """Update an import and renew its lease; return False when others set to work meanwhile."""
    as_read = Import.objects.filter(pk=batch.pk, task=batch.task, worker=batch.worker)
    if not as_read.update(**fields):
        return False
    for name, value in fields.items():
        setattr(batch, name, value)
    renewed = {"beat_at": Now(), "rows_done": 0} | NO_FAILURE
    ImportLease.objects.update_or_create(pk=batch.pk, defaults=renewed)
    return True


def is_alive(batch: Import) -> bool:
    """Tell whether who works on an import, or was asked to, was heard of lately."""
    if ImportLease.objects.filter(pk=batch.pk, beat_at__gt=Now() - LAPSE).exists():
        return True
    # Nobody else can write in SQLite during the transaction of an import; all is on one machine.
    return connection.vendor == "sqlite" and job_progress.age(batch) < LAPSE.total_seconds()


@contextmanager
def heartbeat(batch: Import) -> Iterator[None]:
    """Renew the lease of an import meanwhile, from a thread that has a connection of its own."""
    over = Event()
    thread = Thread(target=beat_until, args=(over, batch.pk, batch.worker), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def beat_until(over: Event, key: int, worker: str) -> None:
    batch = Import(pk=key, worker=worker)
    try:
        while not over.wait(BEAT):
            job_progress.touch(batch)
            # A beat that is missed changes nothing: SQLite refuses it during a transaction.
            with suppress(DatabaseError):
                beat(batch)
    finally:
        connection.close()


def beat(batch: Import) -> None:
    """Renew a lease, unless somebody else has taken it over."""
    held = ImportLease.objects.filter(pk=batch.pk, batch__worker=batch.worker)
    held.update(beat_at=Now(), rows_done=job_progress.read_rows_done(batch))


def end_idle_transactions() -> None:
    """Have PostgreSQL free what a dead machine holds: it would wait for it for two hours."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            timeout = f"{LAPSE.total_seconds():.0f}s"
            cursor.execute("SET idle_in_transaction_session_timeout = %s", [timeout])
