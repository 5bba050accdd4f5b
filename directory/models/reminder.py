from django.db import models
from django.utils import timezone

from directory.models.award import Award


class Reminder(models.Model):
    """That the end of an award was mailed to those who run the label: once for each kind."""

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
    asked_at = models.DateTimeField("demandé le", default=timezone.now)

    class Meta:
        verbose_name = "rappel"
        ordering = ["ends_on", "award", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "kind", "ends_on"],
                name="reminder_once",
                violation_error_message="Ce rappel existe déjà.",
            ),
        ]

    def __str__(self):
        return f"{self.award}, {self.get_kind_display()}"
