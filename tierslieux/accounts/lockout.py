"""Who tries passwords: let in, made to wait, and let in again by an administrator.

Few wrong passwords of an account from one address close that account to that address, for a
while: its neighbours behind the address are served. Many of them within a day, from wherever they
come, close the account to every address but those that it logged in from. Many of one address,
under whatever names, close that address to every account but those that logged in from it. Those
are never many: what they may try is bounded account by account, and they need no `password_slot`.
"""

from datetime import datetime, timedelta
from functools import partial

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from tierslieux.accounts.password_slot import password_slot
from tierslieux.web.client_address import client_network

SLOW_LIMIT = 100
SLOW_WINDOW = timedelta(days=1)
# Of one address, within AXES_COOLOFF_TIME: an office may mistype; a list of names ends there.
ADDRESS_LIMIT = 30
# How long an address that an account logged in from is known by.
KNOWN_ADDRESS_AGE = timedelta(days=90)
TOO_MANY_REQUESTS = 429
SLOT_WAIT = timedelta(seconds=2)


def counted_network(request):
    """Return what failures are counted by: an address, or the first of an IPv6 network."""
    return client_network(request).partition("/")[0] or None


class LockoutBackend(AxesStandaloneBackend):
    """Refuses, before any password is read, who tried too often; a command comes from nowhere."""

    @sensitive_variables("credentials")
    def authenticate(self, request, **credentials):
        if request is not None:
            super().authenticate(request, **credentials)


class PasswordBackend(ModelBackend):
    """Checks the passwords of strangers one at a time; refuses the others before it costs."""

    @sensitive_variables("password")
    def authenticate(self, request, username=None, password=None, **others):
        check = partial(super().authenticate, request, username, password, **others)
        if request is None or is_known(username, counted_network(request)):
            return check()
        with password_slot() as is_free:
            if is_free:
                return check()
        request.axes_locked_out = request.is_slot_busy = True  # this attempt counts for nobody
        raise PermissionDenied


class LockoutHandler(AxesDatabaseHandler):
    """Counts failures by account and address, and by either alone."""

    def get_failures(self, request, credentials=None):
        name, address = get_client_username(request, credentials), request.axes_ip_address
        if (many_failures(name) or is_closed(address)) and not is_known(name, address):
            return settings.AXES_FAILURE_LIMIT
        return super().get_failures(request, credentials)

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        if request is None:
            return
        if getattr(request, "axes_locked_out", False):
            request.axes_credentials = credentials  # refused unread: nothing to write, at no cost
            return
        super().user_login_failed(sender, credentials, request, **kwargs)
        erase_login_traces(timezone.now())

    def user_logged_in(self, sender, request, user, **kwargs):
        super().user_logged_in(sender, request, user, **kwargs)
        erase_login_traces(timezone.now())


def erase_login_traces(moment: datetime) -> int:
    """Erase what is kept of logins beyond its use at `moment`; return how many rows.

    The privacy page states both ages; the daily job keeps to them when nobody logs in.
    """
    ages = {
        AccessAttempt: SLOW_WINDOW,
        AccessFailureLog: SLOW_WINDOW,
        AccessLog: KNOWN_ADDRESS_AGE,
    }
    rows = (model.objects.filter(attempt_time__lt=moment - age) for model, age in ages.items())
    return sum(each.delete()[0] for each in rows)


def recent_failures():
    return AccessFailureLog.objects.filter(attempt_time__gte=timezone.now() - SLOW_WINDOW)


def many_failures(name):
    return recent_failures().filter(username=name).count() >= SLOW_LIMIT


def is_closed(address):
    """Tells whether an address has failed too often, under whatever names."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    here = AccessFailureLog.objects.filter(ip_address=address, attempt_time__gte=since)
    return here.count() >= ADDRESS_LIMIT


def count_attempt(request):
    """Counts against its address what is no password, and may be tried without end as well."""
    AccessFailureLog.objects.create(username="", ip_address=counted_network(request))


def count_wrong_password(request, name):
    """Counts a wrong password typed elsewhere than at the login; tells whether it was one too many.

    The middleware then answers with `locked_out_page`.
    """
    user_login_failed.send(__name__, credentials={"username": name}, request=request)
    return request.axes_locked_out


def is_locked_out(request, name):
    """Tells whether no password of this account is read from this address for now."""
    return not AxesProxyHandler.is_allowed(request, {"username": name})


def remember(request, name):
    """Makes this address one that the account is known by: who is there has proved who they are."""
    AccessLog.objects.create(username=name, ip_address=counted_network(request))


def is_known(name, address):
    """Tells whether the account has logged in from this address in these last months."""
    since = timezone.now() - KNOWN_ADDRESS_AGE
    here = AccessLog.objects.filter(username=name, ip_address=address, attempt_time__gte=since)
    return here.exists()


def locked_names():
    """Returns the names that some address, or every unknown one, may not log in under."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(attempt_time__gte=since).order_by("username")
    by_address = tried.values("username", "ip_address").annotate(total=Sum("failures_since_start"))
    quick = by_address.filter(total__gte=settings.AXES_FAILURE_LIMIT)
    by_name = recent_failures().order_by("username").values("username").annotate(total=Count("pk"))
    slow = by_name.filter(total__gte=SLOW_LIMIT)
    return {row["username"] for row in (*quick, *slow)}


def unlock(name):
    """Forgets the failures of an account, wherever they came from."""
    AccessAttempt.objects.filter(username=name).delete()
    AccessFailureLog.objects.filter(username=name).delete()


def locked_out_page(request, response, credentials):
    """Answers who tried too often."""
    name = get_client_username(request, credentials)
    if getattr(request, "is_slot_busy", False):
        return refusal_page(request, "Un instant", "registration/busy.html", SLOT_WAIT)
    if is_closed(counted_network(request)) and not is_known(name, counted_network(request)):
        return closed_address_page(request)
    return refusal_page(
        request, "Trop d’essais", "registration/locked_out.html", settings.AXES_COOLOFF_TIME
    )


def closed_address_page(request):
    """Answers an address that tried too often, under whatever names."""
    wait = settings.AXES_COOLOFF_TIME
    return refusal_page(request, "Trop d’essais", "registration/closed_address.html", wait)


def refusal_page(request, title, template, wait):
    minutes = int(wait.total_seconds() // 60)
    context = {**admin.site.each_context(request), "title": title, "minutes": minutes}
    page = render(request, template, context, status=TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(int(wait.total_seconds()))
    page.headers["Cache-Control"] = "no-store"
    return page
