"""Works done at once, each in a thread and on a connection of its own."""

from threading import Thread

import pytest
from django.db import connection

needs_two = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite writes one transaction at a time"
)


def beside(*works):
    """Runs each work in a thread of its own; returns what they raised."""
    raised = []

    def run(work):
        try:
            work()
        except Exception as error:  # noqa: BLE001 told to the test, whatever it is
            raised.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def impatient(work):
    """Returns `work` that gives up at once where it would wait for a lock."""

    def tried():
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        work()

    return tried
