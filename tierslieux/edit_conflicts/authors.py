"""Who wrote what is stored now, and when."""

from collections import defaultdict
from itertools import pairwise

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from tierslieux.history.diff import describe_value, snapshot
from tierslieux.history.records import DESK

# Versions looked through for the change of a field.
READ = 20


def author(row, field=None, *, reader=None):
    """Returns who changed a row last, or one of its fields, and when, "" when nobody knows."""
    model = type(row)
    if hasattr(model, "history"):
        records = model.history.filter(**{row._meta.pk.name: row.pk})
        return told_record(last_record(records, field), reader)
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    entry = entries.select_related("user").order_by("-action_time", "-pk").first()
    return told_author(entry.user, entry.action_time, "", reader) if entry else ""


def deleter(model, pk, *, reader=None):
    """Returns (what the deleted row was called, who deleted it and when), each "" if unknown."""
    if not hasattr(model, "history"):
        return "", ""
    gone = model.history.filter(**{model._meta.pk.name: pk}, history_type="-")
    record = last_record(gone, None)
    return (str(record.instance), told_record(record, reader)) if record else ("", "")


def last_record(records, field):
    """Returns the last record, or the last in which `field` changed."""
    latest = records.select_related("history_user").order_by("-history_date", "-history_id")[:READ]
    latest = [*latest]
    if field is None or not latest:
        return latest[0] if latest else None
    held = [snapshot(each, [field]) for each in latest]
    for record, (after, before) in zip(latest, pairwise(held), strict=False):
        if after != before:
            return record
    # The first version says all of its fields, but those that no version keeps.
    return latest[-1] if len(latest) < READ and held[-1] else None


def told_record(record, reader):
    if record is None:
        return ""
    origin = record.history_change_reason or ""
    return told_author(record.history_user, record.history_date, origin, reader)


def told_author(user, at, origin, reader):
    when = describe_value(at)
    if user is None:
        return f"{origin or 'auteur non connu'}, le {when}"
    name = "vous-même" if user == reader else user.get_full_name() or user.username
    elsewhere = f", {origin}" if origin not in ("", DESK) else ""
    return f"{name}{elsewhere}, le {when}"


def writers_since(model, keys, moment):
    """Returns {key: keys of who changed that row since a moment}, None among them for nobody."""
    found = defaultdict(set)
    if hasattr(model, "history"):
        key = model._meta.pk.name
        records = model.history.filter(**{f"{key}__in": keys}, history_date__gte=moment)
        for pk, user in records.order_by().values_list(key, "history_user"):
            found[pk].add(user)
    return found
