"""Stores new rows by the thousand, the quickest way that the database has."""

from django.db import connection


def store_at_once(rows):
    """Stores new rows of one model as they are, no date drawn; their keys stay unknown."""
    model = type(rows[0])
    if connection.vendor != "postgresql":
        model.objects.bulk_create(rows)
        return
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    names = ", ".join(connection.ops.quote_name(each.column) for each in fields)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([stored_value(row, each) for each in fields])


def stored_value(row, field):
    return field.get_db_prep_save(getattr(row, field.attname), connection)
