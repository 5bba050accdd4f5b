from django.conf import settings
from django.db import models
from django.utils import timezone


class Erasure(models.Model):
    """That somebody was erased: when, by whom and how many rows of each table, but not who."""

    at = models.DateTimeField("faite le", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="erasures", verbose_name="par"
    )
    counts = models.JSONField("lignes par table", default=dict)

    append_only = True  # see tierslieux.history.guard

    class Meta:
        verbose_name = "effacement"
        ordering = ["-at", "-pk"]
        default_permissions = ()

    def __str__(self):
        return f"n°\u00a0{self.pk}, {self.at:%d/%m/%Y}"
