"""A row of each table that pages and commands write, for those who test who may open it."""

from datetime import date, timedelta

from django.utils import timezone

from directory.models import CheckReminder, Import, LinkCheck, ManagerLink, ManagerRefusal
from tests import build
from tierslieux.mail.models import Mail


def manager_link():
    return ManagerLink.objects.create(
        venue=build.venue(email="lieu@exemple.fr"),
        purpose=ManagerLink.Purpose.EDIT,
        sent_to="lieu@exemple.fr",
        digest="0" * 64,
        expires_at=timezone.now() + timedelta(days=1),
    )


def manager_refusal():
    return ManagerRefusal.objects.create(
        venue=build.venue(), address="lieu@exemple.fr", reason=ManagerRefusal.Reason.ENOUGH
    )


def check_reminder():
    return CheckReminder.objects.create(
        venue=build.venue(), kind=CheckReminder.Kind.DUE, due_on=date(2027, 3, 1)
    )


def link_check():
    return LinkCheck.objects.create(address="https://www.exemple.fr/lieu", failures=2)


def mail():
    return Mail.objects.create(
        key="essai", to="equipe@exemple.fr", subject="Un essai", body="Bonjour"
    )


def venue_import():
    return Import.objects.create(
        source="Hub fictif", file_name="lieux.csv", sha256="0" * 64, size=1, mapping={}
    )


WRITTEN_ELSEWHERE = {
    "directory.managerlink": manager_link,
    "directory.managerrefusal": manager_refusal,
    "directory.checkreminder": check_reminder,
    "directory.linkcheck": link_check,
    "directory.mail": mail,
}
