from django.conf import settings
from django.db import models
from django.utils import timezone

from labels.models import Round

NEVER_EDITED = "A record of a decision is never changed, nor removed."


class DecisionRecordQuerySet(models.QuerySet):
    def update(self, **changes):
        raise TypeError(NEVER_EDITED)

    def delete(self):
        raise TypeError(NEVER_EDITED)

    delete.queryset_only = True

    def remove_exercise(self, call):
        """Removes those of an exercise of the staff, which decided nothing."""
        if not call.is_exercise:
            raise TypeError(NEVER_EDITED)
        models.QuerySet.delete(self.filter(round=call))


class DecisionRecord(models.Model):
    """What was decided of a round, exactly as it then was, whatever is edited afterwards.

    `lines` holds everything in words and figures of its day: it needs no other row to be read.
    """

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="decision_records", verbose_name="appel à projets"
    )
    decided_on = models.DateField("date de décision")
    at = models.DateTimeField("enregistrée le", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decision_records",
        verbose_name="compte",
    )
    by_name = models.CharField("par", max_length=320)
    lines = models.JSONField("lignes")

    append_only = True  # see tierslieux.history.guard

    objects = DecisionRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "procès-verbal de décision"
        verbose_name_plural = "procès-verbaux de décision"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.round.title}, {timezone.localtime(self.at):%d/%m/%Y %H:%M}"

    def save(self, *args, **options):
        if self.pk:
            raise TypeError(NEVER_EDITED)
        super().save(*args, **options)

    def delete(self, *args, **options):
        raise TypeError(NEVER_EDITED)

    @property
    def retained(self):
        return [each for each in self.lines if each["award"]]
