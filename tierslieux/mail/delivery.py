"""One mail handed to the server: left, surely not left, or nobody knows."""

from contextlib import suppress
from smtplib import SMTPServerDisconnected

from django.core.mail import get_connection

# After these the server may have taken the mail: it is not sent again.
IN_DOUBT = (
    SMTPServerDisconnected,
    TimeoutError,
    ConnectionResetError,
    ConnectionAbortedError,
    BrokenPipeError,
)


class InDoubtError(Exception):
    """Nobody can tell whether the mail left; its reminders are not sent again."""


def deliver(message):
    """Sends a mail; what the closing of the connection meets no longer matters."""
    connection = get_connection()
    connection.open()
    try:
        connection.send_messages([message])
    except IN_DOUBT as error:
        raise InDoubtError(str(error)) from error
    finally:
        with suppress(OSError):
            connection.close()
