"""Does exactly what an import was shown to do, all of it or nothing."""

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils import timezone

from directory.imports.awards.evaluate import evaluate_awards, has_written_awards, load_awards
from directory.imports.awards.write import write_awards
from directory.imports.bulk_write import Writer
from directory.imports.evaluate import find, guarded_values, load_venues
from directory.imports.match import VenueMatcher
from directory.imports.stage import chunks, nothing, with_parsed_values
from directory.models import Import, ImportRow, SourceKey, Venue
from tierslieux.history.diff import snapshot
from tierslieux.history.records import changes_from
from tierslieux.history.snapshots import fingerprint, read_stored

NOT_READY = "Cet import n’est pas à confirmer\u00a0: il est {state}."
CHANGED_SINCE = (
    "Rien n’est enregistré\u00a0: l’annuaire a changé depuis l’aperçu ({told}). Refaites l’aperçu "
    "pour voir ce que l’import ferait maintenant."
)
TAKEN_OVER = "Rien n’est fait\u00a0: quelqu’un d’autre a repris cet import."
MAX_LISTED_ROWS = 10
SHOWN_FIELDS = (
    "problems",
    "notes",
    "proposals",
)  # what is shown of a row, and is not needed to write it

Action = ImportRow.Action
CONCERNED = (Action.CREATE, Action.UPDATE, Action.UNCHANGED)


class OutdatedError(Exception):
    """What was shown is no longer what would be done; its text is a French sentence."""


def origin_of(batch):
    """Returns what the history of a sheet says of what an import did to it."""
    return f"import n°\u00a0{batch.pk} ({batch.source})"


def confirm(batch, user=None, told=nothing):
    """Writes the staged rows in one transaction; raises OutdatedError, having written nothing."""
    try:
        with transaction.atomic(), changes_from(origin_of(batch)):
            held = lock_import(batch, Import.State.READY)
            check_unchanged(held)
            write_rows(held, user, told)
            finish(held, user)
    except IntegrityError as error:
        raise OutdatedError(CHANGED_SINCE.format(told="une valeur est déjà prise")) from error
    batch.refresh_from_db()


def lock_import(batch, state):
    """Returns the import, locked, when it is in a state; it is the only one being written."""
    first = Import.objects.order_by("pk").values("pk")[:1]
    # Two imports at once would wait for each other's sheets: the first of all is their turnstile.
    list(Import.objects.select_for_update().filter(pk__in=first))
    held = Import.objects.select_for_update().get(pk=batch.pk)
    if held.state != state:
        raise OutdatedError(NOT_READY.format(state=held.get_state_display()))
    if held.worker != batch.worker:
        raise OutdatedError(TAKEN_OVER)
    return held


def check_unchanged(batch):
    """Locks every sheet that the import is about; refuses when one is no longer as it was read."""
    changed = []
    concerned = batch.rows.filter(action__in=CONCERNED)
    for rows in chunks(concerned.defer("before", *SHOWN_FIELDS)):
        known = VenueMatcher(batch, [with_parsed_values(row) for row in rows])
        venues = load_venues((row.venue_id for row in rows), lock=True)
        awards = load_awards((row.venue_id for row in rows if row.awards), lock=True)
        changed += [row for row in rows if is_outdated(row, find(row, known), venues, awards)]
    if changed:
        lines = ", ".join(str(row) for row in changed[:MAX_LISTED_ROWS])
        more = (
            f" et {len(changed) - MAX_LISTED_ROWS} autres" if len(changed) > MAX_LISTED_ROWS else ""
        )
        raise OutdatedError(CHANGED_SINCE.format(told=lines + more))


def is_outdated(row, found, venues, awards):
    if found.is_left_aside or found.venue != row.venue_id:
        return True
    if row.action == Action.CREATE:
        return False
    venue = venues.get(row.venue_id)
    if venue is None or fingerprint(guarded_values(row, snapshot(venue))) != row.fingerprint:
        return True
    return evaluate_awards(row.awards, awards.get(row.venue_id, ()))[0] != row.awards


def write_rows(batch, user, told):
    writer, done = Writer(user), 0
    for rows in chunks(batch.rows.exclude(key="").defer("before", "values", *SHOWN_FIELDS)):
        create(batch, writer, [row for row in rows if row.action == Action.CREATE])
        change(writer, [row for row in rows if row.action == Action.UPDATE and row.after])
        write_awards([row for row in rows if is_granting(row)], user)
        remember_keys(batch, rows)
        done += len(rows)
        told(done)
    # The new sheets are found by the keys that have just been remembered.
    made = SourceKey.objects.filter(source=batch.source, identifier=OuterRef("key"))
    batch.rows.filter(action=Action.CREATE).update(venue=Subquery(made.values("venue")[:1]))


def is_granting(row):
    return row.action in (Action.CREATE, Action.UPDATE) and has_written_awards(row)


def create(batch, writer, rows):
    wanted = [
        (read_stored(Venue, row.after), row.identifier if batch.is_own else "") for row in rows
    ]
    for row, venue in zip(rows, writer.create(wanted), strict=True):
        row.venue = venue


def change(writer, rows):
    venues = load_venues(row.venue_id for row in rows)
    writer.change([(venues[row.venue_id], read_stored(Venue, row.after)) for row in rows])


def remember_keys(batch, rows):
    """Remembers which sheet each row is about, or that it is left aside, for the next import."""
    settled = [row for row in rows if row.action not in (Action.REJECTED, Action.UNDECIDED)]
    known = SourceKey.objects.filter(
        source=batch.source, identifier__in=[row.key for row in settled]
    )
    known = dict(known.values_list("identifier", "venue"))
    SourceKey.objects.bulk_create(
        (
            SourceKey(source=batch.source, identifier=row.key, venue_id=row.venue_id, batch=batch)
            for row in settled
            if row.key not in known or known[row.key] != row.venue_id
        ),
        update_conflicts=True,
        unique_fields=["source", "identifier"],
        update_fields=["venue", "batch"],
    )


def finish(batch, user):
    batch.state, batch.applied_at, batch.confirmed_by = Import.State.DONE, timezone.now(), user
    batch.task, batch.refusal = Import.Task.NONE, ""
    batch.save(update_fields=["state", "applied_at", "confirmed_by", "task", "refusal"])
