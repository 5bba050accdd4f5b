from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from directory.models.award import Award

SENDING = timedelta(minutes=10)  # far longer than a mail server is waited for


class ReminderQuerySet(models.QuerySet):
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


class Reminder(models.Model):
    """That an award comes to its end, told once to those who run the label.

    A run first claims it, then sends it, then says so. Whatever stops a run in between leaves it
    claimed: the mail may have left, so nothing sends it again.
    """

    class Kind(models.TextChoices):
        TWELVE_MONTHS = "12-months", "12\u00a0mois avant"
        SIX_MONTHS = "6-months", "6\u00a0mois avant"
        THREE_MONTHS = "3-months", "3\u00a0mois avant"
        ONE_MONTH = "1-month", "1\u00a0mois avant"
        END = "end", "le jour même"

    award = models.ForeignKey(
        Award, models.CASCADE, related_name="reminders", verbose_name="labellisation"
    )
    kind = models.CharField("rappel", max_length=10, choices=Kind)
    # An award prolonged is reminded of its new end.
    ends_on = models.DateField("fin rappelée")
    claim = models.CharField("envoi", max_length=32, blank=True)
    claimed_at = models.DateTimeField("envoi commencé le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = "rappel"
        ordering = ["ends_on", "award", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "kind", "ends_on"],
                name="reminder_once",
                violation_error_message="Ce rappel existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(claim="", claimed_at=None, sent_at=None)
                | ~Q(claim="") & Q(claimed_at__isnull=False),
                name="reminder_sent_by_a_claim",
                violation_error_message="Un rappel est envoyé par qui l’a réservé.",
            ),
        ]

    def __str__(self):
        return f"{self.award}, {self.get_kind_display()}"
