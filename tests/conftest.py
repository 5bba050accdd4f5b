"""What holds for every test: no network, nothing undefined, nothing unsorted."""

import gc
import inspect
import ipaddress
import os
import socket
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import settings
from django.db.backends.base.creation import BaseDatabaseCreation
from django.db.models import QuerySet
from django.template.base import Node

from tierslieux.typefaces.cuts import cut

hypothesis.settings.register_profile(
    "tierslieux", deadline=None, derandomize=bool(os.environ.get("CI"))
)
hypothesis.settings.load_profile("tierslieux")

# Pages are tested without collectstatic, whatever DEBUG says in the shell that runs the tests.
settings.STORAGES["staticfiles"]["BACKEND"] = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
# The pages preload them.
cut(settings.BASE_DIR / "static" / "fonts")
# Slow on purpose elsewhere.
# « Nous écrire » is there once the site says who reads it.
settings.CONTACT_EMAIL = "contact@annuaire.exemple.fr"
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True


class Undefined:
    """Stands for an undefined variable: raises in our templates, prints nothing in Django's own."""

    def __contains__(self, text):
        return text == "%s"

    def __mod__(self, variable):
        return self.refuse(variable)

    def __str__(self):
        return self.refuse("the value")

    def refuse(self, variable):
        template = rendering_template()
        if settings.BASE_DIR in template.parents and ".venv" not in template.parts:
            raise AssertionError(f"{variable} is undefined in {template}")
        return ""


def rendering_template():
    """The template of the node being rendered, found in the calls under way."""
    frame = inspect.currentframe()
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(node.origin.name)
        frame = frame.f_back
    return Path()


settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()


def reverse_unordered(fetch):
    """Rows that nobody sorted come backwards: no test can pass by the luck of their order."""

    def fetch_all(queryset):
        fresh = queryset._result_cache is None
        fetch(queryset)
        if fresh and not queryset.ordered:
            queryset._result_cache.reverse()

    return fetch_all


QuerySet._fetch_all = reverse_unordered(QuerySet._fetch_all)


def into_an_empty_base(deserialize):
    """What is put back after a test that was no transaction (the roles, what migrations write)
    comes without the content types that Django writes anew meanwhile, under other keys.
    """

    def deserialize_alone(creation, data):
        kinds = apps.get_model("contenttypes.ContentType").objects
        kinds.all().delete()
        kinds.clear_cache()
        deserialize(creation, data)

    return deserialize_alone


BaseDatabaseCreation.deserialize_db_from_string = into_an_empty_base(
    BaseDatabaseCreation.deserialize_db_from_string
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks every test that may reach the database: those alone are played on both engines.

    pytest-django refuses any query to the others: they cannot differ from one engine to the other.
    """
    for item in items:
        is_marked = item.get_closest_marker("django_db")
        if not is_marked and {"db", "transactional_db"} & set(item.fixturenames):
            item.add_marker("django_db")


def pytest_collection_finish():
    """Spares the collector what lives until the end: a tenth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


def is_local(address):
    if not isinstance(address, tuple):
        return True  # a Unix socket
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] == "localhost"


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Refuses every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if not is_local(address):
            self.close()
            raise AssertionError(f"A test may not connect to {address}")
        return connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture(autouse=True, scope="session")
def lock_of_their_own(tmp_path_factory):
    """Processes that play tests side by side do not wait for each other's passwords."""
    settings.PASSWORD_LOCK = tmp_path_factory.mktemp("lock") / "password.lock"
