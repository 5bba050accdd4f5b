"""What waits for the staff, in one mail a day: a flood makes no more noise than one sending."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from directory.models import Correction, Message
from tierslieux.mail.outbox import post

SUBJECT = "Corrections à lire"
TEMPLATE = "directory/corrections/digest_mail.txt"
MAX_NAMED = 20


def post_digest(on=None):
    """Post the mail of a day (today) to CORRECTION_RECIPIENTS, once; return how many were posted.

    None leaves when nothing came the day before.
    """
    day = on or timezone.localdate()
    came = came_before(Correction.objects.open(), day)
    messages = came_before(Message.objects, day)
    if not (came.exists() or messages.exists()):
        return 0
    context = digest(came) | {"site_url": settings.SITE_URL, "messages": messages.count()}
    recipients = enumerate(settings.CORRECTION_RECIPIENTS)
    return sum(
        post(f"corrections-digest:{day}:{rank}", recipient, SUBJECT, TEMPLATE, context)
        for rank, recipient in recipients
    )


def came_before(rows, day):
    """Return those of the rows filed the day before `day`."""
    since = midnight(day - timedelta(days=1))
    return rows.filter(filed_at__gte=since, filed_at__lt=midnight(day))


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def digest(came):
    """Return what the mail says of the corrections that came in a day."""
    waiting = came.waiting().select_related("venue").defer("photo").oldest_first()
    return {
        "waiting": waiting[:MAX_NAMED],
        "number_waiting": waiting.count(),
        "number_apart": came.quarantined().count(),
        "all_waiting": Correction.objects.waiting().count(),
        "all_apart": Correction.objects.quarantined().count(),
        "all_messages": Message.objects.count(),
    }
