"""The base of the commands that run by themselves: each run is noted, whatever becomes of it."""

import logging
from contextlib import contextmanager

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils import timezone

from tierslieux.jobs.models import JobRun
from tierslieux.web.redaction import redact

logger = logging.getLogger(__name__)

UNFORESEEN = "Échec imprévu ({kind})\u00a0: le journal en dit plus."
INTERRUPTED = "Interrompue avant sa fin."
Outcome = JobRun.Outcome


class IncompleteError(CommandError):
    """A job ran, and leaves some of its work to its next run."""


class JobCommand(BaseCommand):
    """A command that notes its runs. What `handle` returns is the sentence that sums it up."""

    def execute(self, *args, **options):
        name = type(self).__module__.rpartition(".")[2]
        note(name, started_at=timezone.now(), ended_at=None, outcome=Outcome.RUNNING)
        with noted_failure(name):
            sentence = super().execute(*args, **options) or ""
        now = timezone.now()
        note_end(name, Outcome.SUCCEEDED, sentence, succeeded_at=now)
        return sentence


@contextmanager
def noted_failure(name):
    """Note how a run that raises something ended, and raise it."""
    try:
        yield
    except IncompleteError as error:
        note_end(name, Outcome.INCOMPLETE, str(error), succeeded_at=timezone.now())
        raise
    except CommandError as error:
        note_end(name, Outcome.FAILED, str(error))
        raise
    except Exception as error:
        note_end(name, Outcome.FAILED, UNFORESEEN.format(kind=type(error).__name__))
        raise
    except BaseException:
        note_end(name, Outcome.FAILED, INTERRUPTED)
        raise


def note_end(name, outcome, sentence, **fields):
    length = JobRun._meta.get_field("message").max_length
    note(
        name, ended_at=timezone.now(), outcome=outcome, message=redact(sentence)[:length], **fields
    )


def note(name, **fields):
    """Write what is known of a run; a job is done even where it cannot be noted."""
    try:
        with transaction.atomic():
            JobRun.objects.update_or_create(name=name, defaults=fields)
    except DatabaseError:
        logger.exception("The run of %s could not be noted", name)
