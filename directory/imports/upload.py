"""A file that is brought: kept until it is read, then turned into the rows of an import."""

import zlib
from hashlib import sha256
from io import BytesIO

from django.db import transaction

from directory.imports.reading.column_mapping import check_mapping, propose, remember
from directory.imports.reading.read_rows import left_aside, read_rows
from directory.imports.reading.schemas import VENUE_TABLES, recognise
from directory.locations.gazetteer import read_gazetteer
from directory.models import Import, ImportFile
from tierslieux.spreadsheets.open_file import open_table

LEFT_ASIDE = "Colonnes laissées de côté\u00a0: {heads}."
SEEN = "Ce fichier, à l’octet près, a déjà été enregistré\u00a0: {batch}, le {day:%d/%m/%Y}."


@transaction.atomic
def create_import(name, content, source, **fields):
    """Returns a new Import of the bytes of a file; nothing of them is read yet."""
    fields |= {"file_name": name[-200:], "sha256": sha256(content).hexdigest(), "source": source}
    batch = Import.objects.create(size=len(content), **fields)
    ImportFile.objects.create(batch=batch, content=zlib.compress(content, 1))
    return batch


def open_file(batch):
    """Returns the Table of the file of an import; raises UnreadableError."""
    return open_table(BytesIO(zlib.decompress(batch.file.content)), VENUE_TABLES)


def read(batch):
    """Returns (Rows, about how many) of an import, which then knows what its columns mean.

    Raises UnreadableError, or InvalidMappingError, in French.
    """
    table = open_file(batch)
    proposal = propose(table, batch.source)
    if batch.mapping is None:
        batch.mapping = proposal.mapping
    check_mapping(batch.mapping)
    schema = recognise(table.heads)
    batch.is_own = bool(schema and schema.is_own and schema.mapping == batch.mapping)
    batch.notices = [*table.notices, *noticed(batch, table.heads)]
    batch.save(update_fields=["mapping", "is_own", "notices"])
    if schema is None:
        remember(batch.source, batch.mapping)
    return read_rows(table, batch.mapping, read_gazetteer()), table.row_count


def noticed(batch, heads):
    """Returns what is to be said of a file before its rows."""
    notices = []
    if aside := left_aside(heads, batch.mapping):
        notices.append(LEFT_ASIDE.format(heads=", ".join(aside)))
    before = Import.objects.filter(sha256=batch.sha256, state=Import.State.DONE)
    if seen := before.exclude(pk=batch.pk).latest_first().first():
        notices.append(SEEN.format(batch=seen, day=seen.applied_at))
    return notices
