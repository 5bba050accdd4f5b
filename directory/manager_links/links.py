"""Secret links to the sheet of a venue: issued, looked up, mailed."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from directory.models import ManagerLink, ManagerRefusal, Venue
from directory.spam.rate_limits import keyed_digest
from tierslieux.mail.models import Mail
from tierslieux.mail.outbox import post

Purpose = ManagerLink.Purpose

SECRET_BYTES = 32
# What forms carry instead of the secret; one that was refused today may be sent again tomorrow.
STATE_SALT, STATE_AGE = "directory.manager_links.state", timedelta(days=1)
CHECK_KEY_PREFIX, LINKS_KEY_PREFIX = (
    "check:",
    "links:",
)  # how the keys begin of the mails that carry links
SUBJECT = "{venue}\u00a0: vos liens pour tenir la fiche à jour"
NOT_PUBLIC = "la fiche n’est pas publiée"
NO_ADDRESS = "la fiche n’a pas d’adresse électronique"
ADDRESS_REFUSED = "cette adresse a demandé à ne plus l’être"
VALIDITY = {
    Purpose.CONFIRM: timedelta(days=60),
    Purpose.EDIT: timedelta(days=60),
    Purpose.CLOSURE: timedelta(days=60),
    # Whoever finds the mail again may still ask for no more of them.
    Purpose.STOP: timedelta(days=400),
}


def hash_token(token):
    return sha256(token.encode()).hexdigest()


def get_link(token):
    """Return the link of a secret token, expired or not, None when there is none."""
    links = ManagerLink.objects.select_related("venue__commune__department")
    return links.filter(digest=hash_token(token)).first()


def form_state(link):
    """Return what a form carries to name its link: signed, for a while, and not the secret."""
    return signing.dumps(link.pk, salt=STATE_SALT)


def lock_link(state):
    """Return the link of a form, its row and that of its venue locked.

    None when the state is not ours or too old, or when the link is gone.
    """
    try:
        pk = signing.loads(state, salt=STATE_SALT, max_age=STATE_AGE)
    except signing.BadSignature:
        return None
    link = ManagerLink.objects.select_for_update().filter(pk=pk).first()
    if link:
        venues = Venue.objects.with_place().select_for_update(of=("self",))
        link.venue = venues.get(pk=link.venue_id)
    return link


def issue_links(venue):
    """Create a link of each purpose; return {purpose: address}, the only trace of the secrets."""
    now = timezone.now()
    tokens = {purpose: token_urlsafe(SECRET_BYTES) for purpose in Purpose}
    ManagerLink.objects.bulk_create(
        ManagerLink(
            venue=venue,
            purpose=purpose,
            sent_to=venue.email,
            digest=hash_token(token),
            created_at=now,
            expires_at=now + VALIDITY[purpose],
        )
        for purpose, token in tokens.items()
    )
    return {purpose.value: link_address(token) for purpose, token in tokens.items()}


def stop_address(venue):
    """Return the address of the link by which a venue stops messages, the same in each of them."""
    token = keyed_digest(f"stop:{venue.pk}:{venue.email}")
    ManagerLink.objects.update_or_create(
        digest=hash_token(token),
        defaults={
            "venue": venue,
            "purpose": Purpose.STOP,
            "sent_to": venue.email,
            "expires_at": timezone.now() + VALIDITY[Purpose.STOP],
            "revoked_at": None,
            "used_at": None,
        },
    )
    return link_address(token)


def link_address(token):
    return f"{settings.SITE_URL}{reverse('manager', args=[token])}"


def post_links(venue, key, subject, why):
    """Post the mail of a venue's links, introduced by `why`; return whether it is a new one."""
    if Mail.objects.filter(key=key).exists():
        return False
    context = {
        "venue": venue,
        "why": why,
        "links": issue_links(venue),
        "ends_on": timezone.localdate() + VALIDITY[Purpose.CONFIRM],
        "site_url": settings.SITE_URL,
    }
    return post(key, venue.email, subject, "directory/manager_links/mail.txt", context)


def mail_links(venue, press, reason):
    """Post the mail of the links that somebody asked for, once for each `press` of a button."""
    name = " ".join(venue.name.split())
    post_links(venue, f"{LINKS_KEY_PREFIX}{venue.pk}:{press}", SUBJECT.format(venue=name), reason)


def obstacle(venue):
    """Return in French why a venue cannot be mailed its links, "" when it can."""
    if not venue.is_public:
        return NOT_PUBLIC
    if not venue.email:
        return NO_ADDRESS
    return ADDRESS_REFUSED if has_refused(venue) else ""


def forget_mails():
    """Erase the texts, hence the secrets, of the mails sent more than a day ago."""
    ours = Mail.objects.filter(
        Q(key__startswith=CHECK_KEY_PREFIX) | Q(key__startswith=LINKS_KEY_PREFIX)
    )
    return ours.forget(timezone.now() - timedelta(days=1))


def has_refused(venue):
    """Whether the address of the sheet asked for no more mails about it."""
    refusals = ManagerRefusal.objects.of_reminders()
    return refusals.filter(venue=venue, address=venue.email).exists()
