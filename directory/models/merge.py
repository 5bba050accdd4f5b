from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class MergeQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody has undone."""
        return self.filter(undone_at=None)


class Merge(models.Model):
    """Two sheets of one place made one: what it takes to make them two again.

    The sheets are known by their keys: the absorbed one is no more, and the one kept may itself
    be absorbed later.
    """

    kept_key = models.PositiveBigIntegerField("clé de la fiche gardée")
    kept_name = models.CharField("fiche gardée", max_length=120)
    absorbed_key = models.PositiveBigIntegerField("clé de la fiche absorbée")
    absorbed_name = models.CharField("fiche absorbée", max_length=120)
    at = models.DateTimeField("faite le", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )
    # The two sheets before, the one kept after, and every row that was moved, removed or written.
    past = models.JSONField("ce qu’il faut pour la défaire", encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField("annulée le", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annulée par",
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "fusion"
        ordering = ["-at", "-pk"]
        default_permissions = ("view",)
        permissions = [("merge_venue", "Peut comparer et fusionner des lieux")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept_key=F("absorbed_key")),
                name="merge_of_two_sheets",
                violation_error_message="Une fusion réunit deux fiches.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=False) | Q(undone_by=None),
                name="merge_undone_on_a_day",
                violation_error_message="Une fusion annulée l’est à une date.",
            ),
        ]

    def __str__(self):
        return f"n°\u00a0{self.pk}, {self.absorbed_name} dans {self.kept_name}"
