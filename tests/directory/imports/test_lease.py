"""An import whose process has died, wherever it was, is freed; one that is at work is not."""

from time import monotonic, sleep

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from directory.imports import job_progress, lease
from directory.imports import jobs as running
from directory.imports.apply import OutdatedError, confirm
from directory.imports.job_errors import MAX_ERROR
from directory.imports.jobs import BusyError, progress, request_task
from directory.imports.stage import refresh
from directory.models import Import, ImportLease, Venue
from tests import build
from tests.directory.imports.import_commands import bring, fall_silent, lines
from tests.support.concurrency import needs_two
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db
GRANGE = "17;La Grange;Limoux;3 rue du Pont;05 61 00 00 17"
ELSEWHERE = "another-machine:1:c0ffee00"
TOO_LATE = "Cela ne peut plus être demandé"
PATIENCE = 60
Task = Import.Task


@pytest.fixture
def batch(tmp_path, client):
    build.commune("Limoux", "11206", "11300")
    client.force_login(member("responsable du label"))
    return bring(tmp_path, lines(GRANGE))[1]


def work_elsewhere(batch, silence, task=Task.CONFIRM):
    """Has a process of another machine at work on an import, silent for some seconds."""
    Import.objects.filter(pk=batch.pk).update(task=task, worker=ELSEWHERE)
    batch.refresh_from_db()
    fall_silent(batch, silence)


def address(batch):
    return f"/gestion/imports/{batch.pk}/"


def words(response):
    assert response.status_code == 200
    return Page(response.content.decode()).text


def press(client, batch, button):
    page = words(client.post(address(batch), {"do": button}, follow=True))
    batch.refresh_from_db()
    return page


def test_an_import_whose_process_died_on_another_machine_is_started_again(client, batch):
    work_elsewhere(batch, silence=61)
    page = client.get(address(batch))
    assert "Enregistrement : travail interrompu" in words(page)
    assert "Relancer" in words(page)
    assert b"http-equiv" not in page.content
    assert "Import enregistré." in press(client, batch, "restart")
    assert (batch.state, batch.task, batch.worker) == ("done", "", "")
    assert Venue.objects.count() == 1


@pytest.mark.parametrize("button", ["restart", "abandon"])
def test_an_import_that_is_at_work_on_another_machine_is_left_to_it(client, batch, button):
    work_elsewhere(batch, silence=55)
    page = words(client.get(address(batch)))
    assert "Enregistrement : 0 ligne sur 1" in page
    assert "Relancer" not in page
    assert "Abandonner" not in page
    assert TOO_LATE in press(client, batch, button)
    assert (batch.state, batch.task, batch.worker) == ("ready", "confirm", ELSEWHERE)
    with pytest.raises(BusyError):
        request_task(batch, Task.CONFIRM, None)
    with pytest.raises(CommandError, match="Quelqu’un travaille déjà"):
        call_command("carry_out_import", batch.pk)
    assert not Venue.objects.exists()


def test_a_draft_whose_process_died_may_be_abandoned(client, batch):
    work_elsewhere(batch, silence=61)
    assert "Abandonné avant d’être enregistré, par equipe." in press(client, batch, "abandon")
    assert (batch.state, batch.task, batch.rows.count()) == ("refused", "", 0)


def test_an_undoing_that_died_may_be_abandoned_and_the_import_stays_saved(client, batch):
    confirm(batch)
    work_elsewhere(batch, silence=61, task=Task.CANCEL)
    assert "laisse l’import tel qu’il est enregistré" in words(client.get(address(batch)))
    press(client, batch, "abandon")
    assert (batch.state, batch.task, batch.rows.count()) == ("done", "", 1)
    assert Venue.objects.count() == 1


def test_an_import_stuck_before_there_were_leases_is_freed(client, batch):
    work_elsewhere(batch, silence=0)
    ImportLease.objects.all().delete()
    assert "Import enregistré." in press(client, batch, "restart")


def test_of_two_people_who_start_an_import_again_one_is_told_that_it_is_under_way(
    batch, monkeypatch
):
    started = []
    monkeypatch.setattr(running, "SMALL_BATCH", 0)
    monkeypatch.setattr(running, "spawn", started.append)
    work_elsewhere(batch, silence=61)
    first, second = Import.objects.get(), Import.objects.get()
    request_task(first, Task.CONFIRM, None)
    fall_silent(batch)
    with pytest.raises(BusyError):
        request_task(second, Task.CONFIRM, None)
    assert started == [first]


def test_a_process_that_wakes_up_once_another_took_over_writes_nothing(batch):
    asleep = Import.objects.get()
    work_elsewhere(batch, silence=0)
    refresh(asleep)
    with pytest.raises(OutdatedError, match="quelqu’un d’autre a repris cet import"):
        confirm(asleep)
    lease.beat(asleep)
    batch.refresh_from_db()
    assert (batch.state, batch.task, batch.worker) == ("ready", "confirm", ELSEWHERE)
    assert not Venue.objects.exists()


def test_why_a_work_failed_is_shown_without_secrets_until_it_succeeds(client, batch, monkeypatch):
    secrets = ["mot2passe", "claire@exemple.fr", "05 61 00 00 99", settings.SECRET_KEY]

    def fail(batch, told):
        link = f"postgres://site:{secrets[0]}@base/ {secrets[1]} {secrets[3]}"
        raise ValueError(f"{'x' * 2 * MAX_ERROR}\n{link}\nDETAIL:  Failing row: {secrets[2]}")

    with monkeypatch.context() as patched:
        patched.setitem(running.TASKS, Task.CONFIRM, fail)
        seen = {"do": "confirm", "seen": client.get(address(batch)).context["seen"]}
        page = words(client.post(address(batch), seen, follow=True))
        assert "Import enregistré." not in page
    page = words(client.get(address(batch)))
    assert "Enregistrement : le travail a échoué. Rien n’est fait à moitié" in page
    assert "postgres://…@base/ …" in page
    assert not [each for each in secrets if each in page]
    assert len(ImportLease.objects.get().error) <= MAX_ERROR
    assert (batch.state, batch.task) == ("ready", "")
    request_task(batch, Task.CONFIRM, None)
    assert "a échoué" not in words(client.get(address(batch)))


def test_what_a_process_said_that_could_not_start_is_shown_once_it_has_lapsed(
    client, batch, monkeypatch
):
    monkeypatch.setattr(running, "SMALL_BATCH", 0)
    monkeypatch.setenv("DATABASE_URL", "nonsense://")
    request_task(batch, Task.CONFIRM, None)
    end = monotonic() + PATIENCE
    while not (printed := job_progress.read_errors(batch)) and monotonic() < end:
        sleep(0.05)
    assert printed.splitlines()[-1] == "code 1"
    assert "code 1" not in words(client.get(address(batch)))
    monkeypatch.setattr(job_progress, "read_errors", lambda batch: printed)
    fall_silent(batch)
    page = words(client.get(address(batch)))
    assert "Le processus s’est arrêté" in page
    assert "nonsense" in page


@needs_two
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_long_transaction_beats_although_it_locks_the_import(batch, monkeypatch):
    monkeypatch.setattr(lease, "BEAT", 0.05)
    alive = []

    def write(batch, told):
        with transaction.atomic():
            Import.objects.select_for_update().get(pk=batch.pk)
            told(1)
            before = ImportLease.objects.get().beat_at
            sleep(0.5)
            after = ImportLease.objects.get()
            alive.append((after.beat_at > before, after.rows_done))

    monkeypatch.setitem(running.TASKS, Task.CONFIRM, write)
    request_task(batch, Task.CONFIRM, None)
    assert alive == [(True, 1)]


@needs_two
def test_postgresql_frees_what_a_dead_machine_holds(batch):
    request_task(batch, Task.CONFIRM, None)
    with connection.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite lets one connection write")
def test_a_long_transaction_of_sqlite_beats_in_a_file(batch, monkeypatch):
    monkeypatch.setattr(lease, "BEAT", 0.05)
    monkeypatch.setattr(lease, "beat", lambda batch: None)
    ages = []

    def write(batch, told):
        fall_silent(batch)
        assert not progress(batch).is_alive
        job_progress.report(batch, 1)
        sleep(0.5)
        ages.append((job_progress.age(batch) < 0.4, progress(batch).is_alive))

    monkeypatch.setitem(running.TASKS, Task.CONFIRM, write)
    request_task(batch, Task.CONFIRM, None)
    assert ages == [(True, True)]
