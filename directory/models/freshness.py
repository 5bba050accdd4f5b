"""How long the check of a sheet holds: when it is to be checked again, and when it is stale."""

from datetime import timedelta

from django.utils import timezone

from tierslieux.text.dates import add_months_clamped

RHYTHMS = (6, 12)  # months between two checks of a sheet
# Days after the sheet is due, last reminder included, when the public is told that it is stale.
GRACE = timedelta(days=90)
A_YEAR = timedelta(days=365)  # what figures count as lately, whatever the rhythms


def was_checked_within_a_year(venue, on=None):
    """Whether somebody checked the sheet within the year before the day `on` (today)."""
    day = on or timezone.localdate()
    return venue.verified_on is not None and day - venue.verified_on <= A_YEAR


def due_on(venue):
    """Return the day when a sheet is to be checked again, or for the first time: its rhythm
    runs from its last check, or from the day it entered the directory.
    """
    return add_months_clamped(venue.verified_on or venue.created_on, venue.rhythm_months)


def is_recently_verified(venue, on=None):
    """Whether somebody has checked the sheet, and not too long before the day `on` (today)
    for its rhythm.
    """
    return venue.verified_on is not None and (on or timezone.localdate()) <= due_on(venue)


def is_stale(venue, on=None):
    """Whether nobody answered the last reminder by the day `on` (today)."""
    return (on or timezone.localdate()) >= due_on(venue) + GRACE
