"""Where a login leads: to the page that was asked for, when it is one of ours."""

from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from tierslieux.web.middleware import is_storable

# Pages that only answer to a form.
POST_ONLY = {"logout", "directory_venue_hours_preview"}


def next_page(request: HttpRequest) -> str:
    """Return the address in `next`, when a page of ours answers it, else the desk's first page."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    return wanted if is_own_page(request, wanted) else reverse("admin:index")


def is_own_page(request: HttpRequest, url: str) -> bool:
    """Return whether an address leads to a page of this site, on this site."""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    if not is_ours or not is_storable(url.encode()):
        return False
    try:
        name = resolve(unquote(urlsplit(url).path)).url_name
    except Resolver404:
        return False
    # The admin's pattern for all that it does not know has no name.
    return bool(name) and name not in POST_ONLY


def check_next(request: HttpRequest) -> None:
    """Make Django's own views lead to `next_page`: they ask whether the host is ours, no more."""
    request.POST = request.POST.copy()  # type: ignore[assignment]
    request.POST["next"] = next_page(request)


def with_next(request: HttpRequest, name: str) -> str:
    """Return the address of a page that leads to `next_page` afterwards."""
    return f"{reverse(name)}?{urlencode({'next': next_page(request)})}"
