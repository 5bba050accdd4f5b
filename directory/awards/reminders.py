"""Reminders of awards that end: which are due, and how each is mailed once and never twice."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from directory.awards.clock import ClockLine, ClockSection, end_line
from directory.awards.expiry import awards_ending_soon, ended_awards
from directory.models import Award, Reminder
from tierslieux.mail.outbox import post
from tierslieux.templatetags.french import counted
from tierslieux.text.dates import add_months_clamped

MONTHS_BEFORE_END = {
    Reminder.Kind.TWELVE_MONTHS: 12,
    Reminder.Kind.SIX_MONTHS: 6,
    Reminder.Kind.THREE_MONTHS: 3,
    Reminder.Kind.ONE_MONTH: 1,
    Reminder.Kind.END: 0,
}
# An end noticed later than this is history: the list tells it, no mail does.
LATEST = timedelta(days=366)
TEMPLATE = "directory/awards/label_clock_mail.txt"


class DueReminder(NamedTuple):
    """The reminders of one award that one mail makes."""

    award: Award
    kinds: tuple[Reminder.Kind, ...]


def due_reminders(on: date) -> list[DueReminder]:
    """Return the reminders due on a day, posted or not, the first award to end first."""
    awards = [
        *reversed(ended_awards(on).filter(expires_on__gt=on - LATEST)),
        *awards_ending_soon(on),
    ]
    return [DueReminder(award, kinds_due(award, on)) for award in awards]


def kinds_due(award: Award, on: date) -> tuple[Reminder.Kind, ...]:
    return tuple(
        kind
        for kind, months in MONTHS_BEFORE_END.items()
        if add_months_clamped(award.expires_on, -months) <= on
    )


@transaction.atomic
def post_reminders(clock: list[ClockSection], on: date) -> int:
    """Post the mail of the reminders due on a day and not posted yet, to each recipient.

    Return the number of awards reminded of.
    """
    reminders = record_reminders(due_reminders(on))
    if reminders:
        subject = f"Horloge des labels\u00a0: {counted(len(reminders), 'rappel,rappels')}"
        lines = [reminder_line(each, on) for each in reminders]
        context = {"reminders": lines, "clock": clock, "on": on, "site_url": settings.SITE_URL}
        # The rows just written are what makes it leave once: its key has only to be its own.
        key = f"label-clock:{uuid4()}"
        for rank, recipient in enumerate(settings.LABEL_CLOCK_RECIPIENTS):
            post(f"{key}:{rank}", recipient, subject, TEMPLATE, context)
    return len(reminders)


def record_reminders(due: list[DueReminder]) -> list[DueReminder]:
    """Write those that no earlier run wrote, and return them."""
    awards = [award.pk for award, _ in due]
    # Of two runs at once, one waits here, then finds the reminders of the other.
    list(Award.objects.filter(pk__in=awards).order_by("pk").select_for_update(no_key=True))
    rows = Reminder.objects.filter(award__in=awards).order_by()
    posted = set(rows.values_list("award_id", "ends_on", "kind"))
    new = [
        DueReminder(
            award,
            tuple(kind for kind in kinds if (award.pk, award.expires_on, kind) not in posted),
        )
        for award, kinds in due
    ]
    Reminder.objects.bulk_create(
        Reminder(award=award, kind=kind, ends_on=award.expires_on)
        for award, kinds in new
        for kind in kinds
    )
    return [each for each in new if each.kinds]


def reminder_line(due: DueReminder, on: date) -> ClockLine:
    line = end_line(due.award, on)
    kinds = ", ".join(kind.label for kind in due.kinds)
    return line._replace(text=f"{line.text} (rappel\u00a0: {kinds})")
