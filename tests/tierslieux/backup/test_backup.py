"""Backups: one file holds everything, and what is restored from it is the same."""

import json
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.db import connection

from directory.models import Import, Venue
from tests import build
from tests.tierslieux.backup.commands import (
    altered,
    new_backup,
    refusal,
    run_command,
    run_drill_apart,
    tables_state,
    with_manifest,
    write_photo,
)
from tierslieux.backup.archive import backups
from tierslieux.backup.tables import Tally, lines, models
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_was_lost_comes_back_the_same_photos_included(venue, client):
    file, before = write_photo(), tables_state()
    key, address = venue.pk, venue.get_absolute_url()
    assert "Sauvegarde écrite" in run_command("backup")
    (path,) = backups(settings.BACKUP_ROOT)
    venue.awards.all().delete()
    venue.delete()
    file.unlink()
    assert client.get(address).status_code == 404
    assert "Tout est identique à la sauvegarde." in run_command("restore", str(path))
    assert tables_state() == before
    assert client.get(address).status_code == 200
    assert file.read_bytes() == b"une photo"
    # New rows are numbered after those restored.
    assert build.venue(name="Neuf").pk > key


def test_a_base_that_holds_sheets_is_replaced_only_when_asked_and_saved_first(venue):
    path = new_backup()
    Venue.objects.update(summary="Changé depuis.")
    assert "1\u00a0fiches de lieux\u00a0: rien n’a été touché" in refusal("restore", str(path))
    assert Venue.objects.get().summary == "Changé depuis."
    assert "L’état présent a d’abord été sauvegardé" in run_command(
        "restore", str(path), replace=True
    )
    assert Venue.objects.get().summary == ""
    assert len(backups(settings.BACKUP_ROOT)) >= 1


def test_a_backup_that_was_changed_is_refused_and_nothing_is_touched(venue):
    path = new_backup()
    table = "tables/directory_venue.jsonl"
    swapped = altered(
        path, lambda name, sent: sent.replace(b"fablab", b"fablub") if "venuetype" in name else sent
    )
    shorter = altered(path, lambda name, sent: b"" if name == table else sent)
    kept = tables_state()
    for each in (swapped, shorter):
        sentence = refusal("restore", str(each), replace=True)
        assert "La base restaurée diffère" in sentence or "directory_venue" in sentence
        assert tables_state() == kept


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "abîmée, ou incomplète"),
        (b"PK\x03\x04 coup\xc3\xa9", "abîmée, ou incomplète"),
        (b"bonjour", "abîmée, ou incomplète"),
    ],
)
def test_what_is_not_a_backup_is_refused(tmp_path, content, sentence):
    path = tmp_path / "faux.zip"
    path.write_bytes(content)
    assert sentence in refusal("restore", str(path))
    assert "n’existe pas" in refusal("restore", str(tmp_path / "nulle-part.zip"))


def test_a_backup_cut_short_is_refused(venue):
    path = new_backup()
    path.write_bytes(path.read_bytes()[:-2000])
    assert "abîmée, ou incomplète" in refusal("restore", str(path), replace=True)


def test_a_zip_of_something_else_is_refused(tmp_path):
    path = tmp_path / "autre.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("lisez-moi.txt", "bonjour")
    assert "n’est pas une sauvegarde de ce site" in refusal("restore", str(path))


def test_a_backup_of_another_version_of_the_site_is_refused_by_name(venue):
    path = new_backup()
    older = with_manifest(path, migrations=["directory.0001_initial"])
    assert "autre version du site" in refusal("restore", str(older), replace=True)


def test_a_file_cannot_be_written_out_of_the_folder_of_photos(tmp_path):
    path = with_manifest(new_backup(), media={"../../dehors.txt": {}})
    assert "abîmée" in refusal("restore", str(path))
    assert not list(tmp_path.rglob("dehors.txt"))


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("manifeste.json", b"[" + b" " * 20_000_000, "bien trop grand"),
        ("media/photos/abc-400.jpg", b"x" * 20_000_001, "bien trop grand"),
        ("tables/directory_venue.jsonl", b"[1]\n", "abîmée"),
        ("tables/directory_venue.jsonl", b"\xff\n", "abîmée"),
        ("tables/directory_venue.jsonl", b'{"id": 1}\n', "abîmée"),
    ],
)
def test_a_backup_made_to_harm_is_refused_in_french_and_changes_nothing(venue, name, content, why):
    write_photo()
    path, kept = new_backup(), tables_state()
    write_photo().unlink()
    hostile = altered(path, lambda each, sent: content if each == name else sent)
    assert why in refusal("restore", str(hostile), replace=True)
    assert tables_state() == kept


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"media": [1]}, "n’est pas une sauvegarde"),
        ({"media": {"photos/absente.jpg": {}}}, "abîmée"),
        ({"tables": 3}, "n’est pas une sauvegarde"),
    ],
)
def test_a_backup_whose_list_of_contents_is_false_is_refused_in_french(venue, values, why):
    path, kept = with_manifest(new_backup(), **values), tables_state()
    assert why in refusal("restore", str(path), replace=True)
    assert tables_state() == kept


def test_the_drill_compares_every_table_and_leaves_the_site_alone(venue):
    path = new_backup()
    ended = run_drill_apart(path)
    assert ended.returncode == 0, ended.stderr
    assert f"restaurée dans {connection.vendor}" in ended.stdout
    assert f"{len(models())}\u00a0tables identiques" in ended.stdout
    assert re.search(r"identique +1 +1 +directory_venue\n", ended.stdout)
    assert re.search(r"identique +1 +1 +directory_venue_types\n", ended.stdout)


def test_the_drill_tells_which_table_differs(venue):
    path = new_backup()
    table = "tables/directory_venue_types.jsonl"
    ended = run_drill_apart(altered(path, lambda name, sent: b"" if name == table else sent))
    assert ended.returncode == 1
    assert re.search(r"DIFFÈRE +1 +0 +directory_venue_types\n", ended.stdout)
    assert "n’est pas sûre" in ended.stderr


def test_a_backup_is_for_its_owner_alone_and_old_ones_go():
    path = new_backup()
    assert path.stat().st_mode & 0o077 == 0
    for day in range(3):
        path.with_name(f"tierslieux-2026010{day}-070000-000000.zip").write_bytes(b"")
    other = path.with_name("tierslieux-notes.zip")
    other.write_bytes(b"")
    assert "Anciennes sauvegardes effacées\u00a0: 3" in run_command("backup", keep=2)
    assert len(backups(settings.BACKUP_ROOT)) == 2
    assert other.exists()


def test_an_interrupted_backup_leaves_no_file(venue, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("tierslieux.backup.archive.media_files", stop)
    with pytest.raises(KeyboardInterrupt):
        new_backup()
    assert list(Path(settings.BACKUP_ROOT).iterdir()) == []


def test_everything_but_sessions_is_saved(venue, client, admin_user):
    client.force_login(admin_user)
    Mail.objects.create(key="a", to="a@exemple.fr", subject="Objet", body="Texte")
    with ZipFile(new_backup()) as archive:
        manifest = json.loads(archive.read("manifeste.json"))
    empty = {"django_session", "directory_revision", "django_migrations", "history_lift"}
    empty.add("directory_jobrun")
    tables = {*connection.introspection.table_names()} - empty
    assert set(manifest["tables"]) == {each for each in tables if not each.startswith("sqlite_")}
    assert manifest["tables"]["directory_mail"]["rows"] == 1


def test_a_backup_of_one_database_is_that_of_the_other():
    """PostgreSQL keeps JSON in an order of its own, and may sort keys as people do."""
    build.venue_import(mapping={"zz": "name", "a": {"é": None, "b": 2.5}})
    (line,) = lines(Import, "default")
    assert '{"a": {"b": 2.5, "é": null}, "zz": "name"}' in line
    one, other = Tally(), Tally()
    assert [*one.through(["a\n", "b\n"])] == [*reversed([*other.through(["b\n", "a\n"])])]
    assert one.summary == other.summary
    assert [*other.through(["a\n"])] == ["a\n"]
    assert one.summary != other.summary
