from contextlib import contextmanager, suppress
from functools import wraps

from django.contrib.admin import AdminSite
from django.db import Error, connection
from django.urls import path

from directory.label_clock import label_tasks
from directory.to_do import to_do
from directory.views.label_clock import label_clock_page
from labels.waiting import waiting

# What staff open most often comes first; the rest follows by name.
FIRST = ("Venue", "Award", "Round", "Application", "Assessment", "Label", "Criterion")
STATEMENT_TIMEOUT = "30s"


class Desk(AdminSite):
    """The admin of the directory, for people who are not developers."""

    site_header = "Tiers-lieux d’Occitanie – gestion"
    site_title = "Gestion des tiers-lieux d’Occitanie"
    # Lists and forms need the width; the first page holds the same list.
    enable_nav_sidebar = False
    index_title = "Que voulez-vous faire ?"

    def admin_view(self, view, cacheable=False):
        return super().admin_view(patient(view), cacheable)

    def index(self, request, extra_context=None):
        user = request.user
        tasks = {
            "to_do": to_do(user),
            "waiting": waiting(user),
            "label_tasks": label_tasks(user),
        }
        return super().index(request, {**tasks, **(extra_context or {})})

    def get_urls(self):
        clock = path("horloge/", self.admin_view(label_clock_page), name="label_clock")
        return [clock, *super().get_urls()]

    def get_app_list(self, request, app_label=None):
        apps = super().get_app_list(request, app_label)
        for app in apps:
            app["models"].sort(key=lambda model: rank(model["object_name"]))
        return apps


def rank(model_name):
    return FIRST.index(model_name) if model_name in FIRST else len(FIRST)


def patient(view):
    """Lets the page of a member of staff, drawn included, wait longer for the database."""

    @wraps(view)
    def patient_view(request, *args, **kwargs):
        with database_patience():
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response

    return patient_view


@contextmanager
def database_patience():
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'")
    try:
        yield
    finally:
        # A connection that can no longer be told so is not used again.
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
