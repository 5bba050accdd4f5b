"""The site served as in production, on a database of its own."""

import json
import os
import re
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TABLES = (
    *("departments", "intercommunalities", "communes", "venue_types", "services"),
    *("labels", "rounds", "search_terms"),
)
WORKERS = 2


class Site:
    """The site on the database `url`; what it needs on disk goes to `folder`."""

    def __init__(self, url, folder):
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        self.environment = inherited | {
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "DATABASE_URL": url,
            "BENCH_STATIC_ROOT": str(folder),
        }

    def run(self, module, *arguments, sent=""):
        """Returns what the Python module prints."""
        return subprocess.run(  # noqa: S603 (our own modules)
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=ROOT,
            env=self.environment,
            input=sent,
            stdout=subprocess.PIPE,
            check=True,
            text=True,
        ).stdout

    def prepare(self):
        self.run("django", "migrate", "-v", 0)
        self.run("django", "loaddata", "-v", 0, *TABLES)
        self.run("django", "collectstatic", "--noinput", "-v", 0)

    def fill(self, number):
        """Puts `number` fictional venues in the place of those before, and lets the engine know."""
        self.run("django", "seed_fictional", number, "-v", 0)
        self.run("bench.tidy")

    def survey(self):
        return json.loads(self.run("bench.survey"))

    @contextmanager
    def served(self):
        """Yields the port on which gunicorn answers."""
        # Workers are not renewed meanwhile: the memory of the counts would go with them.
        options = ["-c", "python:tierslieux.gunicorn", "--max-requests", "0"]
        bound = {"BIND": "127.0.0.1:0", "WEB_CONCURRENCY": str(WORKERS)}
        server = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "gunicorn", *options],
            cwd=ROOT,
            env=self.environment | bound,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            heard = (re.search(r"Listening at: \S+:(\d+) ", line) for line in server.stderr)
            yield next(int(found[1]) for found in heard if found)
        finally:
            server.terminate()
            server.communicate()

    def ask(self, port, paths, seconds, connections):
        """Returns what a client measured that asked for `paths`, again and again."""
        return json.loads(
            self.run("bench.client", port, connections, seconds, sent=json.dumps(paths))
        )
