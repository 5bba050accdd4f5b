"""Awards whose time comes to its end, and those whose end is past."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from directory.models import Award, Venue
from directory.models.award import AwardQuerySet
from tierslieux.text.dates import add_months_clamped

MAX_DAYS_IN_A_YEAR = timedelta(days=366)
MONTHS_AHEAD = 12


def unrenewed_awards() -> AwardQuerySet:
    """Awards whose end is known, that are not withdrawn by then, of places that are real and not
    closed for good, and that no later award of the same label takes over from.
    """
    awards = Award.objects.filter(
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=F("expires_on")), expires_on__isnull=False
    ).exclude(Q(venue__status=Venue.Status.CLOSED) | Q(venue__is_exercise=True))
    later = Award.objects.filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on")),
        Q(withdrawn_on=None) | Q(withdrawn_on__gt=OuterRef("expires_on")),
        venue=OuterRef("venue"),
        label=OuterRef("label"),
        granted_on__gt=OuterRef("granted_on"),
    )
    return awards.filter(~Exists(later)).select_related("venue", "label")


def awards_ending_soon(on: date | None = None) -> list[Award]:
    """Return the awards in force on the day `on` (today) that end within 12 months."""
    on = on or timezone.localdate()
    near = unrenewed_awards().filter(granted_on__lte=on, expires_on__gt=on)
    soon = near.filter(expires_on__lte=on + MAX_DAYS_IN_A_YEAR).order_by(
        "expires_on", "venue__sort_name", "pk"
    )
    return [award for award in soon if add_months_clamped(award.expires_on, -MONTHS_AHEAD) <= on]


def ended_awards(on: date | None = None) -> AwardQuerySet:
    """Awards whose end has come by the day `on` (today), the last to end first."""
    over = unrenewed_awards().filter(expires_on__lte=on or timezone.localdate())
    return over.order_by("-expires_on", "venue__sort_name", "pk")
