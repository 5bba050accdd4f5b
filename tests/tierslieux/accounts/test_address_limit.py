"""Passwords tried under many names: what an address may try, what it costs, who still gets in."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from axes.models import AccessFailureLog
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse

from tests.support.staff import member
from tierslieux.accounts.password_slot import password_slot
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db

LOGIN, LOST = reverse("admin:login"), reverse("admin_password_reset")
OWN = reverse("admin:password_change")
RIGHT, OTHER = "phrase de passe fictive", "une autre phrase de passe"
OFFICE, HOME = "203.0.113.7", "198.51.100.4"
LIMIT = 30


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-03T09:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def claire():
    return member("éditeur", "claire", password=RIGHT, email="claire@exemple.fr")


@pytest.fixture
def hashings(monkeypatch):
    """The passwords that were hashed: what costs half a second each in production."""
    done, encode = [], MD5PasswordHasher.encode

    def counted(self, password, salt):
        done.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    return done


def at(address):
    return Client(REMOTE_ADDR=address)


def attempt(name, typed="faux", address=OFFICE):
    return at(address).post(LOGIN, {"username": name, "password": typed, "next": "/"})


def try_names(how_many, address=OFFICE):
    return [attempt(f"inconnu-{n}", address=address).status_code for n in range(how_many)]


def test_an_address_that_tries_a_hundred_names_costs_thirty_hashings(hashings):
    assert try_names(100) == [200] * LIMIT + [429] * (100 - LIMIT)
    assert len(hashings) == LIMIT
    assert AccessFailureLog.objects.count() == LIMIT


def test_it_is_told_in_french_with_what_may_be_done():
    try_names(LIMIT)
    response = attempt("claire", RIGHT)
    page = response.content.decode()
    assert response.status_code == 429
    assert "Trop d’essais viennent de votre connexion à internet" in page
    assert response["Retry-After"] == "900"
    assert "no-store" in response["Cache-Control"]


def test_an_account_that_logged_in_from_there_still_does_and_other_addresses_are_served():
    assert attempt("claire", RIGHT).status_code == 302
    member("éditeur", "driss", password=RIGHT)
    try_names(LIMIT)
    assert attempt("claire", RIGHT).status_code == 302
    assert attempt("driss", RIGHT).status_code == 429
    assert attempt("driss", RIGHT, HOME).status_code == 302


def test_a_known_account_is_still_closed_there_by_five_wrong_passwords():
    attempt("claire", RIGHT)
    try_names(LIMIT)
    answers = [attempt("claire") for _ in range(5)]
    assert [each.status_code for each in answers] == [200] * 4 + [429]
    assert "ont été essayés pour ce compte" in answers[-1].content.decode()
    assert attempt("claire", RIGHT).status_code == 429


@pytest.mark.parametrize(("seconds", "status"), [(899, 429), (901, 302)])
def test_the_address_is_served_again_by_itself_however_often_it_was_tried(clock, seconds, status):
    try_names(LIMIT)
    clock.shift(timedelta(seconds=450))
    assert set(try_names(5)) == {429}
    clock.shift(timedelta(seconds=seconds - 450))
    assert attempt("claire", RIGHT).status_code == status


@contextmanager
def another_process_checking(settings):
    """A process of the same machine that checks a password until it is told to end."""
    hold = "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, 2); print(); input()"
    command = [sys.executable, "-c", hold, str(settings.PASSWORD_LOCK)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, **pipes) as holder:
        holder.stdout.readline()
        try:
            yield holder
        finally:
            holder.kill()


def test_one_password_of_a_stranger_is_checked_at_a_time(settings, hashings):
    attempt("claire", RIGHT, HOME)
    before = len(hashings)
    with another_process_checking(settings):
        refused = attempt("claire", RIGHT)
        assert refused.status_code == 429
        assert refused["Retry-After"] == "2"
        assert "votre mot de passe n’a pas été lu" in refused.content.decode()
        assert len(hashings) == before
        assert attempt("claire", RIGHT, HOME).status_code == 302
    # The other was killed: nothing is left of its turn, nor of an attempt that was not read.
    assert not AccessFailureLog.objects.exists()
    assert attempt("claire", RIGHT).status_code == 302


def test_two_requests_of_one_process_take_turns_too():
    with password_slot() as first, password_slot() as second:
        assert (first, second) == (True, False)


@pytest.mark.parametrize("where", ["missing/lock", "link"])
def test_without_a_lock_to_open_staff_get_in_and_the_log_tells_it(
    settings, tmp_path, caplog, where
):
    (tmp_path / "link").symlink_to(tmp_path / "of somebody else")
    settings.PASSWORD_LOCK = tmp_path / where
    assert attempt("claire", RIGHT).status_code == 302
    assert "without limit" in caplog.text
    assert not os.path.lexists(tmp_path / "of somebody else")


def change(client, former, new=OTHER):
    typed = {"old_password": former, "new_password1": new, "new_password2": new}
    return client.post(OWN, typed)


def test_wrong_former_passwords_count_and_end_the_session_that_tries_them(claire, hashings):
    client = at(OFFICE)
    client.force_login(claire)
    del hashings[:]
    answers = [change(client, f"faux {n}").status_code for n in range(6)]
    assert answers == [200] * 4 + [429, 302]
    assert [each for each in hashings if each.startswith("faux")] == [f"faux {n}" for n in range(5)]
    assert reverse("admin:login") in client.get(OWN)["Location"]
    assert attempt("claire", RIGHT).status_code == 429
    assert attempt("claire", RIGHT, HOME).status_code == 302


def test_an_account_closed_at_its_address_reads_no_former_password_and_keeps_its_session(
    claire, hashings
):
    client = at(OFFICE)
    client.force_login(claire)
    for _ in range(5):
        attempt("claire")
    del hashings[:]
    assert change(client, RIGHT).status_code == 429
    assert not hashings
    assert client.get(OWN).status_code == 200


def test_the_former_password_changes_it_as_ever(claire):
    client = at(OFFICE)
    client.force_login(claire)
    assert change(client, "faux").status_code == 200
    assert change(client, RIGHT).status_code == 302
    assert client.get(OWN).status_code == 200
    assert attempt("claire", OTHER, HOME).status_code == 302


def ask_for_a_link(address=OFFICE, email="personne@exemple.fr"):
    return at(address).post(LOST, {"email": email})


def mailed_link():
    """Returns the path of the link of the only mail."""
    body = Mail.objects.get().body
    return re.search(r"^http\S+?(/gestion/mot-de-passe/\S+)$", body, re.MULTILINE)[1]


def test_links_are_asked_for_thirty_times_from_one_address():
    assert [ask_for_a_link().status_code for _ in range(32)] == [302] * LIMIT + [429] * 2
    refused = ask_for_a_link(email="claire@exemple.fr")
    assert "Trop d’essais" in refused.content.decode()
    assert not Mail.objects.exists()
    ask_for_a_link(HOME, "claire@exemple.fr")
    assert Mail.objects.count() == 1


def open_link(address, path):
    return at(address).get(path, follow=True)


def test_tokens_are_guessed_thirty_times_and_who_holds_a_good_one_gets_in_from_there():
    ask_for_a_link(HOME, "claire@exemple.fr")
    wrong = f"/gestion/mot-de-passe/MQ/abc123-{'0' * 32}/"
    assert [open_link(OFFICE, wrong).status_code for _ in range(32)] == [200] * LIMIT + [429] * 2
    client = at(OFFICE)
    page = client.get(mailed_link(), follow=True)
    assert page.status_code == 200
    client.post(page.redirect_chain[-1][0], {"new_password1": OTHER, "new_password2": OTHER})
    assert attempt("claire", OTHER).status_code == 302


def test_the_token_of_a_link_leaves_the_address_at_the_first_visit():
    ask_for_a_link(email="claire@exemple.fr")
    token = mailed_link().split("/")[-2]
    client = at(OFFICE)
    page = client.get(mailed_link())
    assert page.status_code == 302
    assert token not in page["Location"]
    shown = client.get(page["Location"])
    assert token not in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
