"""Tells people from scripts where a form needs no account: no cookie, no puzzle, no third party.

What is surely not a person is turned away, and may be sent again by one; what is merely odd is let
in and waits apart, in quarantine. Limits are counted in the database, by a digest of the address.
"""

import json
import re
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core import signing
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

SALT = "directory.doorkeeper"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# A form may be filled for that long, and not faster than anyone reads it.
LONGEST, SHORTEST = DAY, timedelta(seconds=4)
# From one address: fifty people in the same building send their forms within an hour.
MOST_TRUSTED, MOST = 60, 300
# After so many refusals within an hour, an address is known to try.
MOST_REFUSED = 5
# From all addresses together: beyond the first an attack is under way, beyond the second it lasts.
MOST_OF_ALL, MOST_OF_A_DAY = 200, 2000
MOST_LINKS = 2
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)

ELSEWHERE = "Ce formulaire a été envoyé depuis un autre site\u00a0: envoyez-le de nouveau d’ici."
UNREADABLE = (
    "Cette page était ouverte depuis trop longtemps, ou a été modifiée. Ce que vous avez saisi est "
    "gardé\u00a0: relisez, puis envoyez de nouveau."
)
TOO_QUICK = (
    "C’était trop rapide pour une personne. Ce que vous avez saisi est gardé\u00a0: relisez, puis "
    "envoyez de nouveau."
)
USED = (
    "Ce formulaire a déjà été envoyé, et nous l’avons reçu. Si vous y avez changé quelque chose "
    "depuis, envoyez-le de nouveau."
)
FLOOD = "Trop d’envois depuis votre connexion\u00a0: réessayez dans une heure."
FLOOD_OF_ALL = "Trop d’envois aujourd’hui\u00a0: réessayez demain."

FORBIDDEN, TOO_MANY = 403, 429


class TurnedAwayError(Exception):
    """What was sent is not taken; says why, and the status to answer with."""

    def __init__(self, told, status=FORBIDDEN):
        super().__init__(told)
        self.status = status


class AlreadyTakenError(Exception):
    """The very same was sent a moment ago with the same form: a button pressed twice."""


class Token(NamedTuple):
    """The mark of a form shown once: when it was first opened, and which it is."""

    opened: int
    nonce: str

    def signed(self):
        return signing.dumps(self, salt=SALT)

    @property
    def age(self):
        return timezone.now() - datetime.fromtimestamp(self.opened, UTC)


def new_token(former=None):
    """Returns the mark of a form about to be shown, again if there was a `former` one."""
    opened = former.opened if former else int(timezone.now().timestamp())
    return Token(opened, get_random_string(22))


def read_token(text):
    """Returns the Token of a form, None when it is not ours or too old."""
    try:
        token = Token(*signing.loads(text, salt=SALT))
    except signing.BadSignature:
        return None
    return token if token.age <= LONGEST else None


class Sending(NamedTuple):
    """What somebody sends: the mark of its form, all its content, what of it is plain text, and
    the field that a person leaves blank.
    """

    token: str
    content: dict
    text: str = ""
    trap: str = ""

    @property
    def digest(self):
        return digest(json.dumps(self.content, sort_keys=True))

    @property
    def links(self):
        return len(LINK.findall(self.text))


def look_at(request, sending):
    """Raises TurnedAwayError when `sending` is surely not to be taken; writes nothing."""
    refuse_floods(recent_of(request))
    sound_token(request, sending)


def recent_of(request):
    sender = digest(client_network(request))
    return Attempt.objects.of_sender(sender).since(timezone.now() - HOUR)


def admit(request, sending):
    """Returns in French what is odd in `sending`, [] when nothing is, and remembers it came.

    Raises TurnedAwayError or AlreadyTakenError when it is not taken. To be called in the
    transaction that keeps what was sent, so that both are kept or neither.
    """
    sender = digest(client_network(request))
    Attempt.objects.forgotten().delete()
    nonce = sound_token(request, sending).nonce
    odd = oddities(request, sending, recent_of(request))
    kept = {"content": sending.digest, "token": nonce}
    try:
        with transaction.atomic():
            Attempt.objects.create(sender=sender, is_suspect=bool(odd), **kept)
    except IntegrityError as error:
        is_the_same = Attempt.objects.filter(**kept).exists()
        raise (AlreadyTakenError if is_the_same else TurnedAwayError)(USED) from error
    return odd


def remember_refusal(request):
    """Counts what was turned away against its address."""
    if recent_of(request).count() < MOST:
        Attempt.objects.create(sender=digest(client_network(request)), is_suspect=True)


def refuse_floods(recent):
    if recent.count() >= MOST:
        raise TurnedAwayError(FLOOD, TOO_MANY)
    if Attempt.objects.filed().since(timezone.now() - DAY).count() >= MOST_OF_A_DAY:
        raise TurnedAwayError(FLOOD_OF_ALL, TOO_MANY)


def sound_token(request, sending):
    """Returns the Token of what was sent from our own page, by somebody who had time to read it."""
    if request_origin(request) == OTHER_SITE:
        raise TurnedAwayError(ELSEWHERE)
    token = read_token(sending.token)
    if token is None:
        raise TurnedAwayError(UNREADABLE)
    if token.age < SHORTEST:
        raise TurnedAwayError(TOO_QUICK)
    return token


def oddities(request, sending, recent):
    """Returns, in French, all that is odd in what was sent."""
    is_origin_unknown = request_origin(request) == UNKNOWN_SITE
    told = {
        "un champ que personne ne voit a été rempli": sending.trap,
        "le navigateur ne dit pas d’où vient le formulaire": is_origin_unknown,
        f"plus de {MOST_TRUSTED} envois de la même adresse en une heure": (
            recent.filed().count() >= MOST_TRUSTED
        ),
        "plusieurs envois refusés de la même adresse dans l’heure": (
            recent.filter(token=None).count() >= MOST_REFUSED
        ),
        "le même contenu vient d’être envoyé de la même adresse": (
            recent.filter(content=sending.digest).exists()
        ),
        f"plus de {MOST_LINKS} liens dans le texte": sending.links > MOST_LINKS,
        f"plus de {MOST_OF_ALL} envois en une heure sur tout le site": (
            Attempt.objects.filed().since(timezone.now() - HOUR).count() >= MOST_OF_ALL
        ),
    }
    return [reason for reason, is_so in told.items() if is_so]


def digest(text):
    """Returns a digest that only this site can compute."""
    keyed = salted_hmac(SALT, text, algorithm="sha256").digest()
    return urlsafe_b64encode(keyed).decode().rstrip("=")
