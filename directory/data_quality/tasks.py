"""Open tasks that the first page of the admin counts, with the list that shows each."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse

from directory.duplicates.pairs import count_suspected_pairs
from directory.models import Correction, Finding, Import, LinkCheck, Message, Venue
from tierslieux.mail.models import Mail

VENUE_LIST = "admin:directory_venue_changelist"
CORRECTION_LIST = "admin:directory_correction_changelist"
LINK_LIST = "admin:directory_linkcheck_changelist"
MAIL_LIST = "admin:directory_mail_changelist"
PUBLISHED = "status__exact=published&"


class Task(NamedTuple):
    """A kind of open task; `one` and `many` are its French label, `page` its list."""

    permission: str
    count: Callable
    one: str
    many: str
    page: str
    query: str = ""

    def line(self):
        """Return (number, label in French, address of the list)."""
        number = self.count()
        query = f"?{self.query}" if self.query else ""
        return number, self.many if number > 1 else self.one, f"{reverse(self.page)}{query}"


def public_venues():
    return Venue.objects.public()


def commune_points():
    return public_venues().filter(point_precision=Venue.PointPrecision.COMMUNE)


VENUE_TASKS = (
    Task(
        "directory.view_correction",
        lambda: Correction.objects.waiting().count(),
        "correction à traiter",
        "corrections à traiter",
        CORRECTION_LIST,
        "state__exact=waiting",
    ),
    Task(
        "directory.view_correction",
        lambda: Correction.objects.quarantined().count(),
        "correction en quarantaine",
        "corrections en quarantaine",
        CORRECTION_LIST,
        "state__exact=quarantine",
    ),
    Task(
        "directory.view_message",
        Message.objects.count,
        "message de visiteur en quarantaine",
        "messages de visiteurs en quarantaine",
        "admin:directory_message_changelist",
    ),
    Task(
        "directory.view_venue",
        lambda: public_venues().due_for_check().count(),
        "fiche à vérifier",
        "fiches à vérifier, la plus ancienne d’abord",
        VENUE_LIST,
        f"{PUBLISHED}verification=a-verifier",
    ),
    Task(
        "directory.view_venue",
        lambda: Venue.objects.filter(status=Venue.Status.DRAFT).count(),
        "fiche en brouillon",
        "fiches en brouillon",
        VENUE_LIST,
        "status__exact=draft",
    ),
    Task(
        "directory.merge_venue",
        count_suspected_pairs,
        "doublon possible",
        "doublons possibles",
        "admin:duplicates",
    ),
    Task(
        "directory.view_venue",
        lambda: commune_points().count(),
        "fiche sans point exact",
        "fiches sans point exact",
        VENUE_LIST,
        f"{PUBLISHED}point_precision__exact=commune",
    ),
    Task(
        "directory.view_venue",
        lambda: public_venues().filter(opening_hours="").count(),
        "fiche sans horaires",
        "fiches sans horaires",
        VENUE_LIST,
        f"{PUBLISHED}manque=horaires",
    ),
    Task(
        "directory.view_venue",
        lambda: public_venues().formerly_labelled().count(),
        "fiche dont le label a pris fin",
        "fiches dont le label a pris fin",
        VENUE_LIST,
        f"{PUBLISHED}label=termine",
    ),
    Task(
        "directory.view_linkcheck",
        lambda: LinkCheck.objects.broken().count(),
        "lien cassé",
        "liens cassés",
        LINK_LIST,
        "etat=casses",
    ),
    Task(
        "directory.view_linkcheck",
        lambda: LinkCheck.objects.moved().count(),
        "site qui a déménagé",
        "sites qui ont déménagé",
        LINK_LIST,
        "etat=demenages",
    ),
    Task(
        "directory.view_venue",
        Finding.objects.count,
        "contradiction dans les données",
        "contradictions dans les données",
        "admin:findings",
    ),
)
SITE_TASKS = (
    Task(
        "directory.view_import",
        lambda: Import.objects.filter(state=Import.State.READY).count(),
        "import à confirmer",
        "imports à confirmer",
        "admin:imports",
    ),
    Task(
        "directory.view_mail",
        lambda: Mail.objects.overdue().count(),
        "courriel en attente depuis plus d’une heure",
        "courriels en attente depuis plus d’une heure",
        MAIL_LIST,
        "etat=en-retard",
    ),
    Task(
        "directory.view_mail",
        lambda: Mail.objects.stuck().count(),
        "courriel que le serveur refuse",
        "courriels que le serveur refuse",
        MAIL_LIST,
        "etat=bloques",
    ),
    Task(
        "directory.view_mail",
        lambda: Mail.objects.in_doubt().count(),
        "courriel peut-être parti",
        "courriels peut-être partis",
        MAIL_LIST,
        "etat=en-doute",
    ),
)


def open_tasks(user, tasks):
    """Return the lines of `tasks` that `user` has the right to do, without the empty ones."""
    lines = (task.line() for task in tasks if user.has_perm(task.permission))
    return [line for line in lines if line[0]]


def last_import(user):
    """Return the last Import applied, None when there is none or `user` may not see it."""
    if not user.has_perm("directory.view_import"):
        return None
    return Import.objects.saved().order_by("-applied_at", "-pk").first()
