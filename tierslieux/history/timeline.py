"""The history of a row as people read it: what each change was, by whom, when and from where."""

from typing import NamedTuple

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import OuterRef, Q, Subquery
from django.utils.text import capfirst

from tierslieux.history.diff import differences, format_moment, snapshot
from tierslieux.history.records import CHANGED, CREATED, DELETED, DESK, HistoryRecords
from tierslieux.history.word_diff import word_diff

CHANGE_KINDS = {CREATED: "Création", CHANGED: "Modification", DELETED: "Suppression"}
FIRST_KNOWN = "Première version connue"
RECOVERY = "Rétablissement"
DELETED_ACCOUNT = "compte supprimé"


class TrackedModel(NamedTuple):
    """The rows of a model that are told with another row: those whose column `link` names it."""

    model: type
    link: str

    @property
    def kind(self):
        return self.model._meta.model_name

    @property
    def name(self):
        return capfirst(self.model._meta.verbose_name)

    def versions(self, key):
        return self.model.history.filter(**{self.link: key})


class TimelineEntry(NamedTuple):
    """When a row of a part changed; its fields in the order by which moments are sorted."""

    at: object
    rank: int
    version: int
    row: object
    user: int | None


class Version:
    """What a row became by a change; `before` is its version until then, None when none is known.

    `is_last` tells the present version, or how the row was when it was deleted.
    """

    def __init__(self, record, before, part, is_last):
        self.record, self.before, self.part, self.is_last = record, before, part, is_last
        self.who = person(record)
        self.origin = capfirst(record.history_change_reason)
        self.changes = self.read_changes()

    @property
    def at(self):
        return format_moment(self.record.history_date)

    @property
    def is_deletion(self):
        return self.record.history_type == DELETED

    @property
    def is_beginning(self):
        """Tells whether there was no row before, or nothing is known of it."""
        return self.before is None or self.before.history_type == DELETED

    @property
    def kind(self):
        if self.before and self.is_beginning:
            return RECOVERY
        if self.before is None and self.record.history_type == CHANGED:
            return FIRST_KNOWN
        return CHANGE_KINDS[self.record.history_type]

    @property
    def name(self):
        return row_name(self.record)

    @property
    def may_be_undone(self):
        return self.is_last and bool(self.changes) and not self.is_beginning

    def read_changes(self):
        """Returns [(Change, its word diff)]: all that is filled, for a row that begins."""
        if self.is_deletion:
            return []
        after = snapshot(self.record)
        before = dict.fromkeys(after) if self.is_beginning else snapshot(self.before)
        found = differences(self.record.instance_type, before, after)
        return with_word_diffs(each for each in found if each.before or each.after)


def with_word_diffs(changes):
    return [(change, *word_diff(change.before, change.after)) for change in changes]


def person(record):
    """Returns who made a change, "" when it was nobody of the staff."""
    user = record.history_user
    if user is not None:
        return user.get_full_name() or user.get_username()
    return DELETED_ACCOUNT if record.history_change_reason == DESK else ""


def row_name(record):
    """Returns what a row was called in a version, even when what it relied on is gone."""
    try:
        return str(record.history_object)
    except ObjectDoesNotExist:
        model = record.instance_type
        return f"{model._meta.verbose_name} n°\u00a0{getattr(record, model._meta.pk.attname)}"


class Timeline:
    """All the moments when a row, or one of its parts, changed, the last first."""

    def __init__(self, parts, key):
        self.parts = parts
        found = [moment for rank in range(len(parts)) for moment in self.read(rank, key)]
        self.entries = sorted(found, reverse=True)
        last = {}
        for each in self.entries:
            last.setdefault((each.rank, each.row), each)
        self.last = set(last.values())

    def read(self, rank, key):
        part = self.parts[rank]
        names = "history_date", "history_id", part.model._meta.pk.attname, "history_user_id"
        for at, version, row, user in part.versions(key).values_list(*names):
            yield TimelineEntry(at, rank, version, row, user or 0)

    def chosen(self, kind="", user=""):
        """Returns the moments of the rows of a kind, and of someone, given by keys in words."""
        return [
            each
            for each in self.entries
            if kind in ("", self.parts[each.rank].kind) and user in ("", str(each.user))
        ]

    def versions(self, moments):
        """Returns what there is to read of some moments."""
        read = {}
        for rank, part in enumerate(self.parts):
            keys = [each.version for each in moments if each.rank == rank]
            read |= {(rank, key): each for key, each in read_records(part.model, keys).items()}
        return [self.version(each, read) for each in moments]

    def version(self, moment, read):
        record = read[moment.rank, moment.version]
        before = read.get((moment.rank, record.previous))
        return Version(record, before, self.parts[moment.rank], moment in self.last)


def read_records(model, keys):
    """Returns {key: record}, those that come just before included, with their links."""
    if not keys:
        return {}
    row = model._meta.pk.attname
    earlier = Q(history_date__lt=OuterRef("history_date"))
    earlier |= Q(history_date=OuterRef("history_date"), history_id__lt=OuterRef("history_id"))
    before = model.history.filter(earlier, **{row: OuterRef(row)})
    before = before.order_by("-history_date", "-history_id").values("history_id")[:1]
    asked = model.history.select_related("history_user").annotate(previous=Subquery(before))
    read = asked.in_bulk(keys)
    others = {each.previous for each in read.values()} - {None, *read}
    read |= model.history.in_bulk(others)
    read_links(read)
    return read


def read_links(records):
    """Gives each of {key: record} its links, in one query a field: see tierslieux.history.diff."""
    for record in records.values():
        record.links_read = {each.name: () for each in record._history_m2m_fields}
    for field in next(iter(records.values()))._history_m2m_fields:
        target = f"{field.m2m_reverse_field_name()}_id"
        copies = HistoryRecords.m2m_models[field].objects.filter(history__in=records)
        for key, link in copies.order_by(target).values_list("history", target):
            records[key].links_read[field.name] += (link,)
