"""The second factor of staff: asked for, activated, given, lost, forgotten."""

import re
from base64 import b32decode
from urllib.parse import unquote, urlencode

import pytest
import time_machine
from django.contrib.auth.models import User
from django.urls import reverse
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from directory.models import Venue
from tests import build
from tests.support.page_reader import Page, read
from tests.support.staff import member, messages
from tests.tierslieux.accounts.second_factor_steps import (
    APPLICATION,
    CODES,
    LATER,
    NOON,
    VENUES,
    WRONG,
    activate,
    again,
    code_of,
    refusal,
    shown_key,
)
from tests.tierslieux.accounts.test_next_page import HOSTILE
from tierslieux.mail.models import Mail

pytestmark = pytest.mark.django_db

CODE = reverse("admin:second_factor")


@pytest.fixture(autouse=True)
def asked_for(settings):
    settings.SECOND_FACTOR = True
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def editor(client):
    user = member("éditeur", email="claire@exemple.fr")
    client.force_login(user)
    return user


def test_nothing_opens_before_a_second_factor_is_activated(client, editor):
    response = client.get(VENUES, follow=True)
    assert [address.partition("?")[0] for address, _ in response.redirect_chain] == [
        reverse("admin:login"),
        CODE,
        APPLICATION,
    ]
    page = Page(response.content.decode())
    assert "Ajoutez-y un compte en visant cette image." in page.text
    assert [each["src"] for each in page.main.all("img")] == [f"{APPLICATION}cle.svg"]


def test_who_lacks_it_is_a_visitor_on_the_public_pages_too(client, editor):
    draft = build.venue(status=Venue.Status.DRAFT)
    assert client.get(draft.get_absolute_url()).status_code == 404
    activate(client)
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_nothing_is_asked_when_the_setting_is_off(client, editor, settings):
    settings.SECOND_FACTOR = False
    assert client.get(VENUES).status_code == 200


def test_the_image_holds_the_key_that_is_written_beside_it(client, editor):
    assert client.get(f"{APPLICATION}cle.svg").status_code == 404
    key = shown_key(client)
    assert shown_key(client) == key
    address = read(client, APPLICATION).link("Ou ouvrez l’application de cet appareil")
    assert re.search(r"^otpauth://totp/Tiers-lieux.*%3Aequipe\?secret=(\w+)&", address)[1] == key
    image = client.get(f"{APPLICATION}cle.svg")
    assert image["Content-Type"] == "image/svg+xml"
    assert "no-store" in image["Cache-Control"]
    assert image.content.startswith(b"<?xml")
    assert b"style" not in image.content


def test_a_key_shown_to_another_session_is_worth_nothing(client, editor):
    """Who has stolen a password and looked at the key has not seen the one that is activated."""
    stolen = shown_key(client)
    again(client, editor)
    mine, _ = activate(client)
    assert mine != stolen
    again(client, editor)
    assert WRONG in refusal(client.post(CODE, {"code": code_of(stolen, 1)}))


def test_a_wrong_first_code_activates_nothing(client, editor):
    wrong = f"{(int(code_of(shown_key(client))) + 1) % 1_000_000:06d}"
    for code in (wrong, "", "abcdef", "1" * 21):
        response = client.post(APPLICATION, {"code": code})
        assert "À corriger" in refusal(response), code
    assert not TOTPDevice.objects.exists()
    assert client.get(VENUES).status_code == 302


def test_the_code_of_the_application_opens_the_page_that_was_asked_for(client, editor):
    key, _ = activate(client)
    again(client, editor)
    with time_machine.travel(LATER, tick=False):
        asked = client.get(VENUES, follow=True).redirect_chain[-1][0]
        assert unquote(asked) == f"{CODE}?next={VENUES}"
        code = code_of(key)
        response = client.post(asked, {"code": f"{code[:3]} {code[3:]}"})
        assert response.url == VENUES
        assert client.get(VENUES).status_code == 200


def test_the_session_changes_key_once_the_code_is_given(client, editor):
    key, _ = activate(client)
    again(client, editor)
    before = client.session.session_key
    with time_machine.travel(LATER, tick=False):
        client.post(CODE, {"code": code_of(key)})
    assert client.session.session_key != before


@pytest.mark.parametrize("wanted", HOSTILE)
def test_it_leads_to_no_other_site(client, editor, wanted):
    key, _ = activate(client)
    again(client, editor)
    with time_machine.travel(LATER, tick=False):
        response = client.post(f"{CODE}?{urlencode({'next': wanted})}", {"code": code_of(key)})
    assert response.url == reverse("admin:index")


def test_a_code_serves_once(client, editor):
    key, _ = activate(client)
    again(client, editor)
    assert WRONG in refusal(client.post(CODE, {"code": code_of(key)}))
    with time_machine.travel(LATER, tick=False):
        assert client.post(CODE, {"code": code_of(key)}).status_code == 302
        again(client, editor)
        assert WRONG in refusal(client.post(CODE, {"code": code_of(key)}))


def test_after_a_wrong_code_the_right_one_waits(client, editor):
    key, _ = activate(client)
    again(client, editor)
    with time_machine.travel(LATER, tick=False) as now:
        wrong = f"{(int(code_of(key)) + 1) % 1_000_000:06d}"
        assert WRONG in refusal(client.post(CODE, {"code": wrong}))
        assert "attendez encore 1 seconde" in refusal(client.post(CODE, {"code": code_of(key)}))
        now.shift(2)
        assert client.post(CODE, {"code": code_of(key)}).status_code == 302


def test_nothing_typed_is_told(client, editor):
    activate(client)
    again(client, editor)
    assert "Saisissez un code" in refusal(client.post(CODE, {}))


def test_the_recovery_codes_are_shown_once_and_not_kept_as_they_are(client, editor):
    _, codes = activate(client)
    assert len(set(codes)) == 10
    assert all(re.fullmatch("[a-z2-9]{5}-[a-z2-9]{5}", code) for code in codes)
    page = read(client, CODES).main
    assert "qui restent : 10" in page.text
    assert not page.all("code")
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {*codes, *(code.replace("-", "") for code in codes)}


def test_a_recovery_code_opens_once(client, editor):
    _, codes = activate(client)
    again(client, editor)
    typed = codes[0].upper().replace("-", " ")
    response = client.post(CODE, {"recovery": typed}, follow=True)
    assert response.status_code == 200
    assert "qui restent : 9" in " ".join(messages(response)[0].split())
    again(client, editor)
    assert WRONG in refusal(client.post(CODE, {"recovery": codes[0]}))
    other = User.objects.create_user("autre", is_staff=True)
    again(client, other)
    assert client.post(CODE, {"recovery": codes[1]}).url.startswith(APPLICATION)


def test_new_recovery_codes_ask_for_a_code_and_cancel_the_former(client, editor):
    key, before = activate(client)
    assert "À corriger" in refusal(client.post(CODES, {"code": "000000"}))
    with time_machine.travel(LATER, tick=False):
        response = client.post(CODES, {"code": code_of(key)}, follow=True)
        after = [each.text for each in Page(response.content.decode()).main.all("code")]
        assert len(after) == 10
        again(client, editor)
        assert WRONG in refusal(client.post(CODE, {"recovery": before[0]}))
    with time_machine.travel("2027-03-03T12:02:00+01:00", tick=False):
        assert client.post(CODE, {"recovery": after[0]}).status_code == 302


def test_the_password_alone_replaces_no_application(client, editor):
    key, _ = activate(client)
    again(client, editor)
    for address in (APPLICATION, CODES, f"{APPLICATION}cle.svg"):
        assert client.get(address).url.startswith(CODE)
        assert client.post(address, {"code": code_of(key, 1)}).status_code in (302, 405)
    assert TOTPDevice.objects.get().bin_key == b32decode(key)


def test_one_may_leave_before_the_code_is_given(client, editor):
    assert client.post(reverse("admin:logout")).status_code == 200
    assert client.get(CODE).url.startswith(reverse("admin:login"))


def test_its_pages_are_closed_to_visitors(client):
    addresses = (CODE, APPLICATION, CODES, f"{APPLICATION}cle.svg")
    for known in (False, True):
        if known:
            client.force_login(User.objects.create_user("visiteuse"))
        for address in addresses:
            assert client.get(address).url == f"{reverse('admin:login')}?next={address}"


def test_an_administrator_makes_an_account_activate_another(client, editor):
    activate(client)
    boss = member("administrateur", "cheffe")
    again(client, boss)
    activate(client)
    address = reverse("admin:auth_user_access", args=[editor.pk])
    assert "Codes de secours qui restent : 10" in read(client, address).text
    client.post(address, {"what": "reset"})
    assert list(TOTPDevice.objects.values_list("user", flat=True)) == [boss.pk]
    assert "Pas encore activé" in read(client, address).text
    again(client, editor)
    assert client.get(VENUES, follow=True).redirect_chain[-1][0].startswith(APPLICATION)


def test_a_session_that_was_open_ends_when_its_second_factor_is_forgotten(client, editor):
    activate(client)
    assert client.get(VENUES).status_code == 200
    TOTPDevice.objects.all().delete()
    assert client.get(VENUES).status_code == 302


def test_the_account_is_mailed_what_is_done_to_it(client, editor):
    activate(client)
    mail = Mail.objects.get()
    assert mail.to == "claire@exemple.fr"
    assert "Un second facteur a été activé sur votre compte." in mail.body
    assert "equipe" in mail.body


def test_the_list_tells_who_has_none(client, admin_user):
    client.force_login(admin_user)
    activate(client)
    member("éditeur", "sans")
    accounts = reverse("admin:auth_user_changelist")
    page = client.get(f"{accounts}?acces=sans-second-facteur")
    assert [user.username for user in page.context["cl"].result_list] == ["sans"]
