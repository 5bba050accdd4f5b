"""What the site learns of people outside the staff, and no longer keeps."""

from datetime import timedelta

from django.utils import timezone

from directory.corrections.review import MAILS
from directory.models import Attempt, Correction
from directory.models.correction import KEPT
from tierslieux.mail.models import Mail

# How long the text and the addressee of a mail are kept once it has left.
MAIL_KEPT = timedelta(days=30)


def forget(moment=None):
    """Erases all that has been kept long enough; returns how much of each kind.

    What waited in quarantine all that time goes whole: nobody found anything in it.
    """
    moment = moment or timezone.now()
    mails = Mail.objects.filter(key__startswith=MAILS, asked_at__lt=moment - KEPT)
    quarantined = Correction.objects.quarantined().filed_before(moment - KEPT)
    return {
        "quarantined": quarantined.delete()[0],
        "contacts": Correction.objects.to_forget(moment).update(contact=""),
        "mails": mails.delete()[0],
        "texts": Mail.objects.forget(moment - MAIL_KEPT),
        "attempts": Attempt.objects.forgotten(moment).delete()[0],
    }
