"""gunicorn -c python:tierslieux.gunicorn: bounded requests, workers that a proxy stands before."""

import multiprocessing
import os

from gunicorn.glogging import Logger

from tierslieux.web.redaction import redact


class RedactingLogger(Logger):
    """gunicorn's logger, whose access log holds no token of a link."""

    def atoms(self, resp, req, environ, request_time):
        given = super().atoms(resp, req, environ, request_time)
        return {
            name: redact(value) if isinstance(value, str) else value
            for name, value in given.items()
        }


logger_class = RedactingLogger
wsgi_app = "tierslieux.wsgi"
preload_app = True
bind = os.environ.get("BIND", "127.0.0.1:8000")
# A sync worker answers one request at a time: behind a proxy that buffers, the best tail.
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * multiprocessing.cpu_count() + 1))
# Above the deadline of the middleware, which answers 503 where this would cut the line.
timeout = 60
# Workers are renewed now and then, not all together, so that no leak can grow for weeks.
max_requests = 10_000
max_requests_jitter = 1_000
limit_request_line = 4094
limit_request_fields = 50
limit_request_field_size = 8190
# The control socket would be a door that nobody uses.
control_socket_disable = True
# "-" writes the access log to the standard output; the proxy usually keeps one already.
accesslog = os.environ.get("ACCESS_LOG") or None
