"""A visitor corrects a sheet in a real browser, with the keyboard, and without JavaScript."""

from datetime import timedelta

import pytest

from directory.models import Correction
from directory.spam import rate_limits
from tests import build
from tests.browser.axe import axe_violations


@pytest.fixture(autouse=True)
def in_no_time(monkeypatch):
    monkeypatch.setattr(rate_limits, "MIN_FORM_AGE", timedelta(0))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_sheet_is_corrected_after_an_error(site, javascript):
    venue = build.venue("La Halle", services=["fibre"], opening_hours="Mo-Fr 09:00-18:00")
    page = site(venue.get_absolute_url(), width=360, java_script_enabled=javascript)
    page.get_by_role("link", name="Signaler une erreur").click()
    page.get_by_label("Téléphone").fill("12")
    page.locator("summary", has_text="Tarifs").click()
    page.get_by_label("Prix de la journée").fill("beaucoup")
    page.get_by_label("Prix de la journée").press("Enter")
    summary = page.get_by_role("alert")
    if javascript:
        assert axe_violations(page) == []
        page.wait_for_function("document.activeElement.getAttribute('role') === 'alert'")
    summary.get_by_role("link", name="Téléphone").click()
    page.keyboard.type("05 61 00 00 00")
    assert page.get_by_label("Prix de la journée").input_value() == "beaucoup"
    page.get_by_label("Prix de la journée").fill("12,50")
    page.get_by_label("Téléphone").fill("05 61 00 00 00")
    page.get_by_role("button", name="Envoyer").click()
    page.wait_for_url("**/merci/")
    assert page.context.cookies() == []
    proposed = Correction.objects.get().proposed
    assert {name: change["proposed"] for name, change in proposed.items()} == {
        "phone": "+33561000000",
        "day_price": "12.5",
    }
    assert Correction.objects.get().state == Correction.State.WAITING
