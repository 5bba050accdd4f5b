from django.db import models

from directory.models.imports import LONGEST_KEY, Import
from directory.models.venue import Venue


class SourceKey(models.Model):
    """Which sheet a row of a source is about, as found or decided once; none: it is left aside."""

    source = models.CharField("source", max_length=120)
    identifier = models.CharField("identifiant", max_length=LONGEST_KEY)
    venue = models.ForeignKey(
        Venue,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="source_keys",
        verbose_name="lieu",
        help_text="Vide\u00a0: les lignes qui portent cet identifiant sont ignorées.",
    )
    batch = models.ForeignKey(
        Import,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="source_keys",
        verbose_name="retenu par l’import",
    )

    class Meta:
        verbose_name = "identifiant d’une source"
        verbose_name_plural = "identifiants des sources"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["source", "identifier"],
                name="sourcekey_once",
                violation_error_message="Cet identifiant de cette source est déjà connu.",
            ),
        ]

    def __str__(self):
        return f"{self.source}\u00a0: {self.identifier}"
