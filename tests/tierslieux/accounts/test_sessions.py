"""Sessions of staff: ended by time, and with them what their forms may write."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from tests.support.staff import member

pytestmark = pytest.mark.django_db

VENUES = reverse("admin:directory_venue_changelist")
MORNING = "2027-03-03T08:00:00+01:00"
ENDED = "Votre session a pris fin."


@pytest.fixture
def clock(client):
    with time_machine.travel(MORNING, tick=False) as clock:
        client.force_login(member("éditeur"))
        yield clock


def is_open(client):
    return client.get(VENUES).status_code == 200


@pytest.mark.parametrize(("minutes", "lasts"), [(119, True), (120, False)])
def test_a_session_left_alone_ends(client, clock, minutes, lasts):
    clock.shift(timedelta(minutes=minutes))
    assert is_open(client) == lasts


@pytest.mark.parametrize(("minutes", "lasts"), [(719, True), (720, False)])
def test_a_session_ends_with_the_day_however_much_it_is_used(client, clock, minutes, lasts):
    for _ in range(7):
        clock.shift(timedelta(minutes=100))
        assert is_open(client)
    clock.shift(timedelta(minutes=minutes - 700))
    assert is_open(client) == lasts


def test_both_lengths_are_settings(client, clock, settings):
    settings.SESSION_IDLE = timedelta(minutes=5)
    clock.shift(timedelta(minutes=4))
    assert is_open(client)
    clock.shift(timedelta(minutes=5))
    assert not is_open(client)


def test_what_was_being_typed_is_said_to_be_lost_where_one_logs_in_again(client, clock):
    clock.shift(timedelta(hours=3))
    response = client.post(reverse("admin:directory_venue_add"), {"name": "Perdu"}, follow=True)
    assert response.redirect_chain[0][0].startswith(reverse("admin:login"))
    assert ENDED in response.content.decode()
    assert ENDED not in client.get(reverse("admin:login")).content.decode()


def test_a_session_of_unknown_beginning_is_over(client, clock):
    session = client.session
    del session["session_begun"]
    session.save()
    assert not is_open(client)


def test_leaving_ends_it_at_once(client, clock):
    key = client.session.session_key
    client.post(reverse("admin:logout"))
    client.cookies["sessionid"] = key
    assert not is_open(client)


def test_the_cookie_goes_with_the_browser(client, clock):
    clock.shift(timedelta(minutes=2))
    cookie = client.get(VENUES).cookies["sessionid"]
    assert not cookie["max-age"]
    assert not cookie["expires"]
    assert cookie["httponly"]


def test_a_page_seen_a_moment_ago_is_not_written_again(client, clock):
    clock.shift(timedelta(seconds=59))
    assert "sessionid" not in client.get(VENUES).cookies
