"""The commands that have not succeeded for longer than the settings let them."""

from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from tierslieux.jobs.models import JobRun

PERMISSION = "directory.view_mail"  # of those who look after the site itself


class LateJob(NamedTuple):
    """A command that is late, and its JobRun, None when it never ran."""

    name: str
    run: JobRun | None


def late_jobs(moment=None):
    """Return the LateJob of each command of JOBS that did not succeed in time at `moment` (now)."""
    moment = moment or timezone.now()
    runs = JobRun.objects.in_bulk([*settings.JOBS])
    return [
        LateJob(name, runs.get(name))
        for name, delay in settings.JOBS.items()
        if not succeeded_since(runs.get(name), moment - delay)
    ]


def succeeded_since(run, moment):
    return bool(run and run.succeeded_at and run.succeeded_at >= moment)


def late_jobs_for(user):
    """Return the late jobs, none for who does not look after the site."""
    return late_jobs() if user.has_perm(PERMISSION) else []
