"""The health check, for whoever watches the site."""

from django.db import connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tierslieux.jobs.late import late_jobs
from tierslieux.mail.models import Mail


@never_cache
@require_safe
def health(request):
    """Answer 200 when the database takes reads and writes, 503 when it only takes reads.

    Mails and jobs that are late are told and change no status: a site taken out of service for
    them would help nobody. `DatabaseGuard` answers 503 when the database does not answer.
    """
    if is_read_only():
        return JsonResponse({"database": "read-only"}, status=503)
    late = [job.name for job in late_jobs()]
    mails = Mail.objects.overdue().count()
    return JsonResponse({"database": "ok", "mails_waiting": mails, "late_jobs": late})


def is_read_only():
    """Tells whether PostgreSQL is a standby, which takes no write."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return cursor.fetchone() == ("on",)
