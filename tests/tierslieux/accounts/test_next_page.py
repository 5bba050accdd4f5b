"""Where a login leads: never to another site, never to a page that is not there."""

import pytest
from django.urls import reverse

from tests import build
from tests.support.staff import member

pytestmark = pytest.mark.django_db

LOGIN, LOGOUT, DESK = (reverse(f"admin:{name}") for name in ("login", "logout", "index"))
RIGHT = "phrase de passe fictive"
HOSTILE = [
    "https://ailleurs.fr/",
    "//ailleurs.fr",
    "//evil",
    "/\\ailleurs.fr",
    "javascript:alert(1)",
    "data:text/html,a",
    "http://[",
    "/nulle-part/",
    "/gestion/nulle-part/",
    "/gestion/directory/nulle-part/",
    "nulle-part",
    f"/{'a' * 20_000}",
    "/lieux/?q=%00",
    "/%ff",
    LOGOUT,
    "",
]


@pytest.fixture
def staff():
    return member("éditeur", password=RIGHT)


def log_in(client, wanted, address=LOGIN):
    typed = {"username": "equipe", "password": RIGHT}
    return client.post(address, typed | ({} if wanted is None else {"next": wanted}))


@pytest.mark.parametrize("wanted", [*HOSTILE, None])
def test_a_login_that_leads_nowhere_of_ours_leads_to_the_desk(client, staff, wanted):
    response = log_in(client, wanted)
    assert (response.status_code, response.url) == (302, DESK)
    assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("wanted", [each for each in HOSTILE if len(each) < 4_000])
def test_so_does_one_that_is_told_in_the_address(client, staff, wanted):
    page = client.get(LOGIN, {"next": wanted})
    assert page.status_code == 200
    response = log_in(client, None, page.wsgi_request.get_full_path())
    assert (response.status_code, response.url) == (302, DESK)


def test_a_login_leads_to_the_page_that_was_asked_for(client, staff):
    venue = build.venue()
    for wanted in (
        reverse("admin:directory_venue_change", args=[venue.pk]),
        f"{reverse('admin:directory_venue_changelist')}?q=caf%C3%A9",
        venue.get_absolute_url(),
        "/",
    ):
        client.logout()
        response = log_in(client, wanted)
        assert response.url == wanted
        assert client.get(response.url).status_code == 200


@pytest.mark.parametrize("wanted", HOSTILE)
def test_leaving_leads_nowhere_else_either(client, staff, wanted):
    client.force_login(staff)
    response = client.post(LOGOUT, {"next": wanted}, follow=True)
    assert response.status_code == 200
    assert all(url.startswith("/gestion/") for url, _ in response.redirect_chain)
    assert response.request["PATH_INFO"] == LOGIN
