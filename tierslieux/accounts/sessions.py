"""Sessions of staff that end: after a while without a page, and after a working day."""

import time

from django.conf import settings

BEGUN, SEEN = "session_begun", "session_seen"
# Seconds between two writings of the last page seen.
TOUCH_INTERVAL = 60


def start(sender, request, **_):
    """Notes when somebody logs in."""
    request.session[BEGUN] = request.session[SEEN] = int(time.time())


def is_over(session):
    """Tells whether a session has lasted, or been left alone, for too long."""
    now = time.time()
    length, idle = settings.SESSION_LENGTH.total_seconds(), settings.SESSION_IDLE.total_seconds()
    return now - session.get(BEGUN, 0) >= length or now - session.get(SEEN, 0) >= idle


def touch(session):
    """Notes that a page is seen."""
    now = int(time.time())
    if now - session[SEEN] >= TOUCH_INTERVAL:
        session[SEEN] = now
