import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from directory.hours.osm import DAY, validate_hours
from tierslieux.history.records import HistoryRecords
from tierslieux.text.dates import format_date

TIME_SPAN = r"\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}"
TIME_SPANS = re.compile(rf'{TIME_SPAN}(\s*,\s*{TIME_SPAN})*(\s*"[^"]*")?')
NOT_TIMES = (
    "Écrivez les heures seules, par exemple « 10:00-12:00,14:00-16:00 » ; laissez vide si le lieu "
    "est fermé."
)
BACKWARDS = "Le dernier jour ne peut précéder le premier."


def validate_times(text):
    """Raise ValidationError unless `text` is spans of times: the days are those of the row."""
    if not TIME_SPANS.fullmatch(text.strip()):
        raise ValidationError(NOT_TIMES)
    validate_hours(text)


class SpecialHoursQuerySet(models.QuerySet):
    def not_over(self, on=None):
        """Those that may still count on the day `on` (today) or after: an evening ends the day
        after it began.
        """
        return self.filter(last_day__gte=(on or timezone.localdate()) - DAY)

    def of(self, venues, first_day, last_day):
        """Return {key of the venue: (usual hours, [special hours])} between two days."""
        rows = self.filter(first_day__lte=last_day, last_day__gte=first_day)
        rows = rows.filter(venue__in=venues.order_by().values("pk"))
        by_venue = {}
        for each in rows.order_by("first_day", "pk").annotate(usual=F("venue__opening_hours")):
            by_venue.setdefault(each.venue_id, (each.usual, []))[1].append(each)
        return by_venue


class SpecialHours(models.Model):
    """Days when a venue is closed, or open at other hours, whatever its usual hours say."""

    venue = models.ForeignKey(
        "directory.Venue", models.CASCADE, related_name="special_hours", verbose_name="lieu"
    )
    first_day = models.DateField("premier jour")
    last_day = models.DateField("dernier jour", help_text="Compris. Le même pour un seul jour.")
    hours = models.CharField(
        "horaires de ces jours",
        max_length=200,
        blank=True,
        validators=[validate_times],
        help_text="Les heures seules, en 24 h : 10:00-12:00,14:00-16:00. Vide : fermé.",
    )
    reason = models.CharField(
        "motif", max_length=80, blank=True, help_text="Montré au public : congés, inventaire…"
    )

    objects = SpecialHoursQuerySet.as_manager()
    history = HistoryRecords()

    class Meta:
        verbose_name = "horaires exceptionnels"
        verbose_name_plural = "horaires exceptionnels"
        ordering = ["first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="special_hours_in_order",
                violation_error_message=BACKWARDS,
            ),
        ]

    def __str__(self):
        first, last = format_date(self.first_day), format_date(self.last_day)
        return (
            f"{self.venue}, le {first}" if first == last else f"{self.venue}, du {first} au {last}"
        )

    def clean(self):
        self.hours = self.hours.strip()
