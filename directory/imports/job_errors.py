"""Why the work on an import failed, for its page: bounded, and without secrets or people's data."""

import re
import traceback
from typing import NamedTuple

from django.conf import settings
from django.db.models import QuerySet

from directory.imports import job_progress
from directory.models import Import, ImportLease
from tierslieux.web.redaction import redact

MAX_ERROR = 4000  # characters: the end of a traceback, which says the most
# The password of an address, a mail, and the row that PostgreSQL quotes.
SENSITIVE = re.compile(r"(?<=://)[^/\s@]+(?=@)|[\w.+-]+@[\w-]+\.[\w.-]+|(?<=DETAIL:).*")
FAILED = "{what}\u00a0: le travail a échoué. Rien n’est fait à moitié, il peut être redemandé."
ENDED = "Le processus s’est arrêté. Voici ce qu’il a dit en dernier."


class Failure(NamedTuple):
    """A French sentence, and the technical text that goes with it."""

    sentence: str
    detail: str


def find_failure(batch: Import, *, has_lapsed: bool) -> Failure | None:
    """Return why the last work on an import failed, None when nothing is known of it."""
    kept = ImportLease.objects.filter(pk=batch.pk).exclude(error="").first()
    if kept:
        what = kept.get_failed_task_display().capitalize()
        return Failure(FAILED.format(what=what), kept.error)
    printed = redact_error(job_progress.read_errors(batch)) if has_lapsed else ""
    return Failure(ENDED, printed) if printed else None


def store_error(held: QuerySet[Import], task: str) -> None:
    """Store the traceback of the exception being handled, if the import is still held."""
    error = redact_error(traceback.format_exc())
    ImportLease.objects.filter(batch__in=held).update(failed_task=task, error=error)


def redact_error(text: str) -> str:
    """Return the end of a text, without secrets, mail addresses or values of rows."""
    safe = SENSITIVE.sub("…", redact(text)).replace(settings.SECRET_KEY, "…")
    return safe.replace("\0", "")[-MAX_ERROR:].strip()
