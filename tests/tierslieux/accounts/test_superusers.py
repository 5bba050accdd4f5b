"""The last superuser of the desk: disabled, demoted, deleted or locked out by nobody."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.support.staff import displayed, member, refusals

pytestmark = pytest.mark.django_db

ACCOUNTS = reverse("admin:auth_user_changelist")
FLAGS = ("is_active", "is_superuser", "is_staff")
REFUSED = "C’est le dernier superutilisateur qui puisse entrer"
BOTH = {"action": "delete_selected", "post": "yes"}


def superuser(name, **fields):
    return User.objects.create_superuser(name, password="phrase de passe fictive", **fields)


@pytest.fixture
def boss(client):
    user = superuser("cheffe")
    client.force_login(user)
    return user


def page_of(account, page="change"):
    return reverse(f"admin:auth_user_{page}", args=[account.pk])


def untick(client, account, flag):
    data = displayed(client.get(page_of(account)))
    data.pop(flag)
    return client.post(page_of(account), data)


def unchanged(account):
    account.refresh_from_db()
    return account.is_superuser and account.is_active and account.is_staff


@pytest.mark.parametrize("flag", FLAGS)
def test_the_last_one_keeps_each_of_their_rights(client, boss, flag):
    response = untick(client, boss, flag)
    assert REFUSED in refusals(response)
    assert unchanged(boss)
    superuser("autre")
    assert untick(client, boss, flag).status_code == 302
    assert not unchanged(boss)


@pytest.mark.parametrize("flag", FLAGS)
def test_who_cannot_enter_does_not_count(client, boss, flag):
    superuser("autre", is_active=True)
    User.objects.filter(username="autre").update(**{flag: False})
    assert REFUSED in refusals(untick(client, boss, "is_superuser"))
    assert unchanged(boss)


def test_the_last_one_is_not_deleted_by_their_page(client, boss):
    assert REFUSED in client.get(page_of(boss, "delete")).content.decode()
    assert REFUSED in client.post(page_of(boss, "delete"), {"post": "yes"}).content.decode()
    assert unchanged(boss)
    other = superuser("autre")
    assert client.post(page_of(other, "delete"), {"post": "yes"}).status_code == 302
    assert {*User.objects.all()} == {boss}


def test_the_last_ones_are_not_deleted_together(client, boss):
    other, editor = superuser("autre"), member()
    chosen = BOTH | {"_selected_action": [boss.pk, other.pk, editor.pk]}
    assert REFUSED in client.post(ACCOUNTS, chosen).content.decode()
    assert User.objects.count() == 3
    chosen["_selected_action"] = [other.pk, editor.pk]
    assert client.post(ACCOUNTS, chosen).status_code == 302
    assert {*User.objects.all()} == {boss}


def test_the_last_one_keeps_a_password(client, boss):
    address = reverse("admin:auth_user_password_change", args=[boss.pk])
    lost = {"usable_password": "false", "unset-password": "1"}
    assert REFUSED in client.post(address, lost).content.decode()
    boss.refresh_from_db()
    assert boss.has_usable_password()
    superuser("autre")
    assert client.post(address, lost).status_code == 302
    boss.refresh_from_db()
    assert not boss.has_usable_password()


def test_a_superuser_without_a_password_to_ask_for_does_not_count(client, boss):
    other = superuser("autre")
    address = reverse("admin:auth_user_password_change", args=[other.pk])
    client.force_login(other)
    client.force_login(boss)
    client.post(address, {"usable_password": "false", "unset-password": "1"})
    assert REFUSED in refusals(untick(client, boss, "is_active"))
