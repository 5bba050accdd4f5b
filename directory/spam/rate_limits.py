"""How much came lately from one sender, from its network and from everywhere: slopes, no cliff.

A sender is an IPv4 address or an IPv6 /64, what one subscriber holds; its network is the /24 or
the /48 around it. What is beyond an allowance is set apart, never refused, and forms have to be
read for longer. As the whole site fills with what is not set apart, each allowance shrinks: who
sends much is set apart first, who sends once last.
"""

from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.crypto import salted_hmac

from directory.models import Attempt
from tierslieux.web.client_address import client_network, wider_network

SENDER_SALT = "directory.doorkeeper"
ONE_HOUR, ONE_DAY, BURST = timedelta(hours=1), timedelta(days=1), timedelta(seconds=10)
# Nobody reads a form faster; nobody is asked to read it for longer, whoever shares the network.
MIN_FORM_AGE, MAX_FORM_DELAY = timedelta(seconds=4), timedelta(seconds=60)
# Nor for longer than that when the rush comes from elsewhere.
MAX_DELAY_OF_ALL = timedelta(seconds=12)
# Of the whole site and not set apart: what the staff can read. Allowances shrink from one half on.
MAX_OF_ALL_PER_HOUR, MAX_OF_ALL_PER_DAY = 200, 600
FULL_UNTIL = 0.5
TOO_MANY_OF_ALL = (
    f"plus de {MAX_OF_ALL_PER_HOUR} envois en une heure, ou de {MAX_OF_ALL_PER_DAY} en un jour, "
    "sur tout le site"
)
# Mailed without being set apart to one mailbox within a day, by everybody and by one network.
MAX_TO_MAILBOX, MAX_TO_MAILBOX_OF_NETWORK = 100, 50
# After so many refusals within an hour, what a sender, or its network, sends is suspect.
MAX_REFUSALS, MAX_REFUSALS_OF_NETWORK = 5, 20


class Allowance(NamedTuple):
    """What raises no suspicion: filed in ten seconds, in an hour, and by how many senders."""

    burst: int
    hour: int
    senders: int = 0


# Fifty people in the same building send their forms within an hour.
OF_SENDER = Allowance(burst=8, hour=60)
# A /48 is most often one customer, who changes /64 at will; a /24 is up to 254 of them.
OF_NETWORK_V6 = Allowance(burst=8, hour=60, senders=12)
OF_NETWORK_V4 = Allowance(burst=24, hour=180, senders=60)


class Sender(NamedTuple):
    """Who sends a request, by keyed digests that only this site can compute."""

    address: str
    network: str
    allowance: Allowance  # of the network

    @property
    def recent(self):
        return Attempt.objects.of_sender(self.address).since(timezone.now() - ONE_HOUR)

    @property
    def recent_of_network(self):
        return Attempt.objects.of_network(self.network).since(timezone.now() - ONE_HOUR)


def sender_of(request):
    network = wider_network(request)
    allowance = OF_NETWORK_V6 if ":" in network else OF_NETWORK_V4
    return Sender(keyed_digest(client_network(request)), keyed_digest(network), allowance)


class Pressure(NamedTuple):
    """What came lately, as `Attempt.objects.totals` counts it, and what follows from it."""

    sender: Sender
    of_sender: dict
    of_network: dict
    of_all: dict
    of_all_today: dict

    @property
    def load_of_all(self):
        """What is not set apart on the whole site, as a share of what the staff can read."""
        return max(
            self.of_all["trusted"] / MAX_OF_ALL_PER_HOUR,
            self.of_all_today["trusted"] / MAX_OF_ALL_PER_DAY,
        )

    @property
    def counts(self):
        """{what is counted, in French: (how many, its allowance)}, of the sender and around."""
        network = self.sender.allowance
        return {
            "envois de la même adresse en une heure": (self.of_sender["filed"], OF_SENDER.hour),
            "envois du même réseau en une heure": (self.of_network["filed"], network.hour),
            "adresses du même réseau en une heure": (self.of_network["senders"], network.senders),
        }

    @property
    def bursts(self):
        return {
            "envois de la même adresse en dix secondes": (self.of_sender["burst"], OF_SENDER.burst),
            "envois du même réseau en dix secondes": (
                self.of_network["burst"],
                self.sender.allowance.burst,
            ),
        }

    @property
    def suspicions(self):
        """Return in French each count that is beyond its allowance, as this slope leaves it."""
        slope = min(1, (1 - self.load_of_all) / (1 - FULL_UNTIL))
        shrunk = {
            reason: (number, max(1, round(allowance * slope)))
            for reason, (number, allowance) in self.counts.items()
        }
        reasons = [
            f"plus de {allowance} {reason}"
            for reason, (number, allowance) in (shrunk | self.bursts).items()
            if number >= allowance
        ]
        return reasons + self.refusals + self.flood

    @property
    def refusals(self):
        refused = {
            "plusieurs envois refusés de la même adresse dans l’heure": (
                self.of_sender["refused"] >= MAX_REFUSALS
            ),
            "beaucoup d’envois refusés du même réseau dans l’heure": (
                self.of_network["refused"] >= MAX_REFUSALS_OF_NETWORK
            ),
        }
        return [reason for reason, is_so in refused.items() if is_so]

    @property
    def flood(self):
        return [TOO_MANY_OF_ALL] if self.load_of_all >= 1 else []

    @property
    def delay(self):
        """How long a form has to be read before it is sent: longer as the load mounts."""
        counted = [*self.counts.values(), *self.bursts.values()]
        own = max(number / allowance for number, allowance in counted)
        of_all = self.of_all["filed"] / MAX_OF_ALL_PER_HOUR
        return max(
            MIN_FORM_AGE,
            min(MIN_FORM_AGE * own, MAX_FORM_DELAY),
            min(MIN_FORM_AGE * of_all, MAX_DELAY_OF_ALL),
        )

    @property
    def same_network(self):
        """How many were filed within the hour from the same sender, and around it."""
        return self.of_network["filed"]


def measure(request):
    """Return the Pressure that a request comes under."""
    sender, now = sender_of(request), timezone.now()
    lately = now - BURST
    everywhere = Attempt.objects.since(now - ONE_HOUR)
    return Pressure(
        sender,
        sender.recent.totals(lately),
        sender.recent_of_network.totals(lately, apart_from=sender.address),
        everywhere.totals(lately),
        Attempt.objects.since(now - ONE_DAY).totals(lately),
    )


def mailbox_suspicions(sender, mailbox):
    """Return in French what is beyond what one mailbox is sent before the staff have read it."""
    today = Attempt.objects.to_mailbox(mailbox).since(timezone.now() - ONE_DAY)
    counts = {
        "messages à ce destinataire en un jour": (today, MAX_TO_MAILBOX),
        "messages du même réseau à ce destinataire en un jour": (
            today.of_network(sender.network),
            MAX_TO_MAILBOX_OF_NETWORK,
        ),
    }
    return [
        f"plus de {most} {reason}"
        for reason, (sent, most) in counts.items()
        if sent.count() >= most
    ]


def keyed_digest(text):
    """Return a digest (HMAC-SHA256, base64) that only this site can compute."""
    keyed = salted_hmac(SENDER_SALT, text, algorithm="sha256").digest()
    return urlsafe_b64encode(keyed).decode().rstrip("=")
