"""Another application in place of the first: with one of its codes, or a recovery code."""

from base64 import b32decode

import pytest
import time_machine
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.support.staff import member, messages
from tests.tierslieux.accounts.second_factor_steps import (
    APPLICATION,
    CODES,
    LATER,
    NOON,
    VENUES,
    WRONG,
    activate,
    code_of,
    refusal,
    shown_key,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_noon(settings):
    settings.SECOND_FACTOR = True
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def editor(client):
    user = member("éditeur")
    client.force_login(user)
    return user


def replace(client, **proof):
    """Asks for another application in an open session; returns its key and the answer."""
    key = shown_key(client)
    return key, client.post(APPLICATION, {"code": code_of(key), **proof})


def test_another_telephone_takes_the_place_of_the_first_with_one_of_its_codes(client, editor):
    old, _ = activate(client)
    with time_machine.travel(LATER, tick=False):
        new, response = replace(client, current=code_of(old))
        assert response.url.startswith(CODES)
        assert client.get(VENUES).status_code == 200
    assert TOTPDevice.objects.get().bin_key == b32decode(new) != b32decode(old)
    assert StaticToken.objects.count() == 10


def test_another_telephone_takes_its_place_with_a_recovery_code(client, editor):
    _, codes = activate(client)
    new, response = replace(client, recovery=codes[0])
    assert response.url.startswith(CODES)
    assert TOTPDevice.objects.get().bin_key == b32decode(new)


@pytest.mark.parametrize("is_asked", [True, False])
def test_an_open_session_alone_replaces_no_application(client, editor, settings, is_asked):
    old, _ = activate(client)
    settings.SECOND_FACTOR = is_asked
    assert "un code de l’application actuelle" in refusal(replace(client)[1])
    assert WRONG in refusal(replace(client, recovery="aaaaa-bbbbb")[1])
    with time_machine.travel(LATER, tick=False):
        assert WRONG in refusal(replace(client, current=code_of(shown_key(client)))[1])
        assert "attendez encore" in refusal(replace(client, current=code_of(old))[1])
    assert TOTPDevice.objects.get().bin_key == b32decode(old)
    assert StaticToken.objects.count() == 10


def test_a_wrong_code_of_the_new_telephone_does_not_use_up_that_of_the_first(client, editor):
    _, codes = activate(client)
    wrong = f"{(int(code_of(shown_key(client))) + 1) % 1_000_000:06d}"
    assert WRONG in refusal(client.post(APPLICATION, {"code": wrong, "recovery": codes[0]}))
    assert replace(client, recovery=codes[0])[1].status_code == 302


def test_an_administrator_does_not_forget_their_own_second_factor(client):
    boss = member("administrateur", "cheffe")
    client.force_login(boss)
    activate(client)
    address = reverse("admin:auth_user_access", args=[boss.pk])
    response = client.post(address, {"what": "reset"}, follow=True)
    assert "un autre administrateur" in messages(response)[0]
    assert TOTPDevice.objects.filter(user=boss).exists()
    assert StaticToken.objects.count() == 10
