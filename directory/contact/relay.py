"""What visitors write, handed to the outbox: to whom, with what around it, and the copies."""

import re
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from directory.manager_links.links import stop_address
from tierslieux.mail.models import Mail
from tierslieux.mail.outbox import post

TO_VENUE = "Message d’un visiteur pour «\u202f{venue}\u202f»"
TO_SITE = "Message d’un visiteur de l’annuaire"
COPY = "Copie d’un message à {whom}"
COPY_KEY_PREFIX = "message-copy:"
# Nothing proves that the address is the sender's: whoever reads it gets so many a day at most.
MAX_COPIES, COPIES_PERIOD = 2, timedelta(days=1)
# How many a network may have filed within the hour for a copy still to leave.
MAX_FILED_WITH_COPY = 20
# What an advertisement needs, which a copy therefore does not repeat: a link or an address.
LINK = re.compile(r"//|www\.|@|\w\.[a-z]{2,}", re.IGNORECASE)


def mailbox_of(venue):
    """Return the address that a message reaches; "" when there is none (any more)."""
    return venue.email if venue else settings.CONTACT_EMAIL


def post_message(message):
    """Post the mail of a Message, stored or not; what the visitor wrote comes last in it."""
    venue = message.venue
    context = {"message": message, "venue": venue, "site_url": settings.SITE_URL}
    if venue:
        context["stop"] = stop_address(venue)
    subject = TO_VENUE.format(venue=one_line(venue.name)) if venue else TO_SITE
    post(
        f"message:{uuid4()}",
        mailbox_of(venue),
        subject,
        "directory/contact/mail.txt",
        context,
        reply_to=message.email,
        is_private=True,
    )


def post_copy(message):
    """Post a copy to the address given, unless it was sent enough of them."""
    sent = Mail.objects.filter(
        key__startswith=COPY_KEY_PREFIX,
        to__iexact=message.email,
        asked_at__gte=timezone.now() - COPIES_PERIOD,
    )
    if sent.count() >= MAX_COPIES:
        return
    whom = one_line(message.recipient)
    text = "" if LINK.search(message.text) else message.text
    context = {"whom": whom, "text": text, "site_url": settings.SITE_URL}
    post(
        f"{COPY_KEY_PREFIX}{uuid4()}",
        message.email,
        COPY.format(whom=whom),
        "directory/contact/copy_mail.txt",
        context,
        is_private=True,
    )


def one_line(text):
    return " ".join(text.split())
