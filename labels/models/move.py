from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from tierslieux.history.snapshots import ChangedMeanwhileError
from tierslieux.text.validation import SHORT_TEXT


class Status(models.TextChoices):
    RECEIVED = "received", "reçue"
    INCOMPLETE = "incomplete", "incomplète"
    ADMISSIBLE = "admissible", "recevable"
    INADMISSIBLE = "inadmissible", "irrecevable"
    RETAINED = "retained", "retenue"
    NOT_RETAINED = "not-retained", "non retenue"
    WITHDRAWN = "withdrawn", "retirée"


MOVES = {
    Status.RECEIVED: (
        Status.INCOMPLETE,
        Status.ADMISSIBLE,
        Status.INADMISSIBLE,
        Status.WITHDRAWN,
    ),
    Status.INCOMPLETE: (
        Status.RECEIVED,
        Status.ADMISSIBLE,
        Status.INADMISSIBLE,
        Status.WITHDRAWN,
    ),
    Status.ADMISSIBLE: (
        Status.INCOMPLETE,
        Status.INADMISSIBLE,
        Status.RETAINED,
        Status.NOT_RETAINED,
        Status.WITHDRAWN,
    ),
    # Examined again, on appeal for instance.
    Status.INADMISSIBLE: (Status.RECEIVED,),
    Status.RETAINED: (Status.WITHDRAWN,),
    # Called up from a waiting list, or on appeal.
    Status.NOT_RETAINED: (Status.RETAINED,),
    # Withdrawn by mistake.
    Status.WITHDRAWN: (Status.RECEIVED,),
}

NOT_ALLOWED = "Une candidature «\u202f{before}\u202f» ne peut pas devenir «\u202f{after}\u202f»."
NOW = "elle est maintenant «\u202f{now}\u202f». Relisez-la avant de décider."


def status_changed(application):
    """Return the error of who decides on a status that the application no longer has."""
    now = application.get_status_display()
    return ChangedMeanwhileError("L’état de cette candidature", NOW.format(now=now))


def check_move(seen, locked, to, reason):
    """Raise ValidationError when the application, as it now is, may not move to `to`."""
    now = locked.get_status_display()
    if seen.status != locked.status:
        raise status_changed(locked)
    if to not in locked.next_statuses:
        raise ValidationError(NOT_ALLOWED.format(before=now, after=Status(to).label))
    if not reason.strip():
        raise ValidationError("Dites pourquoi\u00a0: un changement d’état demande un motif.")


class Move(models.Model):
    """A change of status of an application, as it was done: never edited."""

    application = models.ForeignKey(
        "labels.Application", models.PROTECT, related_name="moves", verbose_name="candidature"
    )
    before = models.CharField("avant", max_length=12, choices=Status)
    after = models.CharField("après", max_length=12, choices=Status)
    at = models.DateTimeField("le")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="application_moves",
        verbose_name="par",
    )
    reason = models.TextField("motif", validators=[SHORT_TEXT])

    append_only = True  # see tierslieux.history.guard

    class Meta:
        verbose_name = "changement d’état"
        verbose_name_plural = "changements d’état"
        ordering = ["application", "at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="move_has_reason",
                violation_error_message="Un changement d’état demande un motif.",
            ),
        ]

    def __str__(self):
        return f"{self.get_before_display()} → {self.get_after_display()}"
