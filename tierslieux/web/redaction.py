"""What logs and stored mails do not tell: the secrets that are part of some addresses."""

import logging
import re
from contextvars import ContextVar
from copy import copy
from http import HTTPStatus

SECRET = re.compile(r"(/gerer/|/mot-de-passe/[^/\s]+/)[^/\s?]+")
CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}

# Which request the lines of a log are about, "-" outside any.
request_id: ContextVar[str] = ContextVar("request_id", default="-")


def redact(text: str) -> str:
    """Return a text without the tokens of its links."""
    return SECRET.sub(r"\1…", text)


class RedactingFormatter(logging.Formatter):
    """Format a record on one line (a traceback keeps its own), without any token.

    What a visitor wrote in an address cannot begin a line: control characters are shown escaped.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 logging's own name
        record.message = record.message.translate(CONTROLS)
        record.request_id = request_id.get()
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        """Format a record, without a traceback when it tells that a request was refused (4xx)."""
        status = getattr(record, "status_code", 0)
        if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            record = copy(record)
            record.exc_info = record.exc_text = None
        return redact(super().format(record))
