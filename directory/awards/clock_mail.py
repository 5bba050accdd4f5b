"""What the label clock writes and mails."""

from functools import partial

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from directory.awards.clock import end_line
from directory.awards.reminders import claim, send
from tierslieux.templatetags.french import counted


def clock_text(clock, on, frozen=0):
    """Returns the lists of the clock on a day, and how many grids were `frozen` before them."""
    context = {"clock": clock, "on": on, "frozen": frozen, "site_url": settings.SITE_URL}
    return render_to_string("directory/awards/label_clock.txt", context)


def remind(clock, on):
    """Mails the reminders due on a day that were not sent yet; returns of how many awards.

    Raises as `directory.awards.reminders.send`.
    """
    token, found = claim(on)
    if found:
        send(token, partial(reminder_mail, found, clock, on))
    return len(found)


def reminder_mail(found, clock, on):
    lines = [reminder_line(each, on) for each in found]
    context = {"reminders": lines, "clock": clock, "on": on, "site_url": settings.SITE_URL}
    return EmailMessage(
        subject=f"Horloge des labels\u00a0: {counted(len(lines), 'rappel,rappels')}",
        body=render_to_string("directory/awards/label_clock_mail.txt", context),
        to=settings.LABEL_CLOCK_RECIPIENTS,
        headers={"Auto-Submitted": "auto-generated"},
    )


def reminder_line(due, on):
    line = end_line(due.award, on)
    kinds = ", ".join(kind.label for kind in due.kinds)
    return line._replace(told=f"{line.told} (rappel\u00a0: {kinds})")
