"""A drill: a backup restored beside the site, compared table by table, then thrown away."""

from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory
from typing import NamedTuple
from uuid import uuid4

from django.core.management import call_command
from django.db import Error, connections

from tierslieux.backup.restore import loaded
from tierslieux.backup.tables import models, tally

DRILL = "drill"


class ComparedTable(NamedTuple):
    """A table in a backup and once restored: numbers of rows, and whether all is the same."""

    table: str
    saved: int
    restored: int
    same: bool


class Drill(NamedTuple):
    """What a drill found: when the backup was made, its tables, and its photos."""

    made_at: str
    engine: str
    tables: list
    media: int

    @property
    def is_good(self):
        return all(each.same for each in self.tables)


def run_drill(path):
    """Restores a backup into a scratch database; returns the Drill.

    Raises RestoreError when the backup can't be restored.
    """
    with TemporaryDirectory(prefix="tierslieux-essai-") as folder, scratch(folder) as using:
        call_command("migrate", database=using, verbosity=0)
        with loaded(path, using, folder) as manifest:
            tables = [
                compare_table(table, model, manifest, using) for table, model in models().items()
            ]
        engine = connections[using].vendor
        return Drill(manifest["made_at"], engine, tables, len(manifest["media"]))


def compare_table(table, model, manifest, using):
    saved, restored = manifest["tables"][table], tally(model, using)
    return ComparedTable(table, saved["rows"], restored["rows"], saved == restored)


@contextmanager
def scratch(folder):
    """Opens an empty database beside the site's: of its kind if it may, else in a file."""
    name = f"tierslieux_essai_{uuid4().hex[:8]}"
    made = connections["default"].vendor == "postgresql" and run_aside(f'CREATE DATABASE "{name}"')
    default = connections.databases["default"]
    scratch_file = {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/base.sqlite3"}
    settings = default | ({"NAME": name} if made else scratch_file | {"OPTIONS": {}})
    connections.databases[DRILL] = settings
    try:
        yield DRILL
    finally:
        connections[DRILL].close()
        del connections[DRILL], connections.databases[DRILL]
        if made:
            run_aside(f'DROP DATABASE "{name}"')


def run_aside(statement):
    """Runs a statement that no transaction may hold; tells whether the database allowed it."""
    with suppress(Error), connections["default"]._nodb_cursor() as cursor:
        cursor.execute(statement)
        return True
    return False
