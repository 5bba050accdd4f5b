"""Backups as people make, alter and restore them, by the commands."""

import json
import sys
from io import StringIO
from pathlib import Path
from subprocess import run
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tierslieux.backup.archive import write_backup
from tierslieux.backup.tables import models, tally


def run_command(command, *arguments, **options):
    output = StringIO()
    call_command(command, *arguments, stdout=output, **options)
    return output.getvalue()


def refusal(command, *arguments, **options):
    with pytest.raises(CommandError) as error:
        call_command(command, *arguments, stdout=StringIO(), **options)
    return str(error.value)


def tables_state():
    return {table: tally(model, "default") for table, model in models().items()}


def new_backup():
    return write_backup(settings.BACKUP_ROOT)


def write_photo():
    path = Path(settings.MEDIA_ROOT) / "photos" / "abc-400.jpg"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"une photo")
    return path


def altered(path, change):
    """Returns a copy of a backup where `change(name, content)` says what each file holds."""
    copy = path.with_name("autre.zip")
    with ZipFile(path) as source, ZipFile(copy, "w") as target:
        for name in source.namelist():
            target.writestr(name, change(name, source.read(name)))
    return copy


def with_manifest(path, **values):
    def change(name, content):
        is_manifest = name == "manifeste.json"
        return json.dumps(json.loads(content) | values) if is_manifest else content

    return altered(path, change)


def run_drill_apart(path):
    """Runs the command as a person does: it opens a database of its own, which tests may not."""
    command = [sys.executable, settings.BASE_DIR / "manage.py", "restore_drill", str(path)]
    return run(command, capture_output=True, text=True, check=False)
