"""The photos of a backup: known by their sums, whole or refused, on a full disk too."""

import errno

import pytest
from django.conf import settings

from tests.tierslieux.backup.commands import (
    altered,
    new_backup,
    refusal,
    run_command,
    run_drill_apart,
    tables_state,
    write_photo,
)
from tierslieux.backup.archive import backups

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_photo_cut_on_the_disk_is_written_again_from_the_backup(venue):
    file = write_photo()
    path = new_backup()
    file.write_bytes(b"une")
    assert "Tout est identique" in run_command("restore", str(path), replace=True)
    assert file.read_bytes() == b"une photo"


def test_a_photo_that_changed_in_the_backup_is_refused_by_restore_and_drill(venue):
    file = write_photo()
    path = new_backup()
    file.unlink()
    name = "media/photos/abc-400.jpg"
    cut = altered(path, lambda each, sent: b"une" if each == name else sent)
    assert "abîmée, ou incomplète (photos/abc-400.jpg)" in refusal(
        "restore", str(cut), replace=True
    )
    assert not file.exists()
    assert run_drill_apart(cut).returncode == 1


def fill_disk(*_):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_a_sentence_and_nothing_is_touched(venue, monkeypatch):
    file = write_photo()
    path, kept = new_backup(), tables_state()
    file.unlink()
    venue.photos.all().delete()
    monkeypatch.setattr("tierslieux.web.storage.os.fsync", fill_disk)
    assert "La sauvegarde n’a pas pu être écrite" in refusal("backup")
    assert "n’a pas pu être sauvegardé d’abord" in refusal("restore", str(path), replace=True)
    monkeypatch.setattr("tierslieux.management.commands.restore.write_backup", lambda _: "")
    assert "Le disque est plein" in refusal("restore", str(path), replace=True)
    assert tables_state() == kept
    assert not file.exists()
    assert backups(settings.BACKUP_ROOT) == [path]
