"""Spam check of a form that needs no account: no cookie, no CAPTCHA, no third party.

What is surely not from a person is refused, and may be sent again by one; what is merely suspect
is accepted in quarantine. Limits are counted in the database, by a keyed digest of the address.
"""

import json
import re
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string, salted_hmac

from directory.models import Attempt
from tierslieux.web.client_address import (
    OTHER_SITE,
    UNKNOWN_SITE,
    client_network,
    request_origin,
)

SPAM_SALT = "directory.doorkeeper"
ONE_HOUR, ONE_DAY = timedelta(hours=1), timedelta(days=1)
# A form may stay open that long, and is not filled faster than anyone reads it.
MAX_FORM_AGE, MIN_FORM_AGE = ONE_DAY, timedelta(seconds=4)
# From one address: fifty people in the same building send their forms within an hour.
MAX_TRUSTED_PER_HOUR, MAX_PER_HOUR = 60, 300
# After so many refusals within an hour, what an address sends is suspect.
MAX_REFUSALS_PER_HOUR = 5
# Photos of an address that were refused within an hour, or are being decoded.
MAX_COSTLY_PER_HOUR = 20
# From all addresses together: beyond the first an attack is under way, beyond the second it lasts.
MAX_OF_ALL_PER_HOUR, MAX_OF_ALL_PER_DAY = 200, 2000
MAX_LINKS = 2
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)

SENT_FROM_ELSEWHERE = (
    "Ce formulaire a été envoyé depuis un autre site\u00a0: envoyez-le de nouveau d’ici."
)
UNREADABLE_FORM = (
    "Cette page était ouverte depuis trop longtemps, ou a été modifiée. Ce que vous avez saisi est "
    "gardé\u00a0: relisez, puis envoyez de nouveau."
)
SENT_TOO_QUICKLY = (
    "C’était trop rapide pour une personne. Ce que vous avez saisi est gardé\u00a0: relisez, puis "
    "envoyez de nouveau."
)
FORM_ALREADY_USED = (
    "Ce formulaire a déjà été envoyé, et nous l’avons reçu. Si vous y avez changé quelque chose "
    "depuis, envoyez-le de nouveau."
)
TOO_MANY_FROM_ADDRESS = "Trop d’envois depuis votre connexion\u00a0: réessayez dans une heure."
TOO_MANY_TODAY = "Trop d’envois aujourd’hui\u00a0: réessayez demain."

FORBIDDEN, TOO_MANY = 403, 429


class SubmissionRefusedError(Exception):
    """A submission that is refused: why, in French, and the HTTP status to answer with."""

    def __init__(self, reason, status=FORBIDDEN):
        super().__init__(reason)
        self.status = status


class AlreadySubmittedError(Exception):
    """The same content was submitted with the same token: a button pressed twice."""


class Token(NamedTuple):
    """Identifies a form shown once: when it was first opened (seconds since 1970) and a nonce."""

    opened: int
    nonce: str

    def signed(self):
        return signing.dumps(self, salt=SPAM_SALT)

    @property
    def age(self):
        return timezone.now() - datetime.fromtimestamp(self.opened, UTC)


def new_token(former=None):
    """Return the token of a form about to be shown; shown again, it is as old as the `former`."""
    opened = former.opened if former else int(timezone.now().timestamp())
    return Token(opened, get_random_string(22))


def read_token(text):
    """Return the Token of a signed text, None when it is not ours or too old."""
    try:
        token = Token(*signing.loads(text, salt=SPAM_SALT))
    except signing.BadSignature:
        return None
    return token if token.age <= MAX_FORM_AGE else None


class Submission(NamedTuple):
    """What a form sends: its token, its whole content, its prose, and the field left blank by
    people.
    """

    token: str
    content: dict
    text: str = ""
    honeypot: str = ""

    @property
    def fingerprint(self):
        return keyed_digest(json.dumps(self.content, sort_keys=True))

    @property
    def link_count(self):
        return len(LINK.findall(self.text))


def precheck(request, submission):
    """Raise SubmissionRefusedError when a submission is surely to be refused; write nothing."""
    check_rate_limits(recent_attempts(request))
    check_token(request, submission)


def recent_attempts(request):
    sender = keyed_digest(client_network(request))
    return Attempt.objects.of_sender(sender).since(timezone.now() - ONE_HOUR)


def accept(request, submission):
    """Record a submission and return in French what is suspect in it, [] when nothing is.

    Raise SubmissionRefusedError or AlreadySubmittedError. Call it in the transaction that stores
    the content, so that both are stored or neither.
    """
    sender = keyed_digest(client_network(request))
    Attempt.objects.expired().delete()
    nonce = check_token(request, submission).nonce
    suspicions = find_suspicions(request, submission, recent_attempts(request))
    once = {"content": submission.fingerprint, "token": nonce}
    try:
        with transaction.atomic():
            Attempt.objects.create(sender=sender, is_suspect=bool(suspicions), **once)
    except IntegrityError as error:
        is_the_same = Attempt.objects.filter(**once).exists()
        refusal = AlreadySubmittedError if is_the_same else SubmissionRefusedError
        raise refusal(FORM_ALREADY_USED) from error
    return suspicions


def record_refusal(request):
    """Count a refused submission against its address."""
    if recent_attempts(request).count() < MAX_PER_HOUR:
        Attempt.objects.create(sender=keyed_digest(client_network(request)), is_suspect=True)


@contextmanager
def costly_attempt(request):
    """Count an attempt against its address while something costly is done, not once it is done.

    A refusal is counted by `record_refusal` instead; what never ends stays counted. Raise
    SubmissionRefusedError when too many of this address were refused or are under way.
    """
    if recent_attempts(request).filter(token=None).count() >= MAX_COSTLY_PER_HOUR:
        raise SubmissionRefusedError(TOO_MANY_FROM_ADDRESS, TOO_MANY)
    sender = keyed_digest(client_network(request))
    attempt = Attempt.objects.create(sender=sender, is_suspect=True)
    try:
        yield
    except ValidationError:
        attempt.delete()
        raise
    attempt.delete()


def check_rate_limits(recent):
    if recent.count() >= MAX_PER_HOUR:
        raise SubmissionRefusedError(TOO_MANY_FROM_ADDRESS, TOO_MANY)
    if Attempt.objects.filed().since(timezone.now() - ONE_DAY).count() >= MAX_OF_ALL_PER_DAY:
        raise SubmissionRefusedError(TOO_MANY_TODAY, TOO_MANY)


def check_token(request, submission):
    """Return the Token of a form sent from our own page by somebody who had time to read it.

    Raise SubmissionRefusedError otherwise.
    """
    if request_origin(request) == OTHER_SITE:
        raise SubmissionRefusedError(SENT_FROM_ELSEWHERE)
    token = read_token(submission.token)
    if token is None:
        raise SubmissionRefusedError(UNREADABLE_FORM)
    if token.age < MIN_FORM_AGE:
        raise SubmissionRefusedError(SENT_TOO_QUICKLY)
    return token


def find_suspicions(request, submission, recent):
    """Return in French each reason to suspect a submission."""
    is_origin_unknown = request_origin(request) == UNKNOWN_SITE
    reasons = {
        "un champ que personne ne voit a été rempli": submission.honeypot,
        "le navigateur ne dit pas d’où vient le formulaire": is_origin_unknown,
        f"plus de {MAX_TRUSTED_PER_HOUR} envois de la même adresse en une heure": (
            recent.filed().count() >= MAX_TRUSTED_PER_HOUR
        ),
        "plusieurs envois refusés de la même adresse dans l’heure": (
            recent.filter(token=None).count() >= MAX_REFUSALS_PER_HOUR
        ),
        "le même contenu vient d’être envoyé de la même adresse": (
            recent.filter(content=submission.fingerprint).exists()
        ),
        f"plus de {MAX_LINKS} liens dans le texte": submission.link_count > MAX_LINKS,
        f"plus de {MAX_OF_ALL_PER_HOUR} envois en une heure sur tout le site": (
            Attempt.objects.filed().since(timezone.now() - ONE_HOUR).count() >= MAX_OF_ALL_PER_HOUR
        ),
    }
    return [reason for reason, is_so in reasons.items() if is_so]


def keyed_digest(text):
    """Return a digest (HMAC-SHA256, base64) that only this site can compute."""
    keyed = salted_hmac(SPAM_SALT, text, algorithm="sha256").digest()
    return urlsafe_b64encode(keyed).decode().rstrip("=")
