"""What the log of the site does not tell: the secrets that are part of some addresses."""

import re

SECRET = re.compile(r"(/gerer/|/mot-de-passe/[^/\s]+/)[^/\s]+")


def without_secrets(record):
    """Takes the secrets out of a line about to be written; keeps it."""
    record.msg, record.args = SECRET.sub(r"\1…", record.getMessage()), ()
    return True
