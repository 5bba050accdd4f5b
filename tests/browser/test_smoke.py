from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.browser.axe import axe_violations


def test_the_staff_desk_opens_in_a_browser_and_lets_staff_in(site):
    User.objects.create_superuser("agent", password="fictif-fictif")
    page = site("/gestion/login/", width=360, scheme="dark")
    page.fill("[name=username]", "agent")
    page.fill("[name=password]", "fictif-fictif")
    page.click("[type=submit]")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert User.objects.get().last_login


def test_axe_runs_under_the_strict_policy_and_sees_faults(site):
    page = site("/gestion/login/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert any(line.startswith("html-has-lang") for line in axe_violations(page))
