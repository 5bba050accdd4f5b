from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class DistinctPairQuerySet(models.QuerySet):
    def keys(self):
        """Return the pairs of sheets that somebody found to be two places, by their keys."""
        return set(self.order_by().values_list("first_id", "second_id"))

    def say(self, one, other, user=None):
        """Record that two sheets are of two places; return the pair."""
        first, second = sorted((one, other), key=lambda venue: venue.pk)
        return self.get_or_create(first=first, second=second, defaults={"said_by": user})[0]


class DistinctPair(models.Model):
    """Two sheets that look like one another, and that somebody found to be of two places."""

    first = models.ForeignKey(
        "directory.Venue", models.CASCADE, related_name="distinct_after", verbose_name="lieu"
    )
    second = models.ForeignKey(
        "directory.Venue", models.CASCADE, related_name="distinct_before", verbose_name="autre lieu"
    )
    said_at = models.DateTimeField("dit le", default=timezone.now)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="par",
    )

    objects = DistinctPairQuerySet.as_manager()

    class Meta:
        verbose_name = "paire de lieux distincts"
        verbose_name_plural = "paires de lieux distincts"
        ordering = ["-said_at", "-pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="distinct_pair_in_order",
                violation_error_message="Une paire est faite de deux fiches, la plus ancienne "
                "d’abord.",
            ),
            models.UniqueConstraint(
                fields=["first", "second"],
                name="distinct_pair_once",
                violation_error_message="Ces deux fiches sont déjà dites distinctes.",
            ),
        ]

    def __str__(self):
        return f"{self.first} et {self.second}"
