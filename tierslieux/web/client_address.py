"""Where a request comes from, without a cookie: its IP address, and the site of its form."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

SAME_SITE, OTHER_SITE, UNKNOWN_SITE = "same", "other", "unsaid"
# What one subscriber holds in IPv6, whose devices change address every day.
SUBSCRIBER_BITS = 64
# What a customer, or the neighbours of one, hold: by version of IP.
WIDER_BITS = {4: 24, 6: 48}
FORWARDED = "HTTP_X_FORWARDED_FOR"


def client_address(request: HttpRequest) -> str:
    """Return the IP address that a request comes from, "" when unknown.

    Each of our TRUSTED_PROXIES adds at the right of X-Forwarded-For the address that it was called
    from: what is further left was written by the client, who may write anything.
    """
    if proxies := settings.TRUSTED_PROXIES:
        chain = request.META.get(FORWARDED, "").split(",")
        if len(chain) >= proxies and (address := plain_address(chain[-proxies])):
            return address
    return plain_address(request.META.get("REMOTE_ADDR") or "")


def plain_address(text: str) -> str:
    """Return an IP address in its usual form, without its port; "" when it is not one."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    return str(getattr(address, "ipv4_mapped", None) or address)


def client_network(request: HttpRequest) -> str:
    """Return the network to rate-limit: an IPv4 address, or the /64 of an IPv6 one."""
    address = client_address(request)
    if not address or not isinstance(ip_address(address), IPv6Address):
        return address
    return str(ip_network(f"{address}/{SUBSCRIBER_BITS}", strict=False))


def wider_network(request: HttpRequest) -> str:
    """Return the /24 of an IPv4 address or the /48 of an IPv6 one, "" when it is unknown."""
    address = client_address(request)
    if not address:
        return ""
    return str(ip_network(f"{address}/{WIDER_BITS[ip_address(address).version]}", strict=False))


def request_origin(request: HttpRequest) -> str:
    """Return whether a form was sent from our pages: SAME_SITE, OTHER_SITE or UNKNOWN_SITE.

    Every current browser says it on each POST; what says nothing is rarely a browser.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return SAME_SITE if site == "same-origin" else OTHER_SITE
    if origin := request.headers.get("Origin"):
        return SAME_SITE if origin_host(origin) == request.get_host().lower() else OTHER_SITE
    return UNKNOWN_SITE


def origin_host(origin: str) -> str:
    """Return « host:port » of an Origin header; "" for « null » and for an invalid one."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
