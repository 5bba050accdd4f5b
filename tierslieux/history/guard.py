"""Rows that stay as they were written: the database itself refuses to change or remove them.

They are the versions of every history, and the rows of the models that say `append_only = True`.
Triggers refuse, whoever asks: admin, command, SQL typed by hand. `erasable` is the one way round,
for the length of one transaction. The triggers are put back after each migration, because SQLite
loses a table's triggers when Django rebuilds the table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from simple_history.models import HistoricalChanges

REFUSED = (
    "Cette ligne fait foi\u00a0: elle ne se modifie ni ne s’efface. Pour effacer ce qui concerne "
    "une personne, voyez la commande erase_person."
)

# On SQLite the guard is lifted while this table holds a row, which is never committed.
SQLITE_LIFTS = "CREATE TABLE IF NOT EXISTS history_lift (id integer PRIMARY KEY)"
SQLITE_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS {table}_{event}_refused BEFORE {event} ON {table}
WHEN NOT EXISTS (SELECT 1 FROM history_lift) BEGIN SELECT RAISE(ABORT, '{refused}'); END
"""

# On PostgreSQL, while this setting names the transaction under way: no session keeps it lifted.
POSTGRESQL_LIFT = "SELECT set_config('history.lift', pg_current_xact_id()::text, true)"
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('history.lift', true)
        IS DISTINCT FROM pg_current_xact_id()::text THEN
        RAISE EXCEPTION '{refused}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL_TRIGGERS = """
CREATE OR REPLACE TRIGGER {table}_refused AFTER UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION history_refuse();
CREATE OR REPLACE TRIGGER {table}_truncate_refused AFTER TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION history_refuse();
"""


def guarded_tables() -> list[str]:
    """Return the names of the tables whose rows stay as they were written."""
    return sorted(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, HistoricalChanges) or getattr(model, "append_only", False)
    )


def install_guard(using: str, **kwargs: Any) -> None:
    """Put the triggers in place on the database `using`; safe to repeat."""
    connection = connections[using]
    present = {*connection.introspection.table_names()}
    tables = [table for table in guarded_tables() if table in present]
    with connection.cursor() as cursor:
        for statement in guard_statements(connection.vendor, tables):
            cursor.execute(statement)


def guard_statements(vendor: str, tables: list[str]) -> list[str]:
    """Return the SQL that puts the triggers in place on a database of `vendor`."""
    if vendor == "sqlite":
        triggers = (
            SQLITE_TRIGGER.format(table=table, event=event, refused=REFUSED)
            for table in tables
            for event in ("UPDATE", "DELETE")
        )
        return [SQLITE_LIFTS, *triggers]
    return [
        POSTGRESQL_FUNCTION.format(refused=REFUSED),
        *(POSTGRESQL_TRIGGERS.format(table=table) for table in tables),
    ]


@contextmanager
def erasable(using: str = "default") -> Iterator[None]:
    """Let the rows that stay be changed and removed inside, in one transaction.

    For what must: erasing a person, an account or an exercise, restoring a backup, completing the
    version that the same transaction has begun, a migration of data.
    """
    connection = connections[using]
    is_sqlite = connection.vendor == "sqlite"
    lift, close = (sqlite_lift, sqlite_close) if is_sqlite else (postgresql_lift, postgresql_close)
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            former = lift(cursor)
        yield
        with connection.cursor() as cursor:
            close(cursor, former)


def sqlite_lift(cursor: CursorWrapper) -> int:
    cursor.execute("INSERT INTO history_lift DEFAULT VALUES RETURNING id")
    return int(cursor.fetchone()[0])


def sqlite_close(cursor: CursorWrapper, key: int) -> None:
    cursor.execute("DELETE FROM history_lift WHERE id = %s", [key])


def postgresql_lift(cursor: CursorWrapper) -> str:
    cursor.execute("SELECT current_setting('history.lift', true)")
    former = cursor.fetchone()[0] or ""
    cursor.execute(POSTGRESQL_LIFT)
    return str(former)


def postgresql_close(cursor: CursorWrapper, former: str) -> None:
    cursor.execute("SELECT set_config('history.lift', %s, true)", [former])
