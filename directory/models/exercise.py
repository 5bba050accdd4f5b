from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

STAYS_DRAFT = "La fiche d’un exercice reste en brouillon\u00a0: ce lieu n’existe pas."


class Exercisable(models.Model):
    """A sheet that may be that of a place that does not exist, on which staff try things."""

    is_exercise = models.BooleanField("exercice", default=False, editable=False)

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        # Forms, which do not show what is not edited, leave the constraint aside.
        if self.is_exercise and self.status != "draft":
            raise ValidationError({"status": STAYS_DRAFT})


def exercise_is_draft(name):
    """Return the constraint by which nobody but staff ever sees the sheet of an exercise."""
    return models.CheckConstraint(
        condition=Q(is_exercise=False) | Q(status="draft"),
        name=name,
        violation_error_message=STAYS_DRAFT,
    )
