"""Wrong passwords: who is made to wait, who is not, and who lets them in again."""

from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from tests.support.staff import member

pytestmark = pytest.mark.django_db

LOGIN = reverse("admin:login")
RIGHT = "phrase de passe fictive"
OFFICE, HOME, NEIGHBOUR = "203.0.113.7", "198.51.100.4", "203.0.113.8"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-03T09:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def accounts():
    return [member("éditeur", name, password=RIGHT) for name in ("claire", "driss")]


def attempt(name="claire", typed="faux", address=OFFICE, agent="navigateur", **headers):
    """Returns the status of an attempt to log in: 302 let in, 200 refused, 429 made to wait."""
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent, **headers})
    return client.post(LOGIN, {"username": name, "password": typed, "next": "/"})


def statuses(times, **how):
    return [attempt(**how).status_code for _ in range(times)]


def test_the_fifth_wrong_password_closes_the_account_even_to_the_right_one():
    assert statuses(4) == [200] * 4
    assert statuses(1) == [429]
    assert statuses(2, typed=RIGHT) == [429, 429]


def test_it_is_told_in_french_with_what_may_be_done():
    response = [attempt() for _ in range(5)][-1]
    page = response.content.decode()
    assert "<h1>Trop d’essais</h1>" in page
    assert reverse("admin_password_reset") in page
    assert response["Retry-After"] == "900"
    assert "no-store" in response["Cache-Control"]


def test_four_wrong_ones_then_the_right_one_start_again_from_nothing():
    assert statuses(4) == [200] * 4
    assert statuses(1, typed=RIGHT) == [302]
    assert statuses(4) == [200] * 4


def test_neighbours_behind_the_same_address_are_served():
    statuses(6)
    assert statuses(1, name="driss", typed=RIGHT) == [302]


def test_the_same_account_is_served_at_another_address():
    statuses(6)
    assert statuses(1, typed=RIGHT, address=HOME) == [302]


def test_another_browser_changes_nothing():
    assert statuses(4) == [200] * 4
    assert statuses(1, agent="autre") == [429]


def test_a_forged_header_changes_nothing(settings):
    assert [attempt(x_forwarded_for=f"198.51.100.{n}").status_code for n in range(5)][-1] == 429
    settings.TRUSTED_PROXIES = 1
    told = [f"198.51.100.{n}, {HOME}" for n in range(5)]
    assert [attempt(x_forwarded_for=each).status_code for each in told][-1] == 429


def test_a_whole_ipv6_network_counts_as_one_address():
    answers = [attempt(address=f"2001:db8:0:1::{n}").status_code for n in range(5)]
    assert answers[-1] == 429
    assert statuses(1, typed=RIGHT, address="2001:db8:0:2::1") == [302]


@pytest.mark.parametrize(("seconds", "status"), [(899, 429), (901, 302)])
def test_the_door_opens_again_by_itself_however_often_it_was_tried(clock, seconds, status):
    statuses(5)
    clock.shift(timedelta(seconds=450))
    assert statuses(3) == [429] * 3
    clock.shift(timedelta(seconds=seconds - 450))
    assert statuses(1, typed=RIGHT) == [status]


def fail_from_everywhere(times):
    AccessFailureLog.objects.bulk_create(
        AccessFailureLog(username="claire", ip_address=f"192.0.2.{n}") for n in range(times)
    )


@pytest.mark.parametrize(("times", "status"), [(99, 302), (100, 429)])
def test_many_wrong_ones_from_everywhere_close_the_account_to_a_new_address(times, status):
    fail_from_everywhere(times)
    assert statuses(1, typed=RIGHT, address=HOME) == [status]


def test_each_wrong_password_counts_towards_the_slow_limit():
    fail_from_everywhere(96)
    assert statuses(4, address=NEIGHBOUR) == [200] * 4
    assert statuses(1, typed=RIGHT, address=HOME) == [429]


def test_nobody_can_close_an_account_to_the_office_it_is_used_from():
    assert statuses(1, typed=RIGHT) == [302]
    fail_from_everywhere(100)
    assert statuses(1, typed=RIGHT, address=HOME) == [429]
    assert statuses(1, typed=RIGHT) == [302]


def test_the_slow_limit_forgets_after_a_day(clock):
    fail_from_everywhere(100)
    clock.shift(timedelta(hours=23))
    assert statuses(1, typed=RIGHT) == [429]
    clock.shift(timedelta(hours=2))
    assert statuses(1, typed=RIGHT) == [302]


def test_what_is_kept_of_attempts_goes_with_its_use(clock):
    statuses(1)
    statuses(1, typed=RIGHT)
    clock.shift(timedelta(days=91))
    statuses(1, name="driss", address=HOME)
    statuses(1, name="driss", typed=RIGHT, address=HOME)
    kept = (AccessFailureLog.objects.all(), AccessLog.objects.all())
    assert [set(rows.values_list("username", flat=True)) for rows in kept] == [{"driss"}] * 2


def test_no_password_is_written_down():
    attempt(typed="secret-tapé-par-erreur")
    row = AccessAttempt.objects.values().get()
    assert "secret-tapé-par-erreur" not in str(row)


def test_an_administrator_finds_the_closed_accounts_and_opens_them(client):
    statuses(5)
    statuses(4, name="driss")
    client.force_login(member("administrateur", "cheffe"))
    accounts = client.get(f"{reverse('admin:auth_user_changelist')}?acces=bloque")
    assert [each.username for each in accounts.context["cl"].result_list] == ["claire"]
    claire = User.objects.get(username="claire")
    address = reverse("admin:auth_user_access", args=[claire.pk])
    assert "Bloqués" in client.get(address).content.decode()
    client.post(address, {"what": "unlock"})
    opened = client.get(address).content.decode()
    assert "Aucun blocage" in opened
    assert 'value="unlock"' not in opened
    assert statuses(1, typed=RIGHT) == [302]


def test_an_administrator_opens_an_account_closed_by_the_slow_limit(client):
    fail_from_everywhere(100)
    client.force_login(member("administrateur", "cheffe"))
    claire = User.objects.get(username="claire")
    client.post(reverse("admin:auth_user_access", args=[claire.pk]), {"what": "unlock"})
    assert statuses(1, typed=RIGHT, address=HOME) == [302]


def test_an_address_that_nobody_tells_is_counted_too():
    assert statuses(5, address="")[-1] == 429
