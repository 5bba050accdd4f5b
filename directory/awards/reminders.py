"""Reminders of awards that end: which are due, and how each is sent once and never twice."""

from datetime import timedelta
from typing import NamedTuple
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from directory.awards.expiry import ended, ending
from directory.models import Reminder
from tierslieux.mail.delivery import InDoubtError, deliver
from tierslieux.text.dates import add_months_clamped

BEFORE = {
    Reminder.Kind.TWELVE_MONTHS: 12,
    Reminder.Kind.SIX_MONTHS: 6,
    Reminder.Kind.THREE_MONTHS: 3,
    Reminder.Kind.ONE_MONTH: 1,
    Reminder.Kind.END: 0,
}
# An end noticed later than this is history: the list tells it, no mail does.
LATEST = timedelta(days=366)


class UnsentError(Exception):
    """The mail has not left; its reminders wait for the next run."""


class Due(NamedTuple):
    """The reminders of one award that one mail makes."""

    award: object
    kinds: tuple


def due(on):
    """Returns the Due of each award, on a day, the first to end first; sent or not."""
    awards = [*reversed(ended(on).filter(expires_on__gt=on - LATEST)), *ending(on)]
    return [
        Due(
            award,
            tuple(
                kind
                for kind, months in BEFORE.items()
                if add_months_clamped(award.expires_on, -months) <= on
            ),
        )
        for award in awards
    ]


@transaction.atomic
def claim(on):
    """Returns (token, [Due]): the reminders of a day that this call alone may send."""
    found, token = due(on), uuid4().hex
    wanted = {(each.award.pk, kind, each.award.expires_on) for each in found for kind in each.kinds}
    rows = [Reminder(award_id=pk, kind=kind, ends_on=day) for pk, kind, day in sorted(wanted)]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    # Locked in one order: of two runs at once, one waits, then finds them taken.
    waiting = Reminder.objects.waiting().filter(award__in=[each.award for each in found])
    locked = waiting.select_for_update().order_by("pk")
    mine = [each for each in locked if (each.award_id, each.kind, each.ends_on) in wanted]
    keys = [each.pk for each in mine]
    Reminder.objects.filter(pk__in=keys).update(claim=token, claimed_at=timezone.now())
    return token, claimed_of(found, {(each.award_id, each.kind) for each in mine})


def claimed_of(found, mine):
    """Keeps of each Due the kinds that are `mine`, and of the list those that have some."""
    kept = [
        Due(award, tuple(kind for kind in kinds if (award.pk, kind) in mine))
        for award, kinds in found
    ]
    return [each for each in kept if each.kinds]


def send(token, write):
    """Sends the mail that `write` returns, of the reminders claimed by `token`, then says so.

    Raises InDoubtError when the mail may have left, and UnsentError on any other failure.
    """
    claimed = Reminder.objects.filter(claim=token, sent_at=None)
    try:
        deliver(write())
    except InDoubtError:
        raise
    except Exception as error:  # whatever it is, the mail has not left
        claimed.update(claim="", claimed_at=None)
        raise UnsentError(str(error)) from error
    claimed.update(sent_at=timezone.now())
