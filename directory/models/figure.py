from django.db import models
from django.db.models import F, Q

from tierslieux.text.dates import format_date, precision_field
from tierslieux.text.urls import check_url

ONCE = "Ce relevé est déjà enregistré."


class FigureQuerySet(models.QuerySet):
    def get_by_natural_key(self, measure, value, on):
        return self.get(measure=measure, value=value, on=on)

    def oldest_first(self):
        """By date, those whose date is not known last."""
        return self.order_by(F("on").asc(nulls_last=True), "measure", "value")

    def most_labelled(self):
        """Return the figure of most labelled third places, None when there is none."""
        return self.filter(measure=Figure.Measure.LABELLED).order_by("-value", "pk").first()


class Figure(models.Model):
    """How many third places the region had on a day, as a public source states it."""

    class Measure(models.TextChoices):
        LISTED = "listed", "tiers-lieux recensés"
        LABELLED = "labelled", "tiers-lieux labellisés"

    measure = models.CharField("ce qui est compté", max_length=10, choices=Measure)
    value = models.PositiveIntegerField("nombre")
    on = models.DateField("à la date du", null=True, blank=True, help_text="Vide : non connue.")
    precision = precision_field()
    note = models.CharField(
        "précisions",
        max_length=160,
        blank=True,
        help_text="« début d’année », « dont 39 fablabs ».",
    )
    source = models.URLField(
        "source",
        max_length=300,
        blank=True,
        validators=[check_url],
        help_text="L’adresse de la page qui donne ce nombre. Vide : source non retrouvée.",
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = "relevé public"
        verbose_name_plural = "relevés publics"
        ordering = ["on", "measure", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "value", "on"],
                name="figure_once_a_day",
                violation_error_message=ONCE,
            ),
            models.UniqueConstraint(
                fields=["measure", "value"],
                condition=Q(on=None),
                name="figure_once_without_a_day",
                violation_error_message=ONCE,
            ),
        ]

    def __str__(self):
        return f"{self.value} {self.get_measure_display()}, {self.when}"

    def natural_key(self):
        return (self.measure, self.value, self.on and self.on.isoformat())

    @property
    def when(self):
        return format_date(self.on, self.precision) or "date non connue"
