from django.db import models

from labels.models import RoundCriterion, Verdict
from tierslieux.history.records import HistoryRecords
from tierslieux.text.validation import LONG_TEXT


class Evidence(models.Model):
    """What was found on one criterion by those who assessed an application, as anybody may read it.

    Written when the award is decided. What assessors noted stays with them: `told` is written for
    the public, by whoever is in charge of the label.
    """

    award = models.ForeignKey(
        "directory.Award", models.CASCADE, related_name="evidence", verbose_name="labellisation"
    )
    criterion = models.ForeignKey(
        RoundCriterion, models.PROTECT, related_name="evidence_given", verbose_name="critère"
    )
    verdict = models.CharField(
        "verdict",
        max_length=10,
        choices=Verdict.Value,
        blank=True,
        help_text="Celui de tous les évaluateurs. Vide : ils n’étaient pas d’accord.",
    )
    checked_on = models.DateField("vérifié le", help_text="Le jour où le dernier avis a été rendu.")
    told = models.TextField(
        "ce qui a été vérifié (public)",
        blank=True,
        validators=[LONG_TEXT],
        help_text="Publié sur la fiche : ni nom, ni note interne.",
    )

    history = HistoryRecords()

    class Meta:
        verbose_name = "critère vérifié"
        verbose_name_plural = "critères vérifiés"
        ordering = ["award", "criterion__rank", "criterion__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["award", "criterion"],
                name="evidence_once_per_criterion",
                violation_error_message="Ce critère est déjà vérifié pour cette labellisation.",
            ),
        ]

    def __str__(self):
        return f"{self.criterion.get_family_display()} : {self.get_verdict_display() or 'examiné'}"
