"""When the site was last saved, for those who run it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone

from tierslieux.backup.archive import backups

PERMISSION = "directory.view_mail"  # of those who look after the site itself
LATE = timedelta(hours=36)


class LastBackup(NamedTuple):
    """The last backup of the folder, None when there is none; whether one is overdue."""

    made_at: datetime | None
    is_late: bool


def last_backup(user, moment=None):
    """Returns the LastBackup, None for who does not look after the site."""
    if not user.has_perm(PERMISSION):
        return None
    found = backups(settings.BACKUP_ROOT)
    if not found:
        return LastBackup(None, True)
    made_at = datetime.fromtimestamp(found[0].stat().st_mtime, tz=timezone.get_default_timezone())
    return LastBackup(made_at, (moment or timezone.now()) - made_at > LATE)
