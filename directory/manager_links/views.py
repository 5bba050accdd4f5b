"""The pages that a venue opens by the secret links of a mail: no account, no cookie.

Reading one changes nothing: mail servers follow the links of what they carry. The secret is in the
address of the first page alone: its form, and those of all that follow, is sent to an address that
is nobody's, with a signed state that names the link for a day. Neither the address bar nor a
log shows the secret again; refreshing an answer sends the same form, which does its work once.
"""

from functools import wraps

from django.db import transaction
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from directory.manager_links.edit_page import EditPage
from directory.manager_links.links import form_state, get_link, lock_link
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
    def private_view(request, **kwargs):
        response = view(request, **kwargs)
        for name, value in PRIVATE_HEADERS.items():
            response[name] = value
        return response

    return private_view


@require_safe
@private
def manager(request, token):
    """The page that a mail opens."""
    return link_response(request, get_link(token))


# What the form proves is that who sends it was shown the page: there is no session to abuse.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@private
def manager_form(request):
    """Where the forms of a link are sent; read without form, says how to come back."""
    if request.method != "POST":
        return render(
            request, "directory/manager_links/reopen.html", {"venue": None, "is_sent": False}
        )
    with transaction.atomic(), changes_from(MANAGER_ORIGIN):
        link = lock_link(request.POST.get("state", ""))
        if link is None:
            return reopen_response(request, is_sent=True)
        return link_response(request, link, None if "open" in request.POST else request.POST)


def link_response(request, link, data=None):
    """Return the page of a link, with what was sent, or what came of it."""
    if link is None or link.end:
        return closed_response(request, link)
    page = PAGE_BY_PURPOSE[link.purpose](link, data)
    template = "directory/manager_links/done.html" if page.submit() else page.template
    context = {"page": page, "link": link, "venue": link.venue, "state": form_state(link)}
    return render(request, template, context)


def reopen_response(request, *, is_sent):
    """Say that pages open by the links of a mail; and, of a form, that it came too late (410)."""
    context = {"venue": None, "is_sent": is_sent}
    status = 410 if is_sent else 200
    return render(request, "directory/manager_links/reopen.html", context, status=status)


def closed_response(request, link):
    """Say that a link opens nothing, and why when there is one (410, else 404)."""
    context = {"link": link, "venue": link.venue if link else None}
    return render(
        request, "directory/manager_links/closed.html", context, status=410 if link else 404
    )
