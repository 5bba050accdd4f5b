"""Who sends a request, as far as can be told without a cookie: its address, and from which site."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings

SAME, OTHER, UNSAID = "same", "other", "unsaid"
# What one subscriber holds in IPv6, whose devices change address every day.
SUBSCRIBER_BITS = 64
FORWARDED = "HTTP_X_FORWARDED_FOR"


def client_address(request):
    """Returns the address that a request comes from, "" when nothing tells it.

    Each of our TRUSTED_PROXIES adds at the right of X-Forwarded-For whom it heard from: what is
    further left was written by the client, who may write anything.
    """
    if proxies := settings.TRUSTED_PROXIES:
        told = request.META.get(FORWARDED, "").split(",")
        if len(told) >= proxies and (address := plain_address(told[-proxies])):
            return address
    return plain_address(request.META.get("REMOTE_ADDR") or "")


def plain_address(text):
    """Returns an address in its one usual form, without its port; "" when it is none."""
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


def client_network(request):
    """Returns what limits are counted by: an IPv4 address, or the /64 that an IPv6 one is of."""
    address = client_address(request)
    if not address or not isinstance(ip_address(address), IPv6Address):
        return address
    return str(ip_network(f"{address}/{SUBSCRIBER_BITS}", strict=False))


def origin_of(request):
    """Tells whether the form was sent from one of our own pages: SAME, OTHER, or UNSAID.

    Every browser of these years says it on each POST; what says nothing is rarely a browser.
    """
    if site := request.headers.get("Sec-Fetch-Site"):
        return SAME if site == "same-origin" else OTHER
    if origin := request.headers.get("Origin"):
        return SAME if host_of(origin) == request.get_host().lower() else OTHER
    return UNSAID


def host_of(origin):
    """Returns « host:port » of an Origin; "" of « null » and of what is not one."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
