"""The admin of the site itself: accounts and roles."""

from tierslieux.accounts import admin as accounts

__all__ = ["accounts"]
