"""Whom a request comes from: nobody, until an account has said all that it must."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.utils.functional import SimpleLazyObject

from tierslieux.accounts.sessions import is_over, touch

ENDED = (
    "Votre session a pris fin. Si vous veniez d’envoyer un formulaire, il n’a pas été "
    "enregistré\u00a0: la page précédente de votre navigateur le montre encore, pour le recopier."
)


def require_second_factor(get_response):
    """Adds `request.account`, who gave their password, and keeps `request.user` for who gave all.

    Every page then takes who lacks the second factor for a visitor, not those of the admin alone.
    """

    def middleware(request):
        account = request.user
        request.account = SimpleLazyObject(lambda: end_old_session(request, account))
        request.user = SimpleLazyObject(lambda: verified_or_anonymous(request.account))
        return get_response(request)

    return middleware


def end_old_session(request, account):
    """Returns the account as long as its session goes on."""
    if not account.is_authenticated:
        return account
    if is_over(request.session):
        request.session.flush()
        messages.warning(request, ENDED, fail_silently=True)
        return AnonymousUser()
    touch(request.session)
    return account


def verified_or_anonymous(account):
    return AnonymousUser() if lacks_second_factor(account) else account


def lacks_second_factor(account):
    """Tells whether a password was given, and the code that must come with it was not."""
    return settings.SECOND_FACTOR and account.is_authenticated and not account.is_verified()
