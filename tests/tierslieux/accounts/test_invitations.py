"""Accounts: invited by mail, given a password by a link, and again when it is lost."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from tests.support.page_reader import Page, read
from tests.support.staff import member, messages, save
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db

ADD = reverse("admin:auth_user_add")
LOST = reverse("admin_password_reset")
LOGIN = reverse("admin:login")
GOOD = "quatre mots pris au hasard"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-03-03T09:00:00+01:00", tick=False) as clock:
        yield clock


@pytest.fixture
def administrator(client):
    client.force_login(user := member("administrateur", "cheffe"))
    return user


def invited(client, **changes):
    editor = member("éditeur", "modele").groups.get()
    data = {
        "username": "claire",
        "email": "claire@exemple.fr",
        "first_name": "Claire",
        "groups": [editor.pk],
    }
    return client.post(ADD, data | changes, follow=True)


def link():
    """Returns the path of the link of the last mail."""
    body = Mail.objects.latest("asked_at", "pk").body
    assert site_settings.SITE_URL in body
    return re.search(r"^http\S+?(/gestion/mot-de-passe/\S+)$", body, re.MULTILINE)[1]


def choose(client, path, password=GOOD, again=None):
    """Opens the link of a mail and types a password twice; returns what comes after."""
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0] if form.redirect_chain else path
    typed = {"new_password1": password, "new_password2": again or password}
    return client.post(address, typed, follow=True)


def logs_in(client, name="claire", password=GOOD):
    response = client.post(LOGIN, {"username": name, "password": password, "next": "/gestion/"})
    return response.status_code == 302


def test_who_is_invited_chooses_a_password_and_enters_with_their_role(client, administrator):
    invited(client)
    claire = User.objects.get(username="claire")
    assert claire.is_staff
    assert not claire.has_usable_password()
    mail = Mail.objects.get()
    assert mail.to == "claire@exemple.fr"
    assert "Votre identifiant\u00a0: claire" in mail.body
    client.logout()
    choose(client, link())
    assert logs_in(client)
    assert client.get(reverse("admin:directory_venue_add")).status_code == 200
    assert client.get(ADD).status_code == 403


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"email": ""}, "Ce champ est obligatoire."),
        ({"username": "CHEFFE"}, "Un utilisateur avec ce nom existe déjà."),
    ],
)
def test_an_invitation_that_cannot_be_sent_keeps_what_was_typed(
    client, administrator, changes, told
):
    response = invited(client, **changes)
    assert told in response.content.decode()
    assert 'value="Claire"' in response.content.decode()
    assert not Mail.objects.exists()


def test_opening_the_link_changes_nothing(client, administrator):
    invited(client)
    client.logout()
    before = User.objects.values().get(username="claire")
    for _ in range(3):
        assert client.get(link(), follow=True).status_code == 200
        assert client.head(link(), follow=True).status_code == 200
    assert User.objects.values().get(username="claire") == before


def test_a_link_serves_once(client, administrator):
    invited(client)
    client.logout()
    choose(client, path := link())
    page = Page(choose(client, path, "un autre mot de passe").content.decode())
    assert "Ce lien ne sert plus" in page.text
    assert logs_in(client)


@pytest.mark.parametrize(("hours", "serves"), [(71, True), (73, False)])
def test_a_link_serves_for_three_days(client, administrator, clock, hours, serves):
    invited(client)
    client.logout()
    clock.shift(timedelta(hours=hours))
    choose(client, link())
    assert logs_in(client) == serves


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("quatorze signe", "au minimum 15 caractères"),
        ("193847561029384756", "entièrement numérique"),
        ("claire@exemple.fr", "trop semblable"),
    ],
)
def test_a_weak_password_is_refused_and_said_why(client, administrator, password, told):
    invited(client)
    client.logout()
    page = Page(choose(client, link(), password).content.decode())
    assert told in page.first("main").text
    assert not logs_in(client, password=password)


def test_fifteen_characters_are_enough(client, administrator):
    invited(client)
    client.logout()
    choose(client, link(), "quinze signes !")
    assert logs_in(client, password="quinze signes !")


def test_the_rules_are_told_before_anything_is_typed(client, administrator):
    invited(client)
    page = client.get(link(), follow=True)
    assert "15 caractères" in Page(page.content.decode()).main.text


def test_an_account_that_is_corrected_is_not_invited_again(client, administrator):
    claire = member("éditeur", "claire", email="claire@exemple.fr")
    save(client, reverse("admin:auth_user_change", args=[claire.pk]), first_name="Claire")
    claire.refresh_from_db()
    assert claire.first_name == "Claire"
    assert not Mail.objects.exists()


def test_an_invitation_is_sent_again_from_the_page_of_the_access(client, administrator, clock):
    invited(client)
    claire = User.objects.get(username="claire")
    address = reverse("admin:auth_user_access", args=[claire.pk])
    assert "Jamais connecté." in read(client, address).text
    clock.shift(timedelta(minutes=6))
    response = client.post(address, {"what": "invite"}, follow=True)
    assert "claire@exemple.fr" in messages(response)[0]
    assert Mail.objects.count() == 2
    client.post(address, {"what": "invite"})
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("changes", [{"email": ""}, {"is_active": False}])
def test_an_account_that_cannot_be_mailed_is_not_invited(client, administrator, changes):
    account = member("éditeur", "claire", **({"email": "claire@exemple.fr"} | changes))
    address = reverse("admin:auth_user_access", args=[account.pk])
    response = client.post(address, {"what": "invite"}, follow=True)
    assert "ne peut être invité" in " ".join(messages(response)[0].split())
    assert not Mail.objects.exists()


def test_an_unknown_order_does_nothing(client, administrator):
    address = reverse("admin:auth_user_access", args=[administrator.pk])
    for what in ("", "told", "access_view", "rien"):
        assert client.post(address, {"what": what}).status_code == 200
    assert client.get(reverse("admin:auth_user_access", args=["0"])).status_code == 302


def test_an_administrator_has_no_hand_on_the_access_of_a_superuser(client, admin_user):
    client.force_login(member("administrateur", "cheffe"))
    address = reverse("admin:auth_user_access", args=[admin_user.pk])
    assert client.get(address).status_code == 403
    assert client.post(address, {"what": "reset"}).status_code == 403


def test_a_lost_password_is_chosen_anew_and_the_account_let_in(client):
    member("éditeur", "claire", email="claire@exemple.fr", password=GOOD)
    for _ in range(6):
        logs_in(client, password="faux")
    assert not logs_in(client)
    response = client.post(LOST, {"email": "Claire@Exemple.FR"}, follow=True)
    assert "courriel" in Page(response.content.decode()).main.text
    choose(client, link(), new := "un nouveau mot de passe")
    assert logs_in(client, password=new)
    assert "Le mot de passe de votre compte" in Mail.objects.latest("asked_at", "pk").body


def test_a_new_password_ends_the_other_sessions(client):
    claire = member("éditeur", "claire", email="claire@exemple.fr", password=GOOD)
    client.force_login(claire)
    cookie = client.session.session_key
    client.cookies.clear()
    client.post(LOST, {"email": "claire@exemple.fr"})
    choose(client, link(), new := "un nouveau mot de passe")
    assert logs_in(client, password=new)
    client.cookies["sessionid"] = cookie
    assert client.get(reverse("admin:directory_venue_changelist")).status_code == 302


def test_an_address_without_account_is_answered_alike(client):
    member("éditeur", "claire", email="claire@exemple.fr", password=GOOD)
    known = client.post(LOST, {"email": "claire@exemple.fr"}, follow=True)
    unknown = client.post(LOST, {"email": "personne@exemple.fr"}, follow=True)
    texts = [Page(each.content.decode()).main.text for each in (known, unknown)]
    assert texts[0] == texts[1]
    assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    "account", [{"is_active": False}, {"is_staff": False}], ids=["dismissed", "visitor"]
)
def test_who_is_not_of_the_staff_is_mailed_nothing(client, account):
    member("éditeur", "claire", email="claire@exemple.fr", password=GOOD)
    User.objects.filter(username="claire").update(**account)
    client.post(LOST, {"email": "claire@exemple.fr"})
    assert not Mail.objects.exists()


@pytest.mark.parametrize(("last_login", "mails"), [(None, 1), (timezone.now(), 0)])
def test_who_was_invited_may_ask_for_a_link_and_who_lost_the_right_to_one_may_not(
    client, last_login, mails
):
    claire = member("éditeur", "claire", email="claire@exemple.fr", last_login=last_login)
    assert not claire.has_usable_password()
    client.post(LOST, {"email": "claire@exemple.fr"})
    assert Mail.objects.count() == mails


def test_a_link_leads_to_our_own_site_whatever_the_request_says(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    member("éditeur", "claire", email="claire@exemple.fr", password=GOOD)
    client.post(LOST, {"email": "claire@exemple.fr"}, headers={"host": "ailleurs.fr"})
    assert "ailleurs.fr" not in Mail.objects.get().body


def test_mails_are_not_multiplied_by_who_asks_often(client, clock):
    member("éditeur", "claire", email="claire@exemple.fr", password=GOOD)
    for _ in range(20):
        client.post(LOST, {"email": "claire@exemple.fr"})
    assert Mail.objects.count() == 1
    clock.shift(timedelta(minutes=5))
    client.post(LOST, {"email": "claire@exemple.fr"})
    assert Mail.objects.count() == 2


def test_the_login_leads_to_the_page_of_lost_passwords(client):
    assert read(client, LOGIN).link("Identifiants de connexion oubliés ?") == LOST
