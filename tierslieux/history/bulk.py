"""Records of many rows at once, copied by the database itself from the rows as they are stored.

For what is written without `save` by the thousand; `history.records.record_versions` is for the
rest.
"""

from django.db import connection, models
from django.utils import timezone

from tierslieux.history.records import CHANGED, HistoryRecords, origin


def copy_records(model, keys, kind=CHANGED, by=None):
    """Leaves a record of each of the rows whose `keys` are given, and of its links."""
    history = model.history.model
    last = history.objects.aggregate(last=models.Max("history_id"))["last"] or 0
    told = {
        "history_date": connection.ops.adapt_datetimefield_value(timezone.now()),
        "history_type": kind,
        "history_change_reason": origin(),
        "history_user_id": by.pk if by else None,
    }
    columns = {each.column: quoted(each.column) for each in history.tracked_fields}
    key = f"{table(model)}.{quoted(model._meta.pk.column)}"
    found = f"FROM {table(model)} WHERE {key}"
    insert(history, columns | dict.fromkeys(told, "%s"), found, [*told.values(), keys])
    for field in history._history_m2m_fields:
        copy_links(history, field, last, keys)


def copy_links(history, field, last, keys):
    through = field.remote_field.through
    key = f"{table(through)}.{quoted(field.m2m_column_name())}"
    columns = {
        each.column: f"{table(through)}.{quoted(each.column)}"
        for each in through._meta.concrete_fields
    }
    columns["history_id"] = f"{table(history)}.history_id"
    # The records just left are told from those of before by their keys.
    found = (
        f"FROM {table(through)} JOIN {table(history)} ON {table(history)}.id = {key} "
        f"WHERE {table(history)}.history_id > %s AND {key}"
    )
    insert(HistoryRecords.m2m_models[field], columns, found, [last, keys])


def insert(model, columns, found, values):
    """Inserts in the table of `model` the columns, {name: expression}, of what is `found`: a FROM
    that ends with the column of the keys, the last of the `values`.
    """
    *values, keys = values
    if not keys:
        return
    names, wanted = ", ".join(map(quoted, columns)), ", ".join(["%s"] * len(keys))
    selected = f"SELECT {', '.join(columns.values())} {found} IN ({wanted})"
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table(model)} ({names}) {selected}", [*values, *keys])


def quoted(name):
    return connection.ops.quote_name(name)


def table(model):
    return quoted(model._meta.db_table)
