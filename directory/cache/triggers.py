"""Triggers that draw a new stamp in directory_revision at each change of the public data.

No way of writing (admin, command, import, SQL) can forget them. They are put back after each
migration, because SQLite loses a table's triggers when Django rebuilds the table.
"""

from typing import Any

from django.db import connections

STAMPED_TABLES = (
    "directory_award",
    "directory_commune",
    "directory_department",
    "directory_figure",
    "directory_intercommunality",
    "directory_managerrefusal",
    "directory_searchterm",
    "directory_service",
    "directory_specialhours",
    "directory_venue",
    "directory_venue_services",
    "directory_venue_types",
    "directory_venuetype",
    "labels_label",
    "labels_round",
)
WRITE_EVENTS = ("INSERT", "UPDATE", "DELETE")

SQLITE_TRIGGER = """
CREATE TRIGGER IF NOT EXISTS {table}_{event}_stamp AFTER {event} ON {table} BEGIN
    INSERT INTO directory_revision (id, stamp) VALUES (1, hex(randomblob(16)))
    ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
END
"""

# Deferred to the commit and once a transaction: a long import must not hold the row meanwhile.
POSTGRESQL_FUNCTIONS = """
CREATE OR REPLACE FUNCTION directory_draw_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('directory.stamped', true)
        IS DISTINCT FROM pg_current_xact_id()::text THEN
        INSERT INTO directory_revision (id, stamp) VALUES (1, gen_random_uuid()::text)
        ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
        PERFORM set_config('directory.stamped', pg_current_xact_id()::text, true);
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL_TRIGGER = """
DROP TRIGGER IF EXISTS {table}_stamp ON {table};
CREATE CONSTRAINT TRIGGER {table}_stamp AFTER INSERT OR UPDATE OR DELETE ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION directory_draw_stamp();
CREATE OR REPLACE TRIGGER {table}_truncate_stamp AFTER TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION directory_draw_stamp();
"""


def install_triggers(using: str, **kwargs: Any) -> None:
    """Put the triggers in place on the database `using`; safe to repeat."""
    connection = connections[using]
    if not set(STAMPED_TABLES) <= set(connection.introspection.table_names()):
        return
    with connection.cursor() as cursor:
        for statement in trigger_statements(connection.vendor):
            cursor.execute(statement)


def trigger_statements(vendor: str) -> list[str]:
    """Return the SQL that puts the triggers in place on a database of `vendor`."""
    if vendor == "sqlite":
        return [
            SQLITE_TRIGGER.format(table=table, event=event)
            for table in STAMPED_TABLES
            for event in WRITE_EVENTS
        ]
    return [
        POSTGRESQL_FUNCTIONS,
        *(POSTGRESQL_TRIGGER.format(table=table) for table in STAMPED_TABLES),
    ]
