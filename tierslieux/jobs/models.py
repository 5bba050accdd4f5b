"""The last run of each command that runs by itself."""

from django.db import models
from django.utils import timezone


class JobRun(models.Model):
    """When a command last began, ended and succeeded, and what it said at its end.

    One row a command: what is asked is whether it still comes.
    """

    class Outcome(models.TextChoices):
        RUNNING = "running", "en cours"
        SUCCEEDED = "succeeded", "réussie"
        INCOMPLETE = "incomplete", "à finir au prochain passage"
        FAILED = "failed", "échouée"

    name = models.CharField("commande", max_length=60, primary_key=True)
    started_at = models.DateTimeField("commencée le", default=timezone.now)
    ended_at = models.DateTimeField("finie le", null=True, blank=True)
    succeeded_at = models.DateTimeField("réussie le", null=True, blank=True)
    outcome = models.CharField("issue", max_length=10, choices=Outcome, default=Outcome.RUNNING)
    message = models.CharField("dernière phrase", max_length=300, blank=True)

    class Meta:
        app_label = "directory"
        verbose_name = "passage d’une commande"
        verbose_name_plural = "passages des commandes"
        default_permissions = ()

    def __str__(self):
        return f"{self.name}, {self.get_outcome_display()}"
