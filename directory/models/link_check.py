from datetime import timedelta

from django.db import models
from django.utils import timezone

# Failures, a week apart, after which a link is called broken: a server may be down for a day.
FAILURES_TO_BREAK = 2
# Less than a week: a weekly run that begins a little earlier finds them all due.
MIN_RECHECK_INTERVAL = timedelta(days=6)


class LinkCheckQuerySet(models.QuerySet):
    def broken(self):
        """The links that failed each of the last times."""
        return self.filter(failures__gte=FAILURES_TO_BREAK)

    def failing(self):
        """The links that failed the last time, be it the first."""
        return self.filter(failures__gt=0)

    def moved(self):
        """The links that answer, at another address for good."""
        return self.filter(failures=0).exclude(moved_to="")

    def due(self, moment=None):
        """The links not checked this week."""
        before = (moment or timezone.now()) - MIN_RECHECK_INTERVAL
        return self.filter(models.Q(checked_at=None) | models.Q(checked_at__lt=before))


class LinkCheck(models.Model):
    """What a website of the sheets answered the last time it was asked."""

    address = models.URLField("adresse", max_length=300, unique=True)
    checked_at = models.DateTimeField("contrôlée le", null=True, blank=True)
    status = models.PositiveSmallIntegerField("réponse", null=True, blank=True)
    problem = models.CharField("ce qui ne va pas", max_length=200, blank=True)
    moved_to = models.URLField("nouvelle adresse", max_length=500, blank=True)
    failures = models.PositiveIntegerField("échecs de suite", default=0)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "contrôle d’un lien"
        verbose_name_plural = "contrôles des liens"
        ordering = ["-failures", "address"]

    def __str__(self):
        return self.address
