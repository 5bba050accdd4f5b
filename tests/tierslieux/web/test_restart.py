"""A new version is put in service without one refused request, as deploy/ explains."""

import configparser
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

from django.conf import settings

from tests.support.server import ask, production_environment

DEPLOY = settings.BASE_DIR / "deploy"
# What systemd does of a socket: it is descriptor 3 of the process that the variables name.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "-c", "python:tierslieux.gunicorn"])
"""


@contextmanager
def service(door):
    """gunicorn on a socket that somebody else holds, handed over as systemd does."""
    server = subprocess.Popen(
        [sys.executable, "-c", HAND_OVER, str(door.fileno())],
        cwd=settings.BASE_DIR,
        env=production_environment(WEB_CONCURRENCY="1"),
        pass_fds=[door.fileno()],
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        server.terminate()
        assert server.wait(timeout=60) == 0


class Visitors(threading.Thread):
    """Somebody who asks for a page again and again until told to stop."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.port, self.over, self.answers = port, threading.Event(), []
        self.served = threading.Semaphore(0)

    def run(self):
        while not self.over.is_set():
            self.answers.append(self.visit())
            self.served.release()

    def visit(self):
        try:
            return ask(self.port, "/accessibilite/")[0]
        except OSError as error:
            return repr(error)


def test_a_restart_behind_the_socket_refuses_nobody():
    with socket.create_server(("127.0.0.1", 0), backlog=128) as door:
        visitors = Visitors(door.getsockname()[1])
        with service(door):
            visitors.start()
            assert visitors.served.acquire(timeout=60)
        # Nobody serves meanwhile: those who come wait at the door.
        with service(door):
            while visitors.served.acquire(blocking=False):
                pass
            assert visitors.served.acquire(timeout=60)
            visitors.over.set()
            visitors.join()
    assert set(visitors.answers) == {200}
    assert len(visitors.answers) >= 2


def test_the_service_stands_behind_its_socket():
    units = configparser.ConfigParser(strict=False, interpolation=None)
    units.optionxform = str
    units.read(DEPLOY / "tierslieux.service", encoding="utf-8")
    assert units["Unit"]["Requires"] == "tierslieux.socket"
    assert units["Service"]["KillMode"] == "mixed"
    assert "ExecReload" not in units["Service"]
    door = configparser.ConfigParser()
    door.optionxform = str
    door.read(DEPLOY / "tierslieux.socket", encoding="utf-8")
    assert door["Socket"]["ListenStream"] == "127.0.0.1:8000"
