from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from labels.models.move import Status
from tierslieux.text.dates import format_when

# Nothing is owed any more by an application in one of these.
ENDED_STATUSES = (Status.WITHDRAWN, Status.INADMISSIBLE, Status.NOT_RETAINED)


class MissingPieceQuerySet(models.QuerySet):
    def overdue(self, on=None):
        """Pieces still owed though their due day is past on the day `on` (today)."""
        return self.awaited().filter(due_on__lt=on or timezone.localdate())

    def awaited(self):
        return self.filter(received_on=None).exclude(application__status__in=ENDED_STATUSES)


class MissingPiece(models.Model):
    """A piece that an application lacks, asked for with a due day, which is included."""

    application = models.ForeignKey(
        "labels.Application",
        models.CASCADE,
        related_name="missing_pieces",
        verbose_name="candidature",
    )
    what = models.CharField("pièce", max_length=200)
    asked_on = models.DateField("demandée le", default=timezone.localdate)
    due_on = models.DateField("attendue le", help_text="Ce jour est compris.")
    received_on = models.DateField("arrivée le", null=True, blank=True)

    objects = MissingPieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce manquante"
        verbose_name_plural = "pièces manquantes"
        ordering = ["application", "due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")),
                name="missing_piece_due_after_asked",
                violation_error_message="Une pièce est attendue après avoir été demandée.",
            ),
            models.CheckConstraint(
                condition=Q(received_on=None) | Q(received_on__gte=F("asked_on")),
                name="missing_piece_received_after_asked",
                violation_error_message="Une pièce arrive après avoir été demandée.",
            ),
        ]

    def __str__(self):
        return f"{self.what}, {self.application}"

    @property
    def is_awaited(self):
        return self.received_on is None and self.application.status not in ENDED_STATUSES

    @property
    def is_overdue(self):
        return self.is_awaited and timezone.localdate() > self.due_on

    @property
    def awaited_text(self):
        """« Statuts, attendue le 3 mars 2027, en retard », or "" when it is awaited no more."""
        if not self.is_awaited:
            return ""
        late = ", en retard" if self.is_overdue else ""
        return f"{self.what}, attendue {format_when(self.due_on)}{late}"
