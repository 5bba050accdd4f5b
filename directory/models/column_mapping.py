from django.db import models


class ColumnMapping(models.Model):
    """What the columns of the files of a source mean, as somebody said once."""

    source = models.CharField("source", max_length=120, unique=True)
    mapping = models.JSONField(
        "correspondance", help_text="Le champ que remplit chaque colonne, vide si aucun."
    )
    updated = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        verbose_name = "correspondance de colonnes"
        verbose_name_plural = "correspondances de colonnes"
        ordering = ["source"]
        default_permissions = ()

    def __str__(self):
        return self.source
