from datetime import timedelta

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

# Longer than a form may stay open: the token of an expired attempt is refused anyway.
ATTEMPT_RETENTION = timedelta(hours=25)


class AttemptQuerySet(models.QuerySet):
    def since(self, moment):
        return self.filter(at__gte=moment)

    def of_sender(self, sender):
        return self.filter(sender=sender)

    def of_network(self, network):
        return self.filter(network=network)

    def to_mailbox(self, mailbox):
        """Those that were mailed to somebody without being set apart."""
        return self.filed().filter(mailbox=mailbox, is_suspect=False)

    def filed(self):
        """Those that were accepted, be it in quarantine."""
        return self.exclude(token=None)

    def refused(self):
        """Those that were refused, or are still being looked at."""
        return self.filter(token=None)

    def totals(self, lately, apart_from=None):
        """Count, in one query: how many were filed, filed without suspicion (`trusted`), filed
        since the moment `lately` (`burst`) and refused, and how many senders filed, one apart.
        """
        filed = Q(token__isnull=False)
        return self.order_by().aggregate(
            filed=Count("pk", filter=filed),
            trusted=Count("pk", filter=filed & Q(is_suspect=False)),
            burst=Count("pk", filter=filed & Q(at__gte=lately)),
            refused=Count("pk", filter=Q(token=None)),
            senders=Count("sender", filter=filed & ~Q(sender=apart_from or ""), distinct=True),
        )

    def expired(self, moment=None):
        return self.filter(at__lt=(moment or timezone.now()) - ATTEMPT_RETENTION)


class Attempt(models.Model):
    """A submission of a public form, accepted or refused: what rate limits are counted on.

    `sender` is a keyed digest of the address, and `network` of what is around it, both erased
    within a day or so; nothing that was sent names them.
    `token` makes a form of single use; `mailbox` says whose it reaches, when it is mailed.
    Not called Submission: rights are named after the model.
    """

    sender = models.CharField("expéditeur", max_length=43)
    network = models.CharField("réseau", max_length=43, blank=True, db_default="")
    at = models.DateTimeField("reçu le", default=timezone.now)
    token = models.CharField("formulaire", max_length=43, unique=True, null=True, blank=True)
    content = models.CharField("empreinte du contenu", max_length=43, blank=True)
    mailbox = models.CharField("boîte visée", max_length=30, blank=True, db_default="")
    is_suspect = models.BooleanField("suspect", default=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi de formulaire"
        verbose_name_plural = "envois de formulaires"
        indexes = [
            models.Index(fields=["sender", "at"], name="attempt_by_sender"),
            models.Index(fields=["network", "at"], name="attempt_by_network"),
            models.Index(fields=["at"], name="attempt_by_time"),
        ]

    def __str__(self):
        return f"{self.sender[:8]}, {self.at:%d/%m/%Y %H:%M}"
