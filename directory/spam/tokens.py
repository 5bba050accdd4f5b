"""The signed token of a form shown: when it was, and a nonce that serves once."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.core import signing
from django.utils import timezone
from django.utils.crypto import get_random_string

TOKEN_SALT = "directory.doorkeeper"  # noqa: S105 no secret: it sets our signatures apart
# A form may stay open that long.
MAX_FORM_AGE = timedelta(days=1)


class Token(NamedTuple):
    """Identifies a form shown once: when it was (seconds since 1970) and a nonce."""

    opened: int
    nonce: str

    def signed(self):
        return signing.dumps(self, salt=TOKEN_SALT)

    @property
    def age(self):
        return timezone.now() - datetime.fromtimestamp(self.opened, UTC)


def new_token():
    """Return the token of a form about to be shown; shown again, it is a new one as well."""
    return Token(int(timezone.now().timestamp()), get_random_string(22))


def read_token(text):
    """Return the Token of a signed text, None when it is not ours or too old."""
    try:
        token = Token(*signing.loads(text, salt=TOKEN_SALT))
    except signing.BadSignature:
        return None
    return token if token.age <= MAX_FORM_AGE else None
