"""Whom a request comes from: what our proxies say counts, what the client says does not."""

import pytest
from django.test import RequestFactory

from tierslieux.web.client_address import client_address, client_network, request_origin

CLIENT, PROXY, LIE = "203.0.113.7", "10.0.0.2", "198.51.100.1"


def request(remote=CLIENT, forwarded=None, **headers):
    if forwarded is not None:
        headers["x-forwarded-for"] = forwarded
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "address"),
    [
        (0, CLIENT, None, CLIENT),
        (0, CLIENT, LIE, CLIENT),
        (1, PROXY, CLIENT, CLIENT),
        (1, PROXY, f"{LIE}, {CLIENT}", CLIENT),
        (1, PROXY, f"{LIE},{LIE},{CLIENT}", CLIENT),
        (2, PROXY, f"{LIE}, {CLIENT}, 10.0.0.1", CLIENT),
        # Fewer than our proxies write: nobody but they wrote it.
        (2, PROXY, CLIENT, PROXY),
        (1, PROXY, None, PROXY),
        (1, PROXY, f"{LIE}, nobody", PROXY),
        (1, PROXY, f"{CLIENT}:41234", CLIENT),
        (1, "", "[2001:db8::1]:443", "2001:db8::1"),
        (1, PROXY, "::ffff:203.0.113.7", CLIENT),
        (0, "2001:DB8:0::1", None, "2001:db8::1"),
        (0, "fe80::1%eth0", None, "fe80::1"),
        (0, "", None, ""),
        (1, "", "' OR 1=1", ""),
    ],
)
def test_the_address_is_the_one_that_our_own_proxies_tell(
    settings, proxies, remote, forwarded, address
):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(request(remote, forwarded)) == address


def test_the_addresses_of_one_subscriber_count_as_one():
    def network(remote):
        return client_network(request(remote))

    assert (
        network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9") != network("2001:db8:1:3::1")
    )
    assert network("203.0.113.7") != network("203.0.113.8")
    assert network("") == ""


@pytest.mark.parametrize(
    ("headers", "origin"),
    [
        ({"sec-fetch-site": "same-origin"}, "same"),
        ({"sec-fetch-site": "cross-site"}, "other"),
        ({"sec-fetch-site": "same-site"}, "other"),
        ({"sec-fetch-site": "none"}, "other"),
        ({"sec-fetch-site": "cross-site", "origin": "http://testserver"}, "other"),
        ({"origin": "http://testserver"}, "same"),
        ({"origin": "http://testserver:8000"}, "other"),
        ({"origin": "https://ailleurs.example"}, "other"),
        ({"origin": "null"}, "other"),
        ({"origin": "http://[testserver"}, "other"),
        ({}, "unsaid"),
    ],
)
def test_the_browser_says_which_site_a_form_comes_from(headers, origin):
    asked = request(**headers)
    assert request_origin(asked) == origin
