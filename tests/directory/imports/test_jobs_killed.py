"""An import killed at any instant, as by a power cut, leaves all of it or nothing."""

import subprocess
import sys
from time import monotonic, sleep

import pytest
from django.conf import settings
from django.db import connection

from directory.imports import jobs as running
from directory.imports.apply import confirm
from directory.imports.jobs import progress
from directory.imports.undo import cancel
from directory.models import Award, FormerAddress, Import, SourceKey, Venue
from tests import build
from tests.directory.imports.import_commands import bring, fall_silent, lines
from tests.support.concurrency import needs_two
from tierslieux.history.records import HistoryRecords

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), needs_two]
ROWS = 400
INSTANTS = (0.0, 0.4, 0.8)  # of the time that the whole takes
PATIENCE = 60


@pytest.fixture
def batch(tmp_path):
    build.commune("Limoux", "11206", "11300")
    known = [f"{number};Lieu {number};Limoux;{number} rue du Pont;" for number in range(1, ROWS, 4)]
    bring(tmp_path, lines(*known), save=True)
    rows = [
        f"{number};Lieu {number};Limoux;{number} quai du Pont;" for number in range(1, ROWS + 1)
    ]
    return bring(tmp_path, lines(*rows), name="suite.csv")[1]


def tables():
    """Returns all that an import writes, as rows."""
    links = [Venue.types.through, Venue.services.through, *HistoryRecords.m2m_models.values()]
    models = [Venue, Venue.history.model, SourceKey, FormerAddress, Award, *links]
    kept = {model: list(model._base_manager.order_by("pk").values_list()) for model in models}
    imports = Import.objects.order_by("pk").values_list("pk", "state", "applied_at")
    return kept | {Import: list(imports)}


@pytest.fixture(autouse=True)
def same_database(monkeypatch):
    """Has other processes work on the database of the tests."""
    told = connection.settings_dict
    if told["HOST"].startswith("/"):
        url = f"postgres://{told['USER']}@/{told['HOST']}/{told['NAME']}"
    else:
        url = f"postgres://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT'] or 5432}"
        url += f"/{told['NAME']}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("SECRET_KEY", "essai")


def start(batch):
    """Starts the process that the desk would start."""
    return subprocess.Popen(
        [sys.executable, "manage.py", "carry_out_import", str(batch.pk)],
        cwd=settings.BASE_DIR,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def ask(batch):
    Import.objects.filter(pk=batch.pk).update(task=Import.Task.CONFIRM, worker="")
    batch.refresh_from_db()


def wait_for_work(process, batch):
    """Waits until the process has begun; returns at once when it is over."""
    end = monotonic() + PATIENCE
    while process.poll() is None and monotonic() < end:
        batch.refresh_from_db()
        if batch.worker:
            return
        sleep(0.01)


def is_writing():
    """Tells whether another process is in the middle of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE xact_start IS NOT NULL "
            "AND datname = current_database() AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0


def time_taken(batch):
    """Returns how long it takes to confirm the import, which is undone again."""
    begun = monotonic()
    confirm(batch)
    taken = monotonic() - begun
    cancel(batch)
    Import.objects.filter(pk=batch.pk).update(
        state="ready", applied_at=None, cancelled_at=None, cancelled_by=None
    )
    batch.rows.update(undone="", undone_why="")
    return taken


def test_a_large_import_is_carried_out_by_a_process_of_its_own(batch, monkeypatch):
    monkeypatch.setattr(running, "SMALL_BATCH", ROWS - 1)
    user = build.assessor("claire")
    running.request_task(batch, Import.Task.CONFIRM, user)
    assert progress(batch).is_alive
    end = monotonic() + PATIENCE
    while batch.task and monotonic() < end:
        sleep(0.05)
        batch.refresh_from_db()
    assert (batch.state, batch.task, batch.confirmed_by) == ("done", "", user)
    assert Venue.objects.filter(address__contains="quai").count() == ROWS


def test_a_killed_import_leaves_nothing_and_can_be_made_again(batch):
    taken = time_taken(batch)
    before, cut = tables(), 0
    for instant in INSTANTS:
        ask(batch)
        process = start(batch)
        wait_for_work(process, batch)
        sleep(instant * taken)
        cut += is_writing()
        process.kill()
        process.wait()
        if tables() != before:
            break  # it was over: the next check tells that all of it is there
        batch.refresh_from_db()
        fall_silent(batch)
        assert progress(batch).told.startswith("Enregistrement\u00a0: travail interrompu")
    ask(batch)
    process = start(batch)
    process.wait(PATIENCE)
    batch.refresh_from_db()
    assert (batch.state, batch.task) == ("done", "")
    assert Venue.objects.count() == ROWS
    assert Venue.objects.filter(address__contains="quai").count() == ROWS
    assert SourceKey.objects.count() == ROWS
    versions = Venue.history.filter(history_change_reason__contains=f"n°\u00a0{batch.pk} (")
    # Once to know how long it takes, once for good.
    assert versions.exclude(history_change_reason__contains="annulation").count() == 2 * ROWS
    assert cut
