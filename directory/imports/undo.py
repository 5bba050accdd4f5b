"""Puts back what an import changed, but for the sheets that have changed since: those are named."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from directory.imports.apply import lock_import, origin_of
from directory.imports.awards.evaluate import has_written_awards
from directory.imports.awards.undo import undo_awards
from directory.imports.bulk_write import Writer
from directory.imports.evaluate import load_venues
from directory.imports.stage import chunks, nothing
from directory.imports.validate import FIELDS
from directory.models import DistinctPair, FormerAddress, Import, ImportRow, SourceKey, Venue
from directory.venues.fields import LINKS
from tierslieux.history.bulk import copy_records
from tierslieux.history.diff import snapshot, tracked
from tierslieux.history.records import DELETED, HistoryRecords, changes_from, without_records
from tierslieux.history.snapshots import read_stored

VENUE_GONE = "Cette fiche n’existe plus."
CHANGED_SINCE = "Cette fiche a changé depuis l’import."
CLOSED_WITH_LINKS = (
    "Cette fiche ne peut pas être retirée\u00a0: {what} en dépendent. Elle est fermée."
)
HELD_DRAFT = "Ce brouillon ne peut pas être retiré\u00a0: {what} en dépendent."

LONGEST_WHY = ImportRow._meta.get_field("undone_why").max_length

Undone = ImportRow.Undone
# What says where a sheet is from, or was: it goes with it.
ITS_OWN = (FormerAddress, SourceKey, ImportRow, DistinctPair)


def cancel(batch, user=None, told=nothing):
    """Undoes a confirmed import in one transaction; each row then says what became of it."""
    with transaction.atomic(), changes_from(f"annulation de l’{origin_of(batch)}"):
        held, done = lock_import(batch, Import.State.DONE), 0
        undoing = ImportUndo(held, user)
        for rows in chunks(held.rows.to_write()):
            undoing.undo(rows)
            done += len(rows)
            told(done)
        held.source_keys.all().delete()
        held.state, held.task = Import.State.CANCELLED, Import.Task.NONE
        held.cancelled_at, held.cancelled_by = timezone.now(), user
        held.save(update_fields=["state", "task", "cancelled_at", "cancelled_by"])
    batch.refresh_from_db()


class ImportUndo:
    def __init__(self, batch, user):
        self.batch, self.user, self.writer = batch, user, Writer(user)

    def undo(self, rows):
        venues = load_venues((row.venue_id for row in rows), lock=True)
        labelled = [row.venue_id for row in rows if row.venue_id and has_written_awards(row)]
        awards = undo_awards(origin_of(self.batch), labelled, self.user) if labelled else {}
        left, held = self.left_as(venues), holders(venues)
        for row in rows:
            venue = venues.get(row.venue_id)
            changed = venue is None or left.get(venue.pk) != snapshot(venue)
            outcomes = kept_outcome(venue) if changed else outcome(row, venue, held)
            if venue and is_about_labels(row):
                outcomes = Undone.LABELS, ""
            row.undone, row.undone_why = with_awards_left(*outcomes, awards.get(row.venue_id, ()))
        self.restore([row for row in rows if row.undone == Undone.RESTORED], venues)
        self.close([row for row in rows if row.undone == Undone.CLOSED], venues)
        save_outcomes(rows)
        self.remove([row for row in rows if row.undone == Undone.REMOVED])

    def left_as(self, venues):
        """Returns {key: snapshot} of the sheets as the import left them, from their history."""
        records = Venue.history.filter(
            history_change_reason=origin_of(self.batch), id__in=venues
        ).order_by("history_id")
        links = {name: copied_links(name, records) for name in LINKS}
        alone = {each.name for each in tracked(Venue())} - {*LINKS}
        return {
            each.id: snapshot(each, alone)
            | {name: tuple(sorted(links[name][each.history_id])) for name in LINKS}
            for each in records
        }

    def restore(self, rows, venues):
        self.writer.change([(venues[row.venue_id], read_stored(Venue, row.before)) for row in rows])

    def close(self, rows, venues):
        closed = {"status": Venue.Status.CLOSED}
        self.writer.change([(venues[row.venue_id], closed) for row in rows])

    def remove(self, rows):
        keys = [row.venue_id for row in rows]
        copy_records(Venue, keys, DELETED, self.user)
        with without_records():
            Venue.objects.filter(pk__in=keys).delete()


def save_outcomes(rows):
    """Writes what becomes of rows: they have few outcomes."""
    outcomes = defaultdict(list)
    for row in rows:
        outcomes[row.undone, row.undone_why].append(row.pk)
    for (undone, why), keys in outcomes.items():
        ImportRow.objects.filter(pk__in=keys).update(undone=undone, undone_why=why)


def copied_links(name, records):
    """Returns {key of a record: keys of what it was linked to} of a field of sheets."""
    copies = HistoryRecords.m2m_models[FIELDS[name]].objects.filter(history__in=[*records])
    found = defaultdict(list)
    target = FIELDS[name].m2m_reverse_field_name()
    for record, key in copies.values_list("history", target):
        found[record].append(key)
    return found


def is_about_labels(row):
    """Tells whether a row changed the labels of a sheet, and nothing else of it."""
    return row.action == ImportRow.Action.UPDATE and not row.after


def with_awards_left(undone, why, sentences):
    """Returns an outcome, with what it leaves of the labels of the sheet."""
    if not sentences:
        return undone, why
    told = " ".join(filter(None, [why, *sentences]))
    return (Undone.KEPT if undone == Undone.LABELS else undone), shortened(told)


def shortened(text):
    return text if len(text) <= LONGEST_WHY else f"{text[: LONGEST_WHY - 1]}…"


def kept_outcome(venue):
    return Undone.KEPT, CHANGED_SINCE if venue else VENUE_GONE


def outcome(row, venue, held):
    """Returns what becomes of a sheet as the import left it, and why it is not removed."""
    if row.action == ImportRow.Action.UPDATE:
        return Undone.RESTORED, ""
    if venue.pk not in held:
        return Undone.REMOVED, ""
    what = ", ".join(sorted(held[venue.pk]))
    if venue.status == Venue.Status.DRAFT:
        return Undone.KEPT, HELD_DRAFT.format(what=what)
    return Undone.CLOSED, CLOSED_WITH_LINKS.format(what=what)


def holders(keys):
    """Returns {key: names of the tables where something was written about that sheet}."""
    found = defaultdict(set)
    for each in Venue._meta.related_objects:
        model, field = each.related_model, each.field
        if model in ITS_OWN or field.many_to_many:
            continue
        links = model._base_manager.filter(**{f"{field.name}__in": [*keys]})
        for key in links.order_by().values_list(field.attname, flat=True).distinct():
            found[key].add(str(model._meta.verbose_name_plural))
    return found
