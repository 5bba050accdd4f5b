"""What is mailed once: claimed by a run, sent, then said so.

Whatever stops a run in between leaves a row claimed: the mail may have left, so nothing sends it
again before somebody has said what became of it.
"""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

SENDING = timedelta(minutes=10)  # far longer than a mail server is waited for


class ClaimQuerySet(models.QuerySet):
    def waiting(self):
        """Those that nobody is sending: never tried, or surely not sent."""
        return self.filter(sent_at=None, claim="")

    def in_doubt(self, moment=None):
        """Those that a run set out to send, is no longer sending at `moment` (now), and has not
        told sent: the mail may have left or not.
        """
        begun = (moment or timezone.now()) - SENDING
        return self.filter(sent_at=None, claimed_at__lt=begun).exclude(claim="")

    def settle(self, have_left):
        """Writes what a person found of those in doubt; returns how many they were."""
        if have_left:
            return self.in_doubt().update(sent_at=timezone.now())
        return self.in_doubt().update(claim="", claimed_at=None)


def sent_by_a_claim(name, told):
    """The rule of a table of what is sent: `told` says, in French, why a row is refused."""
    return models.CheckConstraint(
        condition=Q(claim="", claimed_at=None, sent_at=None)
        | ~Q(claim="") & Q(claimed_at__isnull=False),
        name=name,
        violation_error_message=told,
    )
