"""The tables of the site as text: the same lines, whichever database they are read from."""

import json
from base64 import b64encode
from datetime import date, datetime, time
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

from django.apps import apps
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder

# Sessions end with the database that opened them; the stamp of the directory is drawn anew;
# what this machine has run is no part of the site.
LEFT_OUT = ("sessions.Session", "directory.Revision", "directory.JobRun")
ROWS_PER_QUERY = 1000


def models():
    """Returns the models whose tables are saved, by name of table."""
    every = apps.get_models(include_auto_created=True)
    kept = [each for each in every if each._meta.managed and not each._meta.proxy]
    kept = [each for each in kept if each._meta.label not in LEFT_OUT]
    return {
        each._meta.db_table: each for each in sorted(kept, key=lambda each: each._meta.db_table)
    }


def fields(model):
    return model._meta.local_concrete_fields


def lines(model, using):
    """Yields each row of a table as a line of JSON, ordered by key."""
    names = [field.attname for field in fields(model)]
    rows = model._base_manager.using(using).order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=ROWS_PER_QUERY):
        # Sorted: PostgreSQL keeps the keys of JSON in an order of its own.
        values = [encoded(value) for value in row]
        yield json.dumps(values, ensure_ascii=False, sort_keys=True) + "\n"


def encoded(value):
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return b64encode(bytes(value)).decode()
    return str(value) if isinstance(value, (Decimal, UUID)) else value


def decoded(model, line):
    """Returns what a line holds, as the fields of the model write it."""
    values = zip(fields(model), json.loads(line), strict=True)
    return [None if value is None else field.to_python(value) for field, value in values]


class Tally:
    """How many lines have passed, and their checksum: the sum of their digests, since two databases
    may sort the same keys in two ways.
    """

    def __init__(self):
        self.count, self.sum = 0, 0

    def through(self, every):
        for line in every:
            self.count += 1
            self.sum += int.from_bytes(sha256(line.encode()).digest(), "big")
            yield line

    @property
    def summary(self):
        return {"rows": self.count, "checksum": f"{self.sum % 2**256:064x}"}


def tally(model, using):
    """Returns {"rows": …, "checksum": …} of a table as it stands."""
    counted = Tally()
    for _ in counted.through(lines(model, using)):
        pass
    return counted.summary


def migrations(using):
    """Returns the names of the migrations that made the tables."""
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)
