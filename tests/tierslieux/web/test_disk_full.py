"""A full disk, of files or of the database: a French sentence, and nothing half written."""

import errno
from contextlib import contextmanager

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import OperationalError, connection
from psycopg.errors import DiskFull

from directory.imports import jobs as running
from directory.models import Correction, Import, ImportLease, Venue
from tests import build
from tests.directory.corrections.submissions import NOW, address, send
from tests.directory.imports.import_commands import bring, lines
from tests.support.page_reader import Page
from tests.support.staff import member, save

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
GRANGE = "17;La Grange;Limoux;3 rue du Pont;05 61 00 00 17"


def assert_out_of_space(response):
    assert response.status_code == 507
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    assert "Le disque du site est plein" in Page(response.content.decode()).text


@contextmanager
def full_after(writes):
    """Has the database refuse, for want of room, what is written after so many writes."""
    left = iter(range(writes))

    def execute_or_refuse(execute, sql, *rest):
        if sql.startswith(("INSERT", "UPDATE")) and next(left, None) is None:
            raise OperationalError("No space left on device") from DiskFull()
        return execute(sql, *rest)

    with connection.execute_wrapper(execute_or_refuse):
        yield


def sheets():
    """Returns all that is written of venues and corrections."""
    models = (Venue, Venue.history.model, Correction)
    return [list(model._base_manager.order_by("pk").values_list()) for model in models]


def fill_again_and_again(do):
    """Does something with a disk that is full after each number of writes, until it succeeds."""
    before = sheets()
    for writes in range(100):
        with full_after(writes):
            response = do()
        if response.status_code != 507:
            break
        assert_out_of_space(response)
        assert sheets() == before
    assert writes
    assert sheets() != before


def test_a_correction_is_filed_whole_or_not_at_all(client):
    venue = build.venue("La Halle")
    with time_machine.travel(NOW, tick=False) as clock:
        fill_again_and_again(lambda: send(client, clock, address(venue), description="Une halle."))


def test_a_sheet_is_saved_whole_or_not_at_all(client):
    venue = build.venue("La Halle")
    client.force_login(member("responsable du label"))
    page = f"/gestion/directory/venue/{venue.pk}/change/"
    fill_again_and_again(lambda: save(client, page, summary="Une halle."))


def test_a_login_says_that_the_disk_is_full(client):
    with full_after(0):
        assert_out_of_space(client.post("/gestion/login/", {"username": "x", "password": "faux"}))


def test_an_import_is_brought_and_saved_whole_or_not_at_all(client, tmp_path):
    build.commune("Limoux", "11206", "11300")
    client.force_login(member("responsable du label"))
    file = SimpleUploadedFile("lieux.csv", lines(GRANGE).encode())
    sent = {"file": file, "source": "Hub", "new_status": "draft"}
    with full_after(1):
        assert_out_of_space(client.post("/gestion/imports/nouveau/", sent))
    assert not Import.objects.exists()
    batch = bring(tmp_path, lines(GRANGE))[1]
    page = f"/gestion/imports/{batch.pk}/"
    seen = {"do": "confirm", "seen": client.get(page).context["seen"]}
    before = sheets()
    for writes in range(4, 8):
        with full_after(writes):
            assert_out_of_space(client.post(page, seen))
        assert sheets() == before
        Import.objects.update(task="", worker="")
        ImportLease.objects.all().delete()
    client.post(page, seen)
    assert Venue.objects.count() == 1


def test_a_file_that_finds_no_room_is_said_so(client, monkeypatch):
    client.force_login(member("responsable du label"))

    def refuse(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(TemporaryUploadedFile, "__init__", refuse)
    file = SimpleUploadedFile("lieux.csv", b"x" * 3_000_000)
    client.raise_request_exception = False
    assert_out_of_space(client.post("/gestion/imports/nouveau/", {"file": file}))
    assert not Import.objects.exists()


def test_an_import_that_fails_while_its_page_waits_says_why(client, tmp_path, monkeypatch):
    build.commune("Limoux", "11206", "11300")
    client.force_login(member("responsable du label"))
    batch = bring(tmp_path, lines(GRANGE))[1]

    def fail(batch, told):
        raise RuntimeError("unforeseen")

    monkeypatch.setitem(running.TASKS, Import.Task.CONFIRM, fail)
    page = f"/gestion/imports/{batch.pk}/"
    seen = {"do": "confirm", "seen": client.get(page).context["seen"]}
    text = Page(client.post(page, seen, follow=True).text).text
    assert "Enregistrement : le travail a échoué. Rien n’est fait à moitié" in text
    assert "RuntimeError: unforeseen" in text
    assert not Venue.objects.exists()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL shares a disk")
def test_a_base_of_sqlite_that_can_no_longer_grow_keeps_what_it_holds(client):
    venue = build.venue("La Halle")
    before = sheets()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    with time_machine.travel(NOW, tick=False) as clock:
        response = send(client, clock, address(venue), description="é" * 5000)
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1000000000")
        assert_out_of_space(response)
        assert sheets() == before
        assert send(client, clock, address(venue), description="é" * 5000).status_code == 302
