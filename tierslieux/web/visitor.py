"""Who views a public page."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import HttpRequest


def visitor(request: HttpRequest) -> AbstractBaseUser | AnonymousUser:
    """Return the user of a request, without opening a session for a visitor who has none."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()
