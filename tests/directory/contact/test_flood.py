"""Scripts against the relay, and people beside them: a mailbox fills no further than is said, and
nothing that anybody wrote is lost.
"""

from datetime import timedelta

import pytest

from directory.models import Message
from directory.spam.rate_limits import MAX_TO_MAILBOX, MAX_TO_MAILBOX_OF_NETWORK
from tests.directory.contact.messages import (
    SENDER,
    WRITTEN,
    halle,
    send_from,
    waiting_for,
    writing_to,
)
from tests.directory.corrections.submissions import HERE, is_thanked, opened, post, send
from tests.directory.spam.test_spam import marked
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.7"


def flood(client, clock, where, networks, first=0):
    """Send a text of its own from each network; return how many were thanked."""
    return sum(
        is_thanked(send_from(client, where, marked(clock), first + rank, REMOTE_ADDR=network))
        for rank, network in enumerate(networks)
    )


def test_five_hundred_posts_fill_no_mailbox_and_the_next_person_is_served(client, clock):
    where = writing_to(halle())
    thanked = flood(client, clock, where, [OFFICE] * 500)
    assert len(waiting_for()) == MAX_TO_MAILBOX_OF_NETWORK
    assert len(waiting_for()) + Message.objects.count() == thanked > MAX_TO_MAILBOX_OF_NETWORK
    assert "à ce destinataire en un jour" in Message.objects.last().suspicions
    assert flood(client, clock, where, [ELSEWHERE], first=500)
    assert "Message 500" in waiting_for()[-1].body


def test_a_mailbox_is_sent_so_many_a_day_from_everywhere(client, clock):
    where = writing_to(halle())
    networks = [f"198.51.{rank}.1" for rank in range(MAX_TO_MAILBOX)]
    assert flood(client, clock, where, networks) == MAX_TO_MAILBOX
    # The hour of the whole site is over; the day of this mailbox is not.
    clock.shift(timedelta(hours=2))
    assert flood(client, clock, where, [OFFICE], first=500)
    assert len(waiting_for()) == MAX_TO_MAILBOX
    assert Message.objects.get().text == "Message 500"
    other = halle("Autre", email="autre@exemple.fr")
    assert flood(client, clock, writing_to(other), [OFFICE])
    assert len(waiting_for("autre@exemple.fr")) == 1
    clock.shift(timedelta(days=1))
    assert flood(client, clock, where, [OFFICE], first=502)
    assert "Message 502" in waiting_for()[-1].body


def test_fifty_people_behind_one_address_are_all_served(client, clock):
    assert flood(client, clock, writing_to(halle()), [OFFICE] * 50) == 50
    assert len(waiting_for()) == 50
    assert not Message.objects.exists()


def test_one_text_sent_to_venue_after_venue_ends_in_quarantine(client, clock):
    for number in range(7):
        venue = halle(f"Halle {number}", email=f"halle{number}@exemple.fr")
        assert is_thanked(send(client, clock, writing_to(venue), **WRITTEN))
    assert Mail.objects.count() == 5
    assert [each.venue.name for each in Message.objects.order_by("pk")] == ["Halle 5", "Halle 6"]


def test_copies_do_not_leave_from_a_network_that_writes_much(client, clock):
    where = writing_to(halle())
    assert flood(client, clock, where, [OFFICE] * 20) == 20
    fields = WRITTEN | {"subject": "", "copy": "on"}
    post(client, where, fields | {"token": marked(clock)}, headers=HERE, REMOTE_ADDR=OFFICE)
    assert waiting_for(SENDER) == []
    token = marked(clock)
    post(client, where, fields | {"token": token}, headers=HERE, REMOTE_ADDR=ELSEWHERE)
    assert len(waiting_for(SENDER)) == 1


def test_a_button_pressed_twice_sends_once(client, clock):
    where = writing_to(halle())
    data = opened(client, where) | WRITTEN
    clock.shift(30)
    assert is_thanked(post(client, where, data))
    assert is_thanked(post(client, where, data))
    assert len(waiting_for()) == 1
