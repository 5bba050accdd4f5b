from contextlib import contextmanager, suppress
from functools import wraps

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.forms import UsernameField
from django.db import Error, connection
from django.forms import TextInput
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from directory.awards.clock import label_tasks
from directory.awards.clock_views import label_clock_page
from directory.data_quality.tasks import SITE_TASKS, VENUE_TASKS, last_import, open_tasks
from directory.data_quality.views import findings_page
from directory.duplicates.views import duplicates_urls
from directory.imports.views import imports_urls
from labels.tasks import assigned_tasks
from tierslieux.accounts import second_factor_views as second_factor_pages
from tierslieux.accounts.middleware import lacks_second_factor
from tierslieux.accounts.next_page import check_next, with_next
from tierslieux.accounts.password_views import own_password
from tierslieux.backoffice.guides import guide_page
from tierslieux.backup.latest import last_backup
from tierslieux.jobs.late import late_jobs_for

# What staff open most often comes first; the rest follows by name.
FIRST_MODELS = ("Venue", "Award", "Round", "Application", "Assessment", "Label", "Criterion")
STAFF_TIMEOUT = "30s"


LOGIN_REFUSED = (
    "Identifiant ou mot de passe faux, ou compte qui n’ouvre pas la gestion. Majuscules et "
    "minuscules comptent."
)


class LoginForm(AdminAuthenticationForm):
    error_messages = AdminAuthenticationForm.error_messages | {"invalid_login": LOGIN_REFUSED}
    # Django's own takes a name of any length, which the counting of failures cannot hold.
    username = UsernameField(max_length=150, widget=TextInput({"autofocus": True}))


class DirectoryAdminSite(AdminSite):
    """The admin of the directory, for people who are not developers."""

    site_header = "Tiers-lieux d’Occitanie – gestion"
    site_title = "Gestion des tiers-lieux d’Occitanie"
    # Lists and forms need the width; the first page holds the same list.
    enable_nav_sidebar = False
    login_form = LoginForm
    index_title = "Travail à faire"

    def admin_view(self, view, cacheable=False):
        return super().admin_view(with_staff_timeout(view), cacheable)

    def index(self, request, extra_context=None):
        return super().index(request, {**work_of(request.user), **(extra_context or {})})

    def login(self, request, extra_context=None):
        if request.method == "GET" and lacks_second_factor(request.account):
            return redirect(with_next(request, "admin:second_factor"))
        check_next(request)
        response = super().login(request, extra_context)
        # Who is locked out is answered by the middleware: the form is not drawn.
        return HttpResponse() if getattr(request, "axes_locked_out", False) else response

    def password_change(self, request, extra_context=None):
        return own_password(request)

    def logout(self, request, extra_context=None):
        if REDIRECT_FIELD_NAME in {**request.GET, **request.POST}:
            check_next(request)
        return super().logout(request, extra_context)

    def each_context(self, request):
        waived = settings.PRODUCTION and not settings.SECOND_FACTOR
        asked = {"second_factor": settings.SECOND_FACTOR, "second_factor_waived": waived}
        return super().each_context(request) | asked

    def get_urls(self):
        clock = path("horloge/", self.admin_view(label_clock_page), name="label_clock")
        checks = path("controles/", self.admin_view(findings_page), name="findings")
        # Open too to who has given their password only.
        leaving = path("logout/", self.logout, name="logout")
        guide = path("aide/<slug:name>.md", self.admin_view(guide_page), name="guide")
        pages = [clock, checks, guide, leaving, *duplicates_urls(self.admin_view)]
        pages += imports_urls(self.admin_view)
        return [*pages, *second_factor_pages.urlpatterns, *super().get_urls()]

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: model_rank(model["object_name"]))
        return apps


def work_of(user):
    """Returns what the first page tells `user` to do, and what was done last."""
    return {
        "sheets_to_do": open_tasks(user, VENUE_TASKS),
        "assigned_tasks": assigned_tasks(user),
        "label_tasks": label_tasks(user),
        "site_to_do": open_tasks(user, SITE_TASKS),
        "last_import": last_import(user),
        "may_import": user.has_perm("directory.view_import"),
        "last_backup": last_backup(user),
        "late_jobs": late_jobs_for(user),
    }


def model_rank(model_name):
    return FIRST_MODELS.index(model_name) if model_name in FIRST_MODELS else len(FIRST_MODELS)


def with_staff_timeout(view):
    """Give a page of the admin, its rendering included, longer statements in PostgreSQL."""

    @wraps(view)
    def view_with_timeout(request, *args, **kwargs):
        with statement_timeout():
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    return view_with_timeout


@contextmanager
def statement_timeout():
    """Raise the limit of the statements run inside to STAFF_TIMEOUT, in PostgreSQL."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{STAFF_TIMEOUT}'")
    try:
        yield
    finally:
        # A connection that can no longer be reset is not used again.
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
