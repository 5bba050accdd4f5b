from django.db import models
from django.db.models.functions import Now

from directory.models.imports import Import


class ImportLease(models.Model):
    """The last sign of life of who works on an import, and why the last work failed.

    A table of its own: the transaction that writes an import holds its row until the end.
    """

    batch = models.OneToOneField(
        Import, models.CASCADE, primary_key=True, related_name="lease", verbose_name="import"
    )
    # By the clock of the database, the only one that several machines share.
    beat_at = models.DateTimeField("dernier signe de vie", db_default=Now())
    rows_done = models.PositiveIntegerField("lignes faites", default=0)
    failed_task = models.CharField(
        "travail qui a échoué", max_length=8, choices=Import.Task, blank=True
    )
    error = models.TextField("erreur", blank=True)

    class Meta:
        verbose_name = "bail d’un import"
        verbose_name_plural = "baux des imports"
        default_permissions = ()

    def __str__(self):
        return f"bail de l’{self.batch}"
