"""What becomes of what a form sends: refused for now, accepted in quarantine, or accepted.

What is surely not from a person is refused, and may be sent again by one; what is merely suspect
is accepted in quarantine.
"""

import json
import math
import re
from contextlib import contextmanager
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from directory.models import Attempt
from directory.spam.rate_limits import keyed_digest, mailbox_suspicions, measure, sender_of
from directory.spam.tokens import read_token
from tierslieux.web.client_address import OTHER_SITE, UNKNOWN_SITE, request_origin

# Photos, and whatever costs as much, refused within an hour or under way.
MAX_COSTLY, MAX_COSTLY_OF_NETWORK = 20, 100
# Refusals are counted up to there: more would say nothing more.
MAX_REFUSALS_COUNTED, MAX_REFUSALS_COUNTED_OF_NETWORK = 300, 1000
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
    "C’était trop rapide pour une personne. Ce que vous avez saisi est gardé\u00a0: relisez, et "
    "envoyez de nouveau dans {seconds}\u00a0secondes."
)
FORM_ALREADY_USED = (
    "Ce formulaire a déjà été envoyé, et nous l’avons reçu. Si vous y avez changé quelque chose "
    "depuis, envoyez-le de nouveau."
)
TOO_MANY_PHOTOS = (
    "Trop de photos ont été refusées depuis votre connexion\u00a0: envoyez le reste maintenant, et "
    "la photo dans une heure."
)

FORBIDDEN, TOO_MANY = 403, 429


class SubmissionRefusedError(Exception):
    """A submission that is refused: why, in French, and the HTTP status to answer with."""

    def __init__(self, reason, status=FORBIDDEN):
        super().__init__(reason)
        self.status = status


class AlreadySubmittedError(Exception):
    """The same content was submitted with the same token: a button pressed twice."""


class Submission(NamedTuple):
    """What a form sends: its token, its whole content, its prose, the field left blank by people;
    whom it is mailed to, and how often the same content may come from one address in an hour.
    """

    token: str
    content: dict
    text: str = ""
    honeypot: str = ""
    mailbox: str = ""
    max_repeats: int = 1

    @property
    def fingerprint(self):
        return keyed_digest(json.dumps(self.content, sort_keys=True, default=str))

    @property
    def link_count(self):
        return len(LINK.findall(self.text))


class Verdict(NamedTuple):
    """Of what is accepted: what is suspect in it, in French, [] when nothing is, and how many the
    same network filed within the hour, by which a quarantine that is full makes room.
    """

    suspicions: list
    same_network: int


def precheck(request, submission):
    """Raise SubmissionRefusedError when a submission is surely to be refused; write nothing."""
    check_token(request, submission, measure(request).delay)


def accept(request, submission):
    """Record a submission and return its Verdict.

    Raise SubmissionRefusedError or AlreadySubmittedError. Call it in the transaction that stores
    the content, so that both are stored or neither.
    """
    Attempt.objects.expired().delete()
    pressure = measure(request)
    nonce = check_token(request, submission, pressure.delay).nonce
    suspicions = find_suspicions(request, submission, pressure)
    once = {"content": submission.fingerprint, "token": nonce}
    try:
        with transaction.atomic():
            fields = {"mailbox": submission.mailbox, "is_suspect": bool(suspicions)}
            record(pressure.sender, **fields, **once)
    except IntegrityError as error:
        is_the_same = Attempt.objects.filter(**once).exists()
        refusal = AlreadySubmittedError if is_the_same else SubmissionRefusedError
        raise refusal(FORM_ALREADY_USED) from error
    return Verdict(suspicions, pressure.same_network)


def record(sender, **fields):
    return Attempt.objects.create(sender=sender.address, network=sender.network, **fields)


def record_refusal(request):
    """Count a refused submission against its sender."""
    sender = sender_of(request)
    if not has_refused(sender, MAX_REFUSALS_COUNTED, MAX_REFUSALS_COUNTED_OF_NETWORK):
        record(sender, is_suspect=True)


def has_refused(sender, of_sender, of_network):
    """Tell whether a sender, or its network, was refused that often within the hour."""
    return (
        sender.recent.refused().count() >= of_sender
        or sender.recent_of_network.refused().count() >= of_network
    )


@contextmanager
def costly_attempt(request):
    """Count an attempt against its sender while something costly is done, not once it is done.

    A refusal is counted by `record_refusal` instead; what never ends stays counted. Raise
    SubmissionRefusedError when too many of this sender were refused or are under way.
    """
    sender = sender_of(request)
    if has_refused(sender, MAX_COSTLY, MAX_COSTLY_OF_NETWORK):
        raise SubmissionRefusedError(TOO_MANY_PHOTOS, TOO_MANY)
    attempt = record(sender, is_suspect=True)
    try:
        yield
    except ValidationError:
        attempt.delete()
        raise
    attempt.delete()


def check_token(request, submission, delay):
    """Return the Token of a form sent from our own page by somebody who read it for that long.

    Raise SubmissionRefusedError otherwise.
    """
    if request_origin(request) == OTHER_SITE:
        raise SubmissionRefusedError(SENT_FROM_ELSEWHERE)
    token = read_token(submission.token)
    if token is None:
        raise SubmissionRefusedError(UNREADABLE_FORM)
    if token.age < delay:
        seconds = math.ceil(delay.total_seconds())
        raise SubmissionRefusedError(SENT_TOO_QUICKLY.format(seconds=seconds))
    return token


def find_suspicions(request, submission, pressure):
    """Return in French each reason to suspect a submission."""
    is_origin_unknown = request_origin(request) == UNKNOWN_SITE
    reasons = {
        "un champ que personne ne voit a été rempli": submission.honeypot,
        "le navigateur ne dit pas d’où vient le formulaire": is_origin_unknown,
        "le même contenu vient d’être envoyé de la même adresse": (
            pressure.sender.recent.filter(content=submission.fingerprint).count()
            >= submission.max_repeats
        ),
        f"plus de {MAX_LINKS} liens dans le texte": submission.link_count > MAX_LINKS,
    }
    found = [reason for reason, is_so in reasons.items() if is_so] + pressure.suspicions
    if submission.mailbox:
        found += mailbox_suspicions(pressure.sender, submission.mailbox)
    return found
