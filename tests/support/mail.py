"""Mails as tests meet them: a server that fails, and the reminders that a mail makes."""

import re
from smtplib import SMTPServerDisconnected

from django.core.mail.backends.locmem import EmailBackend

from tests.support.moments import plain

LINE = re.compile(r"^- (Lieu .+?)\u00a0?\s?: .* \(rappel\s?: (.+)\)$", re.MULTILINE)


class Mailer(EmailBackend):
    """A mail server that fails as `fault` says: before it takes a mail, or after."""

    fault = None
    before = None

    def open(self):
        if isinstance(self.before, Exception):
            raise self.before
        return True

    def send_messages(self, messages):
        if self.fault is None or isinstance(self.fault, SMTPServerDisconnected):
            super().send_messages(messages)
        if self.fault is not None:
            raise self.fault


def reminded(message):
    """Yields (name of the venue, what is reminded) for each reminder of a mail."""
    body = "\n".join(map(plain, message.body.splitlines()))
    for name, kinds in LINE.findall(body):
        yield from ((name, kind) for kind in kinds.split(", "))
