"""Retention of what the site learns of people."""

from datetime import timedelta

from django.utils import timezone

from directory.corrections.review import ANSWER_MAIL_PREFIX
from directory.models import Attempt, Correction, Message
from directory.models.correction import CONTACT_RETENTION
from labels.models import Application
from tierslieux.accounts.lockout import erase_login_traces
from tierslieux.mail.models import Mail

# How long the quarantine keeps what a visitor wrote to somebody, until the staff decide.
MESSAGE_RETENTION = timedelta(days=30)
# How long the text and the addressee of a mail are kept once it has left.
MAIL_TEXT_RETENTION = timedelta(days=30)


def erase_expired(moment=None):
    """Erase all that is beyond its retention at `moment` (now); return {kind: how many}.

    A correction left in quarantine all that time is deleted whole, as is what somebody said of
    themselves to claim a sheet.
    """
    moment = moment or timezone.now()
    mails = Mail.objects.filter(
        key__startswith=ANSWER_MAIL_PREFIX, asked_at__lt=moment - CONTACT_RETENTION
    )
    private = Mail.objects.filter(is_private=True, asked_at__lt=moment - MAIL_TEXT_RETENTION)
    quarantined = Correction.objects.quarantined().filed_before(moment - CONTACT_RETENTION)
    claims = Correction.objects.claims().filed_before(moment - CONTACT_RETENTION)
    return {
        "quarantined": quarantined.delete()[0],
        "contacts": Correction.objects.with_expired_contact(moment).update(contact=""),
        "candidates": Application.objects.with_expired_contact(moment).update(contact=""),
        "claims": claims.delete()[0],
        "messages": Message.objects.filed_before(moment - MESSAGE_RETENTION).delete()[0],
        "mails": mails.delete()[0] + private.delete()[0],
        "texts": Mail.objects.forget(moment - MAIL_TEXT_RETENTION),
        "attempts": Attempt.objects.expired(moment).delete()[0],
        "logins": erase_login_traces(moment),
    }
