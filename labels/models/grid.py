from django.db import models

from labels.models.label import Requirements
from labels.models.rule import rule_constraint


class RoundCriterionManager(models.Manager):
    def get_by_natural_key(self, round_slug, code):
        return self.get(round__slug=round_slug, code=code)


class RoundCriterion(Requirements):
    """A criterion as a round asks it: copied when the round opens, and never changed since."""

    round = models.ForeignKey(
        "labels.Round", models.CASCADE, related_name="criteria", verbose_name="appel à projets"
    )

    objects = RoundCriterionManager()

    class Meta:
        verbose_name = "critère d’un appel"
        verbose_name_plural = "critères d’un appel"
        ordering = ["round", "rank", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "code"],
                name="criterion_code_once_per_round",
                violation_error_message="Cet appel a déjà un critère de ce code.",
            ),
            rule_constraint("round_criterion_rule_is_whole"),
        ]

    def __str__(self):
        return f"{self.round} – {self.get_family_display()}"

    def natural_key(self):
        return (*self.round.natural_key(), self.code)

    natural_key.dependencies = ["labels.round"]
