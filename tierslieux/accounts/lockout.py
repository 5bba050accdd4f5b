"""Who tries passwords: let in, made to wait, and let in again by an administrator.

Few wrong passwords of an account from one address close that account to that address, for a
while: its neighbours behind the address are served. Many of them within a day, from wherever they
come, close the account to every address but those that it logged in from.
"""

from datetime import datetime, timedelta

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, Sum
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from tierslieux.web.client_address import client_network

SLOW_LIMIT = 100
SLOW_WINDOW = timedelta(days=1)
# How long an address that an account logged in from is known by.
KNOWN_ADDRESS_AGE = timedelta(days=90)
TOO_MANY_REQUESTS = 429


def counted_network(request):
    """Return what failures are counted by: an address, or the first of an IPv6 network."""
    return client_network(request).partition("/")[0] or None


class LockoutBackend(AxesStandaloneBackend):
    """Refuses, before any password is read, who tried too often; a command comes from nowhere."""

    @sensitive_variables("credentials")
    def authenticate(self, request, **credentials):
        if request is not None:
            super().authenticate(request, **credentials)


class LockoutHandler(AxesDatabaseHandler):
    """Counts failures by account and address, and more slowly by account alone."""

    def get_failures(self, request, credentials=None):
        name = get_client_username(request, credentials)
        if many_failures(name) and not is_known(name, request.axes_ip_address):
            return settings.AXES_FAILURE_LIMIT
        return super().get_failures(request, credentials)

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        if request is not None:
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
    wait = settings.AXES_COOLOFF_TIME
    context = {
        **admin.site.each_context(request),
        "title": "Trop d’essais",
        "minutes": int(wait.total_seconds() // 60),
    }
    page = render(request, "registration/locked_out.html", context, status=TOO_MANY_REQUESTS)
    page.headers["Retry-After"] = str(int(wait.total_seconds()))
    page.headers["Cache-Control"] = "no-store"
    return page
