"""Does what is asked of an import: at once when it is small, else in a process of its own."""

import logging
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import NamedTuple

from django.conf import settings
from django.db import connection

from directory.imports import job_progress, lease
from directory.imports.apply import OutdatedError, confirm
from directory.imports.job_errors import FAILED, MAX_ERROR, store_error
from directory.imports.reading.column_mapping import InvalidMappingError
from directory.imports.stage import nothing, refresh, stage
from directory.imports.undo import cancel
from directory.imports.upload import read
from directory.models import Import, ImportFile, ImportLease
from tierslieux.spreadsheets.table_spec import UnreadableError
from tierslieux.templatetags.french import counted, number
from tierslieux.web.errors import is_machine_fault

logger = logging.getLogger(__name__)

SMALL_FILE = 200_000  # bytes read while somebody waits for the page
SMALL_BATCH = 500  # rows written while somebody waits
BUSY = "Quelqu’un travaille déjà sur cet import\u00a0: attendez qu’il ait fini."
TASK_LABELS = {
    Import.Task.STAGE: "Lecture du fichier",
    Import.Task.REFRESH: "Nouvel aperçu",
    Import.Task.CONFIRM: "Enregistrement",
    Import.Task.CANCEL: "Annulation",
}
# The end of what the process prints on its errors, and how it ended when it is killed.
DETACHED = f'{{ "$0" "$@" 2>&1 >/dev/null || echo "code $?"; }} | tail -c {MAX_ERROR} &'
INTERRUPTED = "{what}\u00a0: travail interrompu, à relancer. Rien n’est fait à moitié."

Task = Import.Task


class BusyError(Exception):
    """Somebody is already at work; its text is a French sentence."""


class TaskFailedError(Exception):
    """A task failed in a way that nobody foresaw; its text is a French sentence."""


class Progress(NamedTuple):
    """How far the task of an import has come; `total` is 0 when it is not known."""

    task: str
    done: int = 0
    total: int = 0
    is_alive: bool = False

    @property
    def has_lapsed(self):
        """Tells whether somebody has to start the task again, or to abandon it."""
        return bool(self.task) and not self.is_alive

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
    return Progress(batch.task, rows_done(batch), total, lease.is_alive(batch))


def rows_done(batch):
    """Returns how many rows are done, as this machine knows, or as the last beat said."""
    beaten = ImportLease.objects.filter(pk=batch.pk).values_list("rows_done", flat=True)
    return job_progress.read_rows_done(batch) or next(iter(beaten), 0)


def request_task(batch, task, user):
    """Does a task of an import, or starts a process that does; raises BusyError.

    What a task done at once refuses (OutdatedError), or how it fails (TaskFailedError), is raised;
    `batch` is then as it was.
    """
    if batch.task and lease.is_alive(batch):
        raise BusyError(BUSY)
    if not lease.take_lease(batch, task=task, worker="", asked_by=user):
        raise BusyError(BUSY)
    job_progress.report(batch, 0)
    small = batch.size <= SMALL_FILE if task == Task.STAGE else batch.rows_read <= SMALL_BATCH
    if small:
        run_at_once(batch)
    else:
        spawn(batch)


def run_at_once(batch):
    """Does the task of an import while its page waits; why it failed is then kept for that page.

    What the machine causes (a database away, a full disk) is raised as it is.
    """
    task = batch.task
    try:
        run(batch)
    except (BusyError, OutdatedError):
        raise
    except Exception as error:
        if is_machine_fault(error):
            raise
        logger.exception("Import %s: %s failed", batch.pk, task)
        raise TaskFailedError(FAILED.format(what=TASK_LABELS[task])) from error


def spawn(batch):
    """Starts a process that outlives the page, and that nobody has to wait for."""
    command = [sys.executable, settings.BASE_DIR / "manage.py", "carry_out_import", str(batch.pk)]
    # What limits the statements of a page does not limit those of an import.
    environment = {name: value for name, value in os.environ.items() if name != "PGOPTIONS"}
    with job_progress.open_errors(batch) as errors:
        subprocess.run(  # noqa: S603 (nothing of it is typed by anybody)
            ["/bin/sh", "-c", DETACHED, *command],
            cwd=settings.BASE_DIR,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=errors,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=True,
        )


def run(batch, told=nothing):
    """Does the task of an import; `told` is called with the number of rows done, now and then.

    Raises BusyError when somebody else is at it, and what the task raises, having kept it.
    """
    mine, task = claim(batch), batch.task

    def tell(done):
        job_progress.report(batch, done)
        told(done)

    try:
        with lease.heartbeat(batch):
            TASKS[task](batch, tell)
    except OutdatedError as error:
        # A page shows it that asked for the work and did not wait for it.
        mine.update(refusal=str(error))
        raise
    except Exception:
        store_error(mine, task)
        raise
    finally:
        if mine.update(task=Task.NONE, worker=""):
            job_progress.clear(batch)
        batch.refresh_from_db()


def claim(batch):
    """Takes the lease of an import for this process, and returns it as long as it is held;
    raises BusyError when another has it.
    """
    if batch.worker and lease.is_alive(batch):
        raise BusyError(BUSY)
    if not lease.take_lease(batch, worker=lease.worker_id()):
        raise BusyError(BUSY)
    lease.end_idle_transactions()
    job_progress.report(batch, 0)
    return held(batch)


def held(batch):
    """Returns the import, or none once another process has taken its lease over."""
    return Import.objects.filter(pk=batch.pk, worker=batch.worker)


def work_stage(batch, told):
    try:
        rows, batch.rows_total = read(batch)
        batch.save(update_fields=["rows_total"])
        stage(batch, rows, told)
    except (UnreadableError, InvalidMappingError) as error:
        held(batch).update(state=Import.State.REFUSED, refusal=str(error))
    ImportFile.objects.filter(batch__in=held(batch)).delete()


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
