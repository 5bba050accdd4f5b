"""Mails that wait to be sent: asked for by pages and commands, each sent once."""

import sys
from collections import Counter
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import timezone

from tierslieux.mail.delivery import InDoubtError, deliver
from tierslieux.mail.models import Mail

AT_ONCE = 100  # mails that one run sends at most
LONGEST_ERROR = 300


def post(key, to, subject, template, context, **fields):
    """Asks for a mail of plain text, drawn from `template`; tells whether it is a new one.

    A `key` is sent once, however often it is asked for. `fields` are those of Mail.
    """
    wanted = {"to": to, "subject": subject, "body": render_to_string(template, context), **fields}
    return Mail.objects.get_or_create(key=key, defaults=wanted)[1]


class NoMailServerError(Exception):
    """Mails would be printed where nobody reads them, links and all."""


def send_waiting():
    """Sends the mails that wait; returns how many were (sent, refused, left in doubt).

    Raises NoMailServerError, and sends nothing, when mails go to a console that is no terminal.
    """
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend") and not sys.stdout.isatty():
        raise NoMailServerError
    waiting = Mail.objects.waiting().order_by("asked_at", "pk").values_list("pk", flat=True)
    mine = filter(None, map(claim, waiting[:AT_ONCE]))
    ends = Counter(send(mail) for mail in mine)
    return ends[True], ends[False], ends[None]


def claim(pk):
    """Returns the mail that this run alone may send, None when another has taken it."""
    token = uuid4().hex
    taken = Mail.objects.waiting().filter(pk=pk).update(claim=token, claimed_at=timezone.now())
    return Mail.objects.get(pk=pk) if taken else None


def send(mail):
    """Sends a mail; tells whether it left, None when nobody can tell."""
    mine = Mail.objects.filter(pk=mail.pk, claim=mail.claim)
    try:
        deliver(message(mail))
    except InDoubtError:
        return None
    except Exception as error:  # noqa: BLE001 whatever it is, the mail has not left
        told = str(error)[:LONGEST_ERROR]
        mine.update(claim="", claimed_at=None, failures=F("failures") + 1, last_error=told)
        return False
    mine.mark_sent()
    return True


def message(mail):
    headers = {"Auto-Submitted": "auto-generated"}
    answers = [mail.reply_to] if mail.reply_to else None
    return EmailMessage(mail.subject, mail.body, to=[mail.to], reply_to=answers, headers=headers)
