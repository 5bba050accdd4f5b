import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from labels.models import Application, Label, Round
from tierslieux.history.records import HistoryRecords
from tierslieux.text.dates import (
    DatePrecision,
    format_date,
    format_since,
    format_when,
    precision_field,
)
from tierslieux.text.urls import is_url, source_lines
from tierslieux.text.validation import LONG_TEXT, SHORT_TEXT

YEARS = re.compile(r"\b20[0-9]{2}(?:-20[0-9]{2})?\b")


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

    def held(self, venue, label, on):
        """Return the last of the awards of a label that follow that held on the day `on`, if any.

        It is the one to renew: it may begin after that day, when a renewal was granted early.
        """
        ahead = self.filter(venue=venue, label=label, renewal=None)
        chain = self.in_force(on).filter(venue=venue, label=label)
        firsts = [each.first_id or each.pk for each in chain]
        return ahead.filter(Q(pk__in=firsts) | Q(first__in=firsts)).order_by("-granted_on").first()


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
    withdrawal_reason = models.TextField("motif du retrait", blank=True, validators=[SHORT_TEXT])
    renews = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="renewal",
        verbose_name="renouvelle",
        help_text="La labellisation que celle-ci continue : elle commence le jour où l’autre "
        "prend fin.",
    )
    # Where the chain of renewals begins: known without following it, however long it is.
    first = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    # A decision or a list is a source too, which has no address.
    sources = models.TextField(
        "sources",
        validators=[LONG_TEXT],
        help_text="Une par ligne : une adresse web, ou de quoi retrouver le document.",
    )

    # What this site alone knows: fixtures that leave it out leave it as it is.
    kept_on_reload = (
        "expires_on",
        "withdrawn_on",
        "withdrawal_reason",
        "renews_id",
        "first_id",
    )

    objects = AwardQuerySet.as_manager()
    history = HistoryRecords()

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

    @transaction.atomic
    def save(self, *args, **options):
        former = self.renews
        self.first = former and (former.first or former)
        super().save(*args, **options)
        renewals = Award.objects.filter(renews=self).exclude(first=self.first or self)
        # Held: what somebody else is writing in one of them is read after them.
        for renewal in renewals.select_for_update(no_key=True):
            renewal.save()

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
        venue = getattr(self, "venue", None)
        if venue and venue.is_exercise != self.is_exercise:
            raise ValidationError(REAL_OR_NOT)
        if refused := self.renews and self.not_renewed():
            raise ValidationError({"renews": refused})

    @property
    def is_exercise(self):
        return self.round is not None and self.round.is_exercise

    def not_renewed(self):
        """Return why this award does not continue the one that it renews, "" when it does."""
        former = self.renews
        if (former.venue_id, former.label_id) != (self.venue_id, self.label_id):
            return OF_ANOTHER
        if former.withdrawn_on:
            return WITHDRAWN
        return "" if former.expires_on == self.granted_on else NOT_FROM_ITS_END

    @property
    def granted(self):
        return format_date(self.granted_on, self.granted_precision)

    @property
    def begun(self):
        """The award that this one continues from the first day, itself when it renews none."""
        return self.first or self

    @property
    def description(self):
        """The label and since when: « Fabrique de territoire depuis octobre 2020 ».

        A year alone says that the place was chosen then, not from which day it has held the label.
        """
        begun = self.begun
        if begun.granted_precision == DatePrecision.YEAR:
            text = f"{self.label.name}, lauréat en {begun.granted}"
        else:
            text = f"{self.label.name} {format_since(begun.granted_on, begun.granted_precision)}"
        again = format_when(self.granted_on, self.granted_precision)
        return f"{text}, renouvelé {again}" if self.renews_id else text

    @property
    def round_name(self):
        """The call it was obtained through: « appel 2018 », "" when its title has no year."""
        years = self.round and YEARS.search(self.round.title)
        return f"appel {years[0]}" if years else ""

    @property
    def last_day(self):
        """The eve of expiry, None when it is not known."""
        return self.expires_on and self.expires_on - timedelta(days=1)

    @property
    def source_list(self):
        return source_lines(self.sources)

    @property
    def first_source(self):
        """The source that is shown: « url » is its address, "" when it has none."""
        text = self.source_list[0]
        return {"text": text, "url": text if is_url(text) else ""}


OF_ANOTHER = "Un renouvellement est celui du même label, pour le même lieu."
REAL_OR_NOT = (
    "Un appel d’exercice ne labellise que des fiches d’exercice, et un véritable appel que de "
    "véritables fiches."
)
WITHDRAWN = "Un label retiré ne se renouvelle pas."
NOT_FROM_ITS_END = "Un renouvellement commence le jour où la labellisation précédente prend fin."
