from django.conf import settings
from django.contrib.auth.models import AnonymousUser


def reader(request):
    """Who reads, without opening a session for a visitor who has none."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()
