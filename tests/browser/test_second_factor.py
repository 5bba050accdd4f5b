"""The second factor in a browser: activated, then asked for, under the strict policy."""

from base64 import b32decode

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from django_otp.oath import totp

from tests.browser.axe import axe_violations


@pytest.fixture
def agent(settings):
    settings.SECOND_FACTOR = True
    return User.objects.create_superuser("agent", password="fictif-fictif")


def log_in(page):
    page.fill("[name=username]", "agent")
    page.fill("[name=password]", "fictif-fictif")
    page.click("[type=submit]")


def test_staff_activate_it_keep_their_codes_and_enter_with_one_of_them(site, agent):
    page = site("/gestion/", width=360, scheme="dark")
    log_in(page)
    image = page.get_by_alt_text("Code QR de la clé écrite ci-dessous")
    # Decoding waits for the picture to be there, and fails when it is none.
    assert image.evaluate("image => image.decode().then(() => image.naturalWidth)") > 100
    activate(page)
    codes = page.locator(".recovery-codes code").all_inner_texts()
    page.get_by_role("link", name="C’est fait, continuer").click()
    assert page.url.endswith("/gestion/")

    other = site("/gestion/")
    log_in(other)
    give(other, codes[0])
    assert other.url.endswith("/gestion/")


def activate(page):
    key = page.locator("code").inner_text().replace(" ", "")
    page.get_by_label("Code de l’application").fill(f"{totp(b32decode(key)):06d}")
    page.get_by_role("button", name="Activer").click()


def give(page, code):
    page.get_by_text("Je n’ai pas mon téléphone").click()
    page.get_by_label("Code de secours").fill(code)
    page.get_by_role("button", name="Entrer").click()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1280, "light")])
def test_axe_has_nothing_against_its_pages_nor_those_of_accounts(site, agent, width, scheme):
    # axe styles what it measures by attributes, which the policy refuses.
    page = site("/gestion/", width=width, scheme=scheme, bypass_csp=True)
    log_in(page)
    found = {"application": axe_violations(page)}
    activate(page)
    found["codes"] = axe_violations(page)
    access = reverse("admin:auth_user_access", args=[agent.pk])
    for path in (access, reverse("admin:auth_user_add"), reverse("admin:recovery_codes")):
        page.goto(path)
        found[path] = axe_violations(page)
    page.get_by_role("button", name="Déconnexion").click()
    page.goto(reverse("admin_password_reset"))
    found["lost password"] = axe_violations(page)
    page.goto("/gestion/")
    log_in(page)
    give(page, "aaaaa-bbbbb")
    found["code"] = axe_violations(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
