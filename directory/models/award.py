from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from labels.dates import DatePrecision, precision_field, spoken_date, spoken_since
from labels.models import Application, Label, Round
from labels.sources import source_lines, sources_field


class AwardQuerySet(models.QuerySet):
    def get_by_natural_key(self, venue_slug, label_code, granted_on):
        return self.get(venue__slug=venue_slug, label__code=label_code, granted_on=granted_on)

    def in_force(self, on=None):
        """Awards in force on the day `on` (today), from the grant to the eve of the end.

        An award whose end is not known stays in force.
        """
        on = on or timezone.localdate()
        return self.filter(
            Q(expires_on=None) | Q(expires_on__gt=on),
            Q(withdrawn_on=None) | Q(withdrawn_on__gt=on),
            granted_on__lte=on,
        )


class Award(models.Model):
    """What makes a venue labelled, from a day and perhaps to another."""

    venue = models.ForeignKey(
        "directory.Venue", models.PROTECT, related_name="awards", verbose_name="lieu"
    )
    label = models.ForeignKey(Label, models.PROTECT, related_name="awards", verbose_name="label")
    round = models.ForeignKey(
        Round,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        verbose_name="appel à projets",
        help_text="Vide : appel non connu.",
    )
    application = models.OneToOneField(
        Application,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="award",
        verbose_name="candidature",
    )
    granted_on = models.DateField("accordé le")
    granted_precision = precision_field()
    expires_on = models.DateField(
        "prend fin le",
        null=True,
        blank=True,
        help_text="Premier jour sans le label. Vide : échéance non connue.",
    )
    withdrawn_on = models.DateField("retiré le", null=True, blank=True)
    withdrawal_reason = models.TextField("motif du retrait", blank=True)
    sources = sources_field()

    objects = AwardQuerySet.as_manager()

    class Meta:
        verbose_name = "labellisation"
        ordering = ["-granted_on", "label"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "label", "granted_on"],
                name="award_once_a_day",
                violation_error_message="Ce lieu a déjà reçu ce label à cette date.",
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gt=F("granted_on")),
                name="award_expires_after_grant",
                violation_error_message="La fin du label doit suivre la date où il est accordé.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("granted_on")),
                name="award_withdrawn_after_grant",
                violation_error_message="Le retrait ne peut précéder la date où le label est "
                "accordé.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None, withdrawal_reason="")
                | Q(withdrawn_on__isnull=False) & ~Q(withdrawal_reason=""),
                name="award_withdrawal_has_reason",
                violation_error_message="Un retrait demande une date et un motif, ensemble.",
            ),
            models.CheckConstraint(
                condition=~Q(sources=""),
                name="award_has_source",
                violation_error_message="Un label n’est affiché qu’avec une source.",
            ),
        ]

    def __str__(self):
        return f"{self.venue} : {self.label}, {self.granted}"

    def natural_key(self):
        return (
            *self.venue.natural_key(),
            *self.label.natural_key(),
            self.granted_on.isoformat(),
        )

    natural_key.dependencies = ["directory.venue", "labels.label"]

    def clean(self):
        if self.round and self.round.label_id != self.label_id:
            raise ValidationError({"round": "Cet appel à projets est celui d’un autre label."})
        if self.application and self.application.round_id != self.round_id:
            raise ValidationError(
                {"application": "Cette candidature répond à un autre appel à projets."}
            )

    @property
    def granted(self):
        return spoken_date(self.granted_on, self.granted_precision)

    @property
    def told(self):
        """The label and since when: « Fabrique de territoire depuis octobre 2020 ».

        A year without a round may be that of the source only: it attests the label, no more.
        """
        if self.granted_precision == DatePrecision.YEAR and self.round_id is None:
            return f"{self.label.name}, label attesté en {self.granted}"
        return f"{self.label.name} {spoken_since(self.granted_on, self.granted_precision)}"

    @property
    def last_day(self):
        """The eve of expiry, None when it is not known."""
        return self.expires_on and self.expires_on - timedelta(days=1)

    @property
    def source_list(self):
        return source_lines(self.sources)
