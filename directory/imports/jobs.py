"""Does what is asked of an import: at once when it is small, else in a process of its own."""

import os
import subprocess
import sys
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from directory.imports import job_progress
from directory.imports.apply import OutdatedError, confirm
from directory.imports.reading.column_mapping import InvalidMappingError
from directory.imports.stage import nothing, refresh, stage
from directory.imports.undo import cancel
from directory.imports.upload import read
from directory.models import Import
from tierslieux.spreadsheets.table_spec import UnreadableError
from tierslieux.templatetags.french import counted, number

SMALL_FILE = 200_000  # bytes read while somebody waits for the page
SMALL_BATCH = 500  # rows written while somebody waits
BUSY = "Quelqu’un travaille déjà sur cet import\u00a0: attendez qu’il ait fini."
TASK_LABELS = {
    Import.Task.STAGE: "Lecture du fichier",
    Import.Task.REFRESH: "Nouvel aperçu",
    Import.Task.CONFIRM: "Enregistrement",
    Import.Task.CANCEL: "Annulation",
}
INTERRUPTED = "{what}\u00a0: travail interrompu, à relancer. Rien n’est fait à moitié."

Task = Import.Task


class BusyError(Exception):
    """Somebody is already at work; its text is a French sentence."""


class Progress(NamedTuple):
    """How far the task of an import has come; `total` is 0 when it is not known."""

    task: str
    done: int = 0
    total: int = 0
    is_alive: bool = False

    @property
    def percent(self):
        return min(100 * self.done // self.total, 100) if self.total else 0

    @property
    def told(self):
        """« Enregistrement : 12 000 lignes sur 50 000 », "" when all is done."""
        if not self.task:
            return ""
        what = TASK_LABELS[self.task]
        if not self.is_alive:
            return INTERRUPTED.format(what=what)
        total = f" sur {number(self.total)}" if self.total else ""
        return f"{what}\u00a0: {counted(self.done, 'ligne,lignes')}{total}"


def progress(batch):
    """Returns the Progress of what was asked of an import."""
    if not batch.task:
        return Progress("")
    is_draft = batch.task in (Task.STAGE, Task.REFRESH)
    total = batch.rows_total if is_draft else batch.rows_read
    return Progress(batch.task, job_progress.rows_done(batch), total, job_progress.is_alive(batch))


def request_task(batch, task, user):
    """Does a task of an import, or starts a process that does; raises BusyError.

    What a task done at once refuses (OutdatedError) is raised; `batch` is then as it was.
    """
    if batch.task and job_progress.is_alive(batch):
        raise BusyError(BUSY)
    batch.task, batch.worker, batch.asked_by = task, "", user
    batch.save(update_fields=["task", "worker", "asked_by"])
    job_progress.report(batch, 0)
    small = batch.size <= SMALL_FILE if task == Task.STAGE else batch.rows_read <= SMALL_BATCH
    if small:
        run(batch)
    else:
        spawn(batch)


def spawn(batch):
    """Starts a process that outlives the page, and that nobody has to wait for."""
    command = [sys.executable, settings.BASE_DIR / "manage.py", "carry_out_import", str(batch.pk)]
    # What limits the statements of a page does not limit those of an import.
    environment = {name: value for name, value in os.environ.items() if name != "PGOPTIONS"}
    subprocess.run(  # noqa: S603 (nothing of it is typed by anybody)
        ["/bin/sh", "-c", '"$0" "$@" &', *command],
        cwd=settings.BASE_DIR,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=True,
    )


def run(batch, told=nothing):
    """Does the task of an import; `told` is called with the number of rows done, now and then."""

    def tell(done):
        job_progress.report(batch, done)
        told(done)

    batch.worker = job_progress.worker_id()
    batch.save(update_fields=["worker"])
    try:
        TASKS[batch.task](batch, tell)
    except OutdatedError as error:
        # A page shows it that asked for the work and did not wait for it.
        Import.objects.filter(pk=batch.pk).update(refusal=str(error))
        raise
    finally:
        Import.objects.filter(pk=batch.pk).update(task=Task.NONE, worker="")
        job_progress.clear(batch)
        batch.refresh_from_db()


def work_stage(batch, told):
    try:
        rows, batch.rows_total = read(batch)
        batch.save(update_fields=["rows_total"])
        stage(batch, rows, told)
    except (UnreadableError, InvalidMappingError) as error:
        batch.state, batch.refusal = Import.State.REFUSED, str(error)
        batch.save(update_fields=["state", "refusal"])
    batch.file.delete()


@contextmanager
def room_for_a_long_transaction():
    """Keeps SQLite from shutting readers out before the end: it would, to write what is too much
    for its memory.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_spill = OFF")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_spill = ON")


def work_confirm(batch, told):
    with room_for_a_long_transaction():
        confirm(batch, batch.asked_by, told)


def work_cancel(batch, told):
    with room_for_a_long_transaction():
        cancel(batch, batch.asked_by, told)


def work_refresh(batch, told):
    refresh(batch, told)
    Import.objects.filter(pk=batch.pk).update(refusal="")


TASKS = {
    Task.STAGE: work_stage,
    Task.REFRESH: work_refresh,
    Task.CONFIRM: work_confirm,
    Task.CANCEL: work_cancel,
}
