from django.db import models

from directory.models.award import Award
from tierslieux.mail.models import ClaimQuerySet, sent_by_a_claim


class Reminder(models.Model):
    """That an award comes to its end, told once to those who run the label."""

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

    objects = ClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "rappel"
        ordering = ["ends_on", "award", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "kind", "ends_on"],
                name="reminder_once",
                violation_error_message="Ce rappel existe déjà.",
            ),
            sent_by_a_claim(
                "reminder_sent_by_a_claim", "Un rappel est envoyé par qui l’a réservé."
            ),
        ]

    def __str__(self):
        return f"{self.award}, {self.get_kind_display()}"
