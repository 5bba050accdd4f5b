"""Puts the content of a backup in a database and in the folder of photos."""

import errno
import json
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile
from zlib import error as ZlibError  # noqa: N812 (it is an exception)

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connections, transaction

from tierslieux.backup.archive import BACKUP_KIND, MANIFEST, table_name
from tierslieux.backup.tables import ROWS_PER_QUERY, decoded, fields, migrations, models, tally
from tierslieux.history.guard import erasable
from tierslieux.web.storage import AtomicFileSystemStorage

NOT_A_BACKUP = "{path}\u00a0: ce fichier n’est pas une sauvegarde de ce site."
DAMAGED = "{path}\u00a0: cette sauvegarde est abîmée, ou incomplète ({reason})."
ANOTHER_VERSION = (
    "Cette sauvegarde vient d’une autre version du site (différences\u00a0: {names}). Restaurez-la "
    "avec la version qui l’a faite, puis mettez le site à jour."
)
NOT_EMPTY = (
    "Cette base contient déjà {count}\u00a0fiches de lieux\u00a0: rien n’a été touché. Pour les "
    "remplacer par la sauvegarde, ajoutez --replace."
)
DIFFERENT = (
    "La base restaurée diffère de la sauvegarde (tables\u00a0: {names})\u00a0: rien n’est gardé."
)
NO_ROOM_TO_RESTORE = (
    "Le disque est plein\u00a0: la base n’a pas été touchée. Faites de la place, puis relancez la "
    "restauration."
)
MAX_NAMED_TABLES = 4
# Bytes that are held in memory at once: a backup made by somebody else may be a bomb.
MOST_OF_MANIFEST = MOST_OF_A_PHOTO = 20_000_000
LONGEST_LINE = 100_000_000
MANIFEST_TYPES = {"tables": dict, "columns": dict, "migrations": list, "media": dict}
TOO_LARGE = "un fichier y est bien trop grand"
# All that goes wrong in a file that was cut, altered, encrypted, or made to harm.
UNREADABLE_FILE_ERRORS = (
    *(BadZipFile, ZlibError, EOFError, OSError, RuntimeError),
    *(LookupError, TypeError, ValueError, ValidationError, DataError, IntegrityError),
)


class RestoreError(Exception):
    """A backup that is not restored; its text is a French sentence."""


@contextmanager
def opened(path):
    """Opens a backup; yields (archive, manifest)."""
    try:
        with ZipFile(path) as archive:
            yield archive, read_manifest(archive, path)
    except FileNotFoundError as error:
        raise RestoreError(f"{path}\u00a0: ce fichier n’existe pas.") from error
    except UNREADABLE_FILE_ERRORS as error:
        if getattr(error, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
            raise RestoreError(NO_ROOM_TO_RESTORE) from error
        raise RestoreError(DAMAGED.format(path=path, reason=error)) from error


def read_manifest(archive, path):
    try:
        manifest = json.loads(bounded(archive, MANIFEST, MOST_OF_MANIFEST))
    except (KeyError, ValueError) as error:
        raise RestoreError(NOT_A_BACKUP.format(path=path)) from error
    if not isinstance(manifest, dict) or not is_ours(manifest):
        raise RestoreError(NOT_A_BACKUP.format(path=path))
    return manifest


def is_ours(manifest):
    held = all(isinstance(manifest.get(name), kind) for name, kind in MANIFEST_TYPES.items())
    return held and manifest.get("kind") == BACKUP_KIND


def bounded(archive, name, most):
    """Returns the content of a file of a backup, which is not unpacked when it is too large."""
    if archive.getinfo(name).file_size > most:
        raise BadZipFile(TOO_LARGE)
    return archive.read(name)


def check_version(manifest, using):
    """Refuses a backup whose tables were not made by the migrations of this database."""
    odd = sorted({*manifest["migrations"]} ^ {*migrations(using)})
    columns = {table: [each.attname for each in fields(model)] for table, model in models().items()}
    odd += sorted(table for table in columns if manifest["columns"].get(table) != columns[table])
    if odd:
        names = ", ".join(odd[:MAX_NAMED_TABLES]) + ("…" if len(odd) > MAX_NAMED_TABLES else "")
        raise RestoreError(ANOTHER_VERSION.format(names=names))


def check_empty(using):
    count = apps.get_model("directory.Venue").objects.using(using).count()
    if count:
        raise RestoreError(NOT_EMPTY.format(count=count))


def restore(path, using="default", media_root=None):
    """Replaces all the tables by those of a backup, or changes nothing; returns its manifest.

    Raises RestoreError. Photos are added: those that are there stay, and none has two contents.
    """
    with loaded(path, using, media_root or settings.MEDIA_ROOT) as manifest:
        check_same(manifest, using)
    # Renumbered once the links are checked, at the end of the transaction.
    reset_sequences(using)
    ContentType.objects.clear_cache()
    return manifest


@contextmanager
def loaded(path, using, media_root):
    """Writes a backup over the tables; yields its manifest before the transaction ends."""
    with opened(path) as (archive, manifest):
        check_version(manifest, using)
        damaged = archive.testzip()
        if damaged:
            raise RestoreError(DAMAGED.format(path=path, reason=damaged))
        extract_media(archive, manifest, media_root)
        with transaction.atomic(using=using):
            with erasable(using):
                empty(using)
            for table, model in models().items():
                load_table(archive, table, model, using)
            yield manifest


def empty(using):
    connection = connections[using]
    tables = [*models(), *(apps.get_model(name)._meta.db_table for name in ("sessions.Session",))]
    for statement in connection.ops.sql_flush(no_style(), tables, allow_cascade=True):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def load_table(archive, table, model, using):
    with archive.open(table_name(table)) as entry:
        rows = []
        while line := entry.readline(LONGEST_LINE):
            rows.append(decoded(model, line))
            if len(rows) == ROWS_PER_QUERY:
                insert(model, rows, using)
                rows = []
        insert(model, rows, using)


def insert(model, rows, using):
    """Writes rows as they were: neither `save` nor dates of the day have a say."""
    connection = connections[using]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(each.column) for each in fields(model))
    marks = ", ".join(["%s"] * len(fields(model)))
    sql = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608
    ready = [
        [
            field.get_db_prep_save(value, connection)
            for field, value in zip(fields(model), row, strict=True)
        ]
        for row in rows
    ]
    if ready:
        with connection.cursor() as cursor:
            cursor.executemany(sql, ready)


def check_same(manifest, using):
    """Refuses tables that are not, to the last character, those of the backup."""
    kept = {table: tally(model, using) for table, model in models().items()}
    odd = [table for table, told in kept.items() if told != manifest["tables"].get(table)]
    if odd:
        raise RestoreError(DIFFERENT.format(names=", ".join(odd)))


def reset_sequences(using):
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models().values()):
            cursor.execute(statement)


def extract_media(archive, manifest, root):
    """Write the files of a backup that are absent, or differ from what its manifest says.

    Raise BadZipFile when the backup itself does.
    """
    for name, expected in manifest["media"].items():
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise RestoreError(DAMAGED.format(path=archive.filename, reason=name))
        content = bounded(archive, f"media/{name}", MOST_OF_A_PHOTO)
        if describe_file(content) != expected:
            raise BadZipFile(name)
        target = Path(root) / path
        if not (target.exists() and describe_file(target.read_bytes()) == expected):
            AtomicFileSystemStorage(location=root).write(name, ContentFile(content))


def describe_file(content):
    """Return what the manifest of a backup says of a file."""
    return {"bytes": len(content), "sha256": sha256(content).hexdigest()}
