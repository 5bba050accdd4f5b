"""The pages that a venue opens by the secret links of a mail: no account, no cookie.

Reading one changes nothing: mail servers follow the links of what they carry.
"""

from functools import wraps

from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from directory.manager_links.edit_page import EditPage
from directory.manager_links.links import get_link, lock_link
from directory.manager_links.pages import MANAGER_ORIGIN, ClosurePage, ConfirmPage, StopPage
from directory.models import ManagerLink
from tierslieux.history.records import changes_from

PAGE_BY_PURPOSE = {
    ManagerLink.Purpose.CONFIRM: ConfirmPage,
    ManagerLink.Purpose.EDIT: EditPage,
    ManagerLink.Purpose.CLOSURE: ClosurePage,
    ManagerLink.Purpose.STOP: StopPage,
}
# The address is a secret: no other site is told of it, nothing keeps the page.
PRIVATE_HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
    "X-Robots-Tag": "noindex, nofollow",
}


def private(view):
    @wraps(view)
    def private_view(request, token):
        response = view(request, token)
        for name, value in PRIVATE_HEADERS.items():
            response[name] = value
        return response

    return private_view


# What the form proves is that who sends it knows the secret: there is no session to abuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def manager(request, token):
    """The page of a link: what it is for, until it is done."""
    if request.method != "POST":
        response = page_response(request, get_link(token))
    else:
        with transaction.atomic(), changes_from(MANAGER_ORIGIN):
            response = page_response(request, lock_link(token))
    return response or HttpResponseRedirect(reverse("manager_done", args=[token]))


def page_response(request, link):
    """Return the page to show, None once the purpose of the link is served."""
    if link is None or link.end:
        return closed_response(request, link)
    page = PAGE_BY_PURPOSE[link.purpose](link, request.POST if request.method == "POST" else None)
    if page.submit():
        return None
    return render(request, page.template, {"page": page, "venue": link.venue})


def closed_response(request, link):
    """Say that a link opens nothing, and why when there is one (410, else 404)."""
    context = {"link": link, "venue": link.venue if link else None}
    return render(
        request, "directory/manager_links/closed.html", context, status=410 if link else 404
    )


@require_safe
@private
def manager_done(request, token):
    """What the last use of a link did."""
    link = get_link(token)
    if link is None or link.end:
        return closed_response(request, link)
    if not link.used_at:
        return HttpResponseRedirect(reverse("manager", args=[token]))
    context = {"link": link, "venue": link.venue, "back": reverse("manager", args=[token])}
    return render(request, "directory/manager_links/done.html", context)
