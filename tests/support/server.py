"""The site served as in production: gunicorn with its own settings, seen through a socket."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection

from django.conf import settings

PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "correct-horse-battery-staple-0123456789-ABCDEFGHIJKLMNOP",
    "ALLOWED_HOSTS": "annuaire.exemple.fr",
    "SITE_URL": "https://annuaire.exemple.fr",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "DATABASE_URL": "postgres://personne@127.0.0.1:1/absente",
    "STATICFILES_STORAGE": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
BEHIND_PROXY = {"Host": "annuaire.exemple.fr", "X-Forwarded-Proto": "https"}


def production_environment(**changes):
    inherited = {name: value for name, value in os.environ.items() if name != "DEBUG"}
    return inherited | PRODUCTION | changes


@contextmanager
def gunicorn(log=None, **changes):
    """Yields the port on which the site answers; `changes` are environment variables.

    What the server then wrote is added to the list `log`, once it has stopped.
    """
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:tierslieux.gunicorn"],
        cwd=settings.BASE_DIR,
        env=production_environment(BIND="127.0.0.1:0", WEB_CONCURRENCY="1", **changes),
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        heard = (re.search(r"Listening at: \S+:(\d+) ", line) for line in server.stderr)
        yield next(int(found[1]) for found in heard if found)
    finally:
        server.terminate()
        _, errors = server.communicate()
        if log is not None:
            log.append(errors)


def ask(port, path, headers=BEHIND_PROXY, method="GET"):
    """Returns (status, headers, text) of the answer."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request(method, path, headers=headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, response.headers, text
