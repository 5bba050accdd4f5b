"""Superusers of the desk: the last who can enter it stays one, whoever asks otherwise."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

FLAGS = ("is_superuser", "is_active", "is_staff")
LAST_SUPERUSER = (
    "C’est le dernier superutilisateur qui puisse entrer\u00a0: sans lui, plus personne ne "
    "pourrait rendre ces droits. Donnez-les d’abord à un autre compte."
)


@transaction.atomic
def would_leave_no_superuser(pks: Iterable[int]) -> bool:
    """Return whether the last superusers who can log in are among these accounts.

    Their rows are locked until the end of the transaction, so that two of them cannot each remove
    the other. Who lost a usable password can ask for no link (`may_choose`).
    """
    able = User.objects.select_for_update().filter(**dict.fromkeys(FLAGS, True)).order_by("pk")
    able = able.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login__isnull=False)
    remaining = set(able.values_list("pk", flat=True))
    return bool(remaining) and remaining <= set(pks)


class AccountForm(UserChangeForm):
    """The form of an account, which neither disables nor demotes the last superuser."""

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or {}
        stays = all(typed.get(flag, getattr(self.instance, flag)) for flag in FLAGS)
        if not stays and would_leave_no_superuser([self.instance.pk]):
            raise ValidationError(LAST_SUPERUSER)
        return typed


class AccountPasswordForm(AdminPasswordChangeForm):
    """The form of a password, which does not take his from the last superuser."""

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if not typed["set_usable_password"] and would_leave_no_superuser([self.user.pk]):
            self.add_error("usable_password", LAST_SUPERUSER)
        return typed
