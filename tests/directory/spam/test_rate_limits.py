"""Floods of the public forms, from one address, one network or everywhere; people get in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from directory.models import Attempt, Correction, quarantine
from directory.spam.tokens import new_token
from tests import build
from tests.directory.corrections.submissions import (
    address,
    filled,
    is_thanked,
    opened,
    post,
    refusal,
)
from tests.support.page_reader import Page

pytestmark = pytest.mark.django_db
OFFICE, NEIGHBOUR, FAR_AWAY = "203.0.113.7", "203.0.113.8", "198.51.100.1"
READ = 60  # seconds


@pytest.fixture
def flood(client, clock):
    """Sends notes one after the other, each from a form of its own, read for `reading` seconds."""
    where = address(build.venue("La Halle"))
    form = opened(client, where)

    def send(addresses, reading=READ, together=False):
        tokens = [new_token().signed() for _ in addresses] if together else None
        if together:
            clock.shift(reading)
        answers = []
        for rank, remote in enumerate(addresses):
            token = tokens[rank] if together else read_form(clock, reading)
            note = f"{remote} {rank} {timezone.now()}"
            data = form | {"token": token, "note": note}
            answers.append(post(client, where, data, REMOTE_ADDR=remote))
        return answers

    return send


def read_form(clock, reading):
    token = new_token().signed()
    clock.shift(reading)
    return token


def filed():
    """Return how many are (to do, in quarantine)."""
    return Correction.objects.waiting().count(), Correction.objects.quarantined().count()


def ipv6(customer, subscriber):
    return f"2001:db8:{customer:x}:{subscriber:x}::1"


def test_one_form_chained_is_filed_once_for_each_time_it_is_read(client, clock):
    """Each answer carries the token of the next sending: forty within five seconds, once."""
    venue = build.venue("La Halle")
    data = opened(client, address(venue))
    clock.shift(5)
    for rank in range(40):
        answer = post(client, address(venue), data | {"note": f"Envoi {rank}"})
        if not is_thanked(answer):
            data["token"] = answer.context["form"].fresh_token
    assert filed() == (1, 0)


def test_a_form_that_somebody_mends_after_an_error_is_filed(client, clock):
    where = address(build.venue("La Halle"))
    data = opened(client, where)
    clock.shift(READ)
    wrong = post(client, where, data | {"email": "non"})
    assert wrong.status_code == 200
    shown_again = filled(Page(wrong.content.decode()))
    clock.shift(5)
    assert is_thanked(post(client, where, shown_again | {"email": "", "note": "Voilà"}))
    assert filed() == (1, 0)


def test_forms_opened_together_and_sent_in_a_burst_are_set_apart_then_slowed(flood):
    answers = flood([OFFICE] * 40, reading=5, together=True)
    assert filed() == (8, 3)
    assert "trop rapide" in refusal(answers[-1])


def test_another_ipv6_subscriber_each_time_is_set_apart_as_one_network(flood):
    answers = flood([ipv6(1, number) for number in range(60)])
    assert all(map(is_thanked, answers))
    assert filed() == (12, 48)
    assert is_thanked(*flood([ipv6(2, 1)]))
    assert filed() == (13, 48)


def test_another_address_each_time_in_one_ipv4_network_is_set_apart_later(flood):
    assert all(map(is_thanked, flood([f"203.0.113.{number}" for number in range(62)], 20)))
    assert filed() == (60, 2)


@pytest.mark.parametrize("remote", [OFFICE, ipv6(1, 1)])
def test_fifty_people_behind_one_address_are_all_served_at_once(flood, remote):
    """They open their forms together, and send them over two minutes."""
    assert all(map(is_thanked, flood([remote] * 50, reading=5)))
    assert filed() == (50, 0)


def test_an_address_that_goes_on_is_set_apart_never_closed_and_its_neighbours_served(flood):
    assert all(map(is_thanked, flood([OFFICE] * 70, reading=30)))
    assert filed() == (60, 10)
    assert all(map(is_thanked, flood([NEIGHBOUR, FAR_AWAY])))
    assert filed() == (62, 10)
    assert "plus de 60 envois de la même adresse" in quarantined().suspicions


def quarantined():
    return Correction.objects.quarantined().first()


def attempts(number, *, is_suspect, senders=1, hours=0):
    Attempt.objects.bulk_create(
        Attempt(
            sender=f"s{rank % senders}",
            network=f"n{rank % senders}",
            token=f"{is_suspect} {hours} {rank}",
            is_suspect=is_suspect,
            at=timezone.now() - timedelta(hours=hours),
        )
        for rank in range(number)
    )


def test_two_thousand_sendings_of_one_network_close_the_forms_to_nobody(flood):
    attempts(2000, is_suspect=True)
    assert is_thanked(*flood([OFFICE], reading=12))
    assert filed() == (1, 0)


@pytest.mark.parametrize(("number", "hours"), [(200, 0), (600, 20), (2000, 20)])
def test_a_flood_from_everywhere_sets_everybody_apart_and_closes_nothing(flood, number, hours):
    attempts(number, is_suspect=False, senders=number, hours=hours)
    assert is_thanked(*flood([OFFICE]))
    assert filed() == (0, 1)
    assert "sur tout le site" in quarantined().suspicions


def test_as_the_site_fills_who_sends_much_is_set_apart_before_who_sends_once(flood):
    attempts(150, is_suspect=False, senders=150)
    flood([OFFICE] * 30, reading=20)
    to_do, apart = filed()
    assert 0 < to_do < 30
    assert apart == 30 - to_do
    assert is_thanked(*flood([FAR_AWAY]))
    assert filed() == (to_do + 1, apart)


def test_a_full_quarantine_makes_room_by_what_the_busiest_networks_sent(flood, monkeypatch):
    monkeypatch.setattr(quarantine, "MAX_QUARANTINED", 3)
    suspect = {"state": Correction.State.QUARANTINE}
    alone = build.correction(note="Seule", same_network=0, **suspect)
    flooded = [build.correction(same_network=number, **suspect) for number in (70, 80, 90)]
    attempts(200, is_suspect=False, senders=200)
    flood([OFFICE])
    left = [*Correction.objects.quarantined().likeliest_first().values_list("pk", flat=True)]
    assert alone.pk in left
    assert flooded[0].pk in left
    assert len(left) == 3


def test_what_a_network_was_refused_counts_against_its_other_subscribers(client, flood):
    where = address(build.venue("La Grange"))
    sent = opened(client, where) | {"token": "", "note": "Bonjour"}
    for number in range(20):
        post(client, where, sent, REMOTE_ADDR=ipv6(1, number))
    flood([ipv6(1, 99), ipv6(2, 99)])
    assert filed() == (1, 1)
    assert "refusés du même réseau" in quarantined().suspicions
