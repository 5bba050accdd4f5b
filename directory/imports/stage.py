"""Evaluate the rows of a file against the directory, and store them as a preview."""

from collections import Counter
from itertools import chain, islice

from django.core.paginator import Paginator
from django.db import transaction
from django.utils import timezone

from directory.duplicates.similarity import SimilarityIndex
from directory.imports.awards.describe import describe_awards
from directory.imports.awards.evaluate import award_fates
from directory.imports.bulk_insert import store_at_once
from directory.imports.evaluate import RowEvaluator
from directory.imports.match import row_key
from directory.models import Import, ImportRow, Service, Venue, VenueType
from directory.models.imports import LONGEST_KEY
from tierslieux.history.diff import linked_rows
from tierslieux.history.snapshots import read_stored
from tierslieux.text.dates import format_date

CHUNK = 500
A_PAGE = 50
LIST_SOURCE = "{source}, liste reçue le {day}"
EVALUATED_FIELDS = (
    *("action", "venue", "before", "after", "awards", "fingerprint", "problems", "proposals"),
    "decision",
)


def nothing(done):
    """Nobody is told how far it has come."""


def stage(batch, rows, told=nothing):
    """Evaluate and store the rows of a file as a preview, which can then be confirmed.

    `told` is called with the number of rows done, now and then.
    """
    batch.rows.all().delete()
    evaluator, codes = RowEvaluator(batch, SimilarityIndex()), read_codes()
    staged = (staged_row(batch, each, codes) for each in rows)
    evaluate_all(batch, staged, evaluator, store_at_once, told)


def refresh(batch, told=nothing):
    """Evaluate the staged rows again, as the directory now is; decisions stay."""
    rows = map(with_parsed_values, chain.from_iterable(chunks(batch.rows.all())))
    evaluate_all(batch, rows, RowEvaluator(batch, SimilarityIndex()), update_rows, told)


def chunks(rows):
    """Yields staged rows, a few at a time, in the order of the file."""
    last = 0
    while found := list(rows.filter(number__gt=last).in_file_order()[:CHUNK]):
        yield found
        last = found[-1].number


def page(batch, action="", number=1):
    rows = batch.rows.in_file_order().select_related("venue__commune", "decided_by")
    kept = rows.filter(action=action) if action else rows
    found = Paginator(kept, A_PAGE).get_page(number)
    linked = linked_rows(Venue, [told for row in found for told in (row.before, row.after)])
    for row in found:
        row.linked, row.award_lines = linked, describe_awards(row.awards)
    return found


def evaluate_all(batch, rows, evaluator, write, told):
    counts, done = Counter(), 0
    drafts = Import.objects.filter(pk=batch.pk, worker=batch.worker, applied_at=None)
    while chunk := list(islice(rows, CHUNK)):
        evaluator.evaluate([row for row in chunk if row.key])
        counts.update(fates(chunk))
        done += len(chunk)
        with transaction.atomic():
            # What is saved meanwhile is no draft any more; nor is it ours, taken over by another.
            if not drafts.update(rows_read=done):
                return
            write(chunk)
        told(done)
    if drafts.update(rows_read=done, counts=dict(counts), state=Import.State.READY):
        batch.refresh_from_db(fields=["rows_read", "counts", "state"])


def fates(rows):
    """Yields what becomes of each row, and of each label of theirs, to be counted."""
    yield from (row.action for row in rows)
    yield from award_fates(rows)


def update_rows(rows, fields=EVALUATED_FIELDS):
    """Writes what was judged of staged rows: an insertion that finds its row is the quickest."""
    ImportRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["pk"], update_fields=fields
    )


def staged_row(batch, row, codes):
    """Returns the ImportRow of a Row that was read; it has no key when it could not be."""
    told = {
        name: keys(value, codes[name]) if name in codes else value
        for name, value in row.values.items()
    }
    problems = [tuple(each) for each in row.problems]
    made = ImportRow(
        batch=batch,
        number=row.number,
        identifier=row.identifier[:LONGEST_KEY],
        key="" if problems else row_key(row.identifier, told),
        values=told,
        action=ImportRow.Action.REJECTED,
        problems=problems,
        notes=list(row.notes),
        awards=[with_source(each, batch) for each in row.awards],
    )
    made.parsed = told
    return made


def with_source(award, batch):
    """Returns a label that a row tells, whose source is the file when the row gives no other."""
    day = format_date(timezone.localdate(batch.asked_at))
    return award | {"sources": award["sources"] or LIST_SOURCE.format(source=batch.source, day=day)}


def with_parsed_values(row):
    row.parsed = read_stored(Venue, row.values)
    return row


def read_codes():
    """Returns {field: {code: key}} of the lists that staff edit."""
    models = {"types": VenueType, "services": Service}
    return {name: dict(each.objects.values_list("code", "pk")) for name, each in models.items()}


def keys(codes, known):
    return tuple(sorted(known[code] for code in codes))
