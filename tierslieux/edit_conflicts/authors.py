"""Who wrote what is stored now, and when."""

from collections import defaultdict
from itertools import pairwise

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from tierslieux.history.diff import describe_value, snapshot
from tierslieux.history.records import DESK

# Versions looked through for the change of a field.
MAX_VERSIONS_READ = 20


def last_author(row, field=None, *, reader=None):
    """Return who changed a row last, or one of its fields, and when, "" when unknown."""
    model = type(row)
    if hasattr(model, "history"):
        records = model.history.filter(**{row._meta.pk.name: row.pk})
        return describe_record(last_record(records, field), reader)
    kind = ContentType.objects.get_for_model(model)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(row.pk))
    entry = entries.select_related("user").order_by("-action_time", "-pk").first()
    return describe_author(entry.user, entry.action_time, "", reader) if entry else ""


def last_deletion(model, pk, *, reader=None):
    """Return (name of a deleted row, who deleted it and when), each "" if unknown."""
    if not hasattr(model, "history"):
        return "", ""
    deletions = model.history.filter(**{model._meta.pk.name: pk}, history_type="-")
    record = last_record(deletions, None)
    return (str(record.instance), describe_record(record, reader)) if record else ("", "")


def last_record(records, field):
    """Return the last record, or the last in which `field` changed."""
    latest = records.select_related("history_user").order_by("-history_date", "-history_id")
    latest = [*latest[:MAX_VERSIONS_READ]]
    if field is None or not latest:
        return latest[0] if latest else None
    values = [snapshot(each, [field]) for each in latest]
    for record, (after, before) in zip(latest, pairwise(values), strict=False):
        if after != before:
            return record
    # The first version holds all the fields, but those that history excludes.
    return latest[-1] if len(latest) < MAX_VERSIONS_READ and values[-1] else None


def describe_record(record, reader):
    if record is None:
        return ""
    origin = record.history_change_reason or ""
    return describe_author(record.history_user, record.history_date, origin, reader)


def describe_author(user, at, origin, reader):
    when = describe_value(at)
    if user is None:
        return f"{origin or 'auteur non connu'}, le {when}"
    name = "vous-même" if user == reader else user.get_full_name() or user.username
    elsewhere = f", {origin}" if origin not in ("", DESK) else ""
    return f"{name}{elsewhere}, le {when}"


def writers_since(model, keys, moment):
    """Return {key: {key of each user who changed that row since}}, None for nobody."""
    writers = defaultdict(set)
    if hasattr(model, "history"):
        key = model._meta.pk.name
        records = model.history.filter(**{f"{key}__in": keys}, history_date__gte=moment)
        for pk, user in records.order_by().values_list(key, "history_user"):
            writers[pk].add(user)
    return writers
