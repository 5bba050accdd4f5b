"""axe finds nothing to reproach any page with, in any state, width or colour scheme."""

import pytest

from tests.browser.axe import COLOURS, axe_violations
from tests.support.page_states import states


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_in_every_state_satisfies_axe_in_light_and_dark(site, width):
    shown = {name: address for name, (address, _) in states().items()}
    shown["filters on a phone"] = "/lieux/#filtres"
    page = site(width=width)
    found = {}
    for name, address in shown.items():
        page.emulate_media(color_scheme="light")
        page.goto(address)
        found[name] = axe_violations(page)
        page.emulate_media(color_scheme="dark")
        found[f"{name}, dark"] = axe_violations(page, COLOURS)
    assert {name: lines for name, lines in found.items() if lines} == {}
