"""Secret links to the sheet of a venue: how they are drawn, found again, mailed and revoked."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from directory.models import ManagerLink, ManagerRefusal, Venue
from tierslieux.mail.models import Mail
from tierslieux.mail.outbox import post

Purpose = ManagerLink.Purpose

SECRET_BYTES = 32
CHECK, LINKS = "check:", "links:"  # how the keys begin of the mails that carry links
VALIDITY = {
    Purpose.CONFIRM: timedelta(days=60),
    Purpose.EDIT: timedelta(days=60),
    Purpose.CLOSURE: timedelta(days=60),
    # Whoever finds the mail again may still ask for no more of them.
    Purpose.STOP: timedelta(days=400),
}


def digest_of(token):
    return sha256(token.encode()).hexdigest()


def found(token):
    """Returns the link that a secret names, alive or not, None when there is none."""
    links = ManagerLink.objects.select_related("venue__commune__department")
    return links.filter(digest=digest_of(token)).first()


def locked(token):
    """Returns the same, that nobody else uses meanwhile, of a sheet that nobody else writes."""
    link = ManagerLink.objects.select_for_update().filter(digest=digest_of(token)).first()
    if link:
        venues = Venue.objects.with_place().select_for_update(of=("self",))
        link.venue = venues.get(pk=link.venue_id)
    return link


def issue(venue):
    """Creates a link of each purpose; returns {purpose: its address}, told here only."""
    now = timezone.now()
    tokens = {purpose: token_urlsafe(SECRET_BYTES) for purpose in Purpose}
    ManagerLink.objects.bulk_create(
        ManagerLink(
            venue=venue,
            purpose=purpose,
            sent_to=venue.email,
            digest=digest_of(token),
            created_at=now,
            expires_at=now + VALIDITY[purpose],
        )
        for purpose, token in tokens.items()
    )
    return {
        purpose.value: f"{settings.SITE_URL}{reverse('manager', args=[token])}"
        for purpose, token in tokens.items()
    }


def write(venue, key, subject, why):
    """Asks for the mail that gives a venue its links, after the sentence that says `why`; tells
    whether it is a new one.
    """
    if Mail.objects.filter(key=key).exists():
        return False
    context = {
        "venue": venue,
        "why": why,
        "links": issue(venue),
        "ends_on": timezone.localdate() + VALIDITY[Purpose.CONFIRM],
        "site_url": settings.SITE_URL,
    }
    return post(key, venue.email, subject, "directory/manager_links/mail.txt", context)


def forget_mails():
    """Erases from the mails that left a day ago the secrets, which nothing else keeps."""
    ours = Mail.objects.filter(Q(key__startswith=CHECK) | Q(key__startswith=LINKS))
    return ours.forget(timezone.now() - timedelta(days=1))


def has_refused(venue):
    """Tells whether the address of the sheet asked not to be written to about it."""
    return ManagerRefusal.objects.filter(venue=venue, address=venue.email).exists()
