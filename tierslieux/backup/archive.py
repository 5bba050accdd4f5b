"""A backup: one file that holds every table and every photo, readable without this site.

It is a zip of `manifeste.json` (what it holds, counted and summed), `tables/<table>.jsonl` (a row a
line) and `media/…`. It does not depend on the database: one that comes from PostgreSQL may be
restored in SQLite, and the reverse.
"""

import json
import os
import re
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.conf import settings
from django.db import connections, transaction
from django.utils import timezone

from tierslieux.backup.tables import Tally, fields, lines, migrations, models

BACKUP_KIND = "sauvegarde de tierslieux"
MANIFEST = "manifeste.json"
BACKUP_NAME = "tierslieux-{moment}.zip"
BACKUP_NAME_PATTERN = re.compile(r"tierslieux-[0-9]{8}-[0-9]{6}-[0-9]{6}\.zip")


def table_name(table):
    return f"tables/{table}.jsonl"


def write_backup(folder, using="default"):
    """Writes a backup into a folder, made if need be; returns its Path.

    Everything is read at one instant, and a file that is there is whole: it takes its name last.
    """
    Path(folder).mkdir(parents=True, exist_ok=True)
    path = Path(folder) / BACKUP_NAME.format(
        moment=timezone.localtime().strftime("%Y%m%d-%H%M%S-%f")
    )
    part = path.with_suffix(".part")
    try:
        write_whole(part, using)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    part.rename(path)
    return path


def write_whole(path, using):
    # Names, addresses and passwords, though hashed: for its owner alone.
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        with ZipFile(file, "w", ZIP_DEFLATED) as archive, transaction.atomic(using=using):
            freeze(using)
            write_contents(archive, using)
        file.flush()
        os.fsync(file.fileno())


def freeze(using):
    """Holds the present instant until the end of the transaction; SQLite's own transactions do."""
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


def write_contents(archive, using):
    counts = {}
    for table, model in models().items():
        counts[table] = counted = Tally()
        with archive.open(table_name(table), "w", force_zip64=True) as entry:
            for line in counted.through(lines(model, using)):
                entry.write(line.encode())
    files = dict(write_media(archive, path) for path in media_files())
    manifest = {
        "kind": BACKUP_KIND,
        "made_at": timezone.localtime().isoformat(timespec="seconds"),
        "engine": connections[using].vendor,
        "migrations": migrations(using),
        "columns": {
            table: [each.attname for each in fields(model)] for table, model in models().items()
        },
        "tables": {table: counted.summary for table, counted in counts.items()},
        "media": files,
    }
    archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))


def media_files():
    root = Path(settings.MEDIA_ROOT)
    return sorted(each for each in root.rglob("*") if each.is_file()) if root.is_dir() else []


def write_media(archive, path):
    """Store a file of the site in a backup, uncompressed: photos are compressed already.

    Return (name, {"bytes", "sha256"}), by which a restore knows it whole.
    """
    digest = sha256()
    name = path.relative_to(settings.MEDIA_ROOT).as_posix()
    entry = ZipInfo.from_file(path, f"media/{name}", strict_timestamps=False)
    entry.compress_type = ZIP_STORED
    with path.open("rb") as source, archive.open(entry, "w") as target:
        while block := source.read(1 << 20):
            target.write(block)
            digest.update(block)
    return name, {"bytes": path.stat().st_size, "sha256": digest.hexdigest()}


def backups(folder):
    """Returns the backups of a folder, the last first."""
    found = Path(folder).glob("tierslieux-*.zip")
    return sorted(
        (each for each in found if BACKUP_NAME_PATTERN.fullmatch(each.name)), reverse=True
    )


def remove_old(folder, keep):
    """Removes the backups of a folder but the `keep` last ones; returns how many."""
    old = backups(folder)[keep:]
    for path in old:
        path.unlink()
    return len(old)
