from datetime import timedelta

from django.db import models
from django.utils import timezone

# Longer than a form may stay open: the token of an expired attempt is refused anyway.
ATTEMPT_RETENTION = timedelta(hours=25)


class AttemptQuerySet(models.QuerySet):
    def since(self, moment):
        return self.filter(at__gte=moment)

    def of_sender(self, sender):
        return self.filter(sender=sender)

    def filed(self):
        """Those that were accepted, be it in quarantine."""
        return self.exclude(token=None)

    def suspect(self):
        return self.filter(is_suspect=True)

    def expired(self, moment=None):
        return self.filter(at__lt=(moment or timezone.now()) - ATTEMPT_RETENTION)


class Attempt(models.Model):
    """A submission of a public form, accepted or refused: what rate limits are counted on.

    `sender` is a keyed digest of the address, erased within a day or so; no correction names it.
    `token` makes a form of single use. Not called Submission: rights are named after the model.
    """

    sender = models.CharField("expéditeur", max_length=43)
    at = models.DateTimeField("reçu le", default=timezone.now)
    token = models.CharField("formulaire", max_length=43, unique=True, null=True, blank=True)
    content = models.CharField("empreinte du contenu", max_length=43, blank=True)
    is_suspect = models.BooleanField("suspect", default=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi de formulaire"
        verbose_name_plural = "envois de formulaires"
        indexes = [
            models.Index(fields=["sender", "at"], name="attempt_by_sender"),
            models.Index(fields=["at"], name="attempt_by_time"),
        ]

    def __str__(self):
        return f"{self.sender[:8]}, {self.at:%d/%m/%Y %H:%M}"
