"""What waits for staff on the first page of the admin, and where each list of it is."""

from collections.abc import Callable
from typing import NamedTuple

from django.urls import reverse

from directory.duplicates.pairs import number_suspected
from directory.models import Correction, Finding, Import, LinkCheck, Venue
from tierslieux.mail.models import Mail

VENUES = "admin:directory_venue_changelist"
CORRECTIONS = "admin:directory_correction_changelist"
LINKS = "admin:directory_linkcheck_changelist"
MAILS = "admin:directory_mail_changelist"
PUBLISHED = "status__exact=published&"


class Task(NamedTuple):
    """A line of the work to do: who may do it, how much there is, and what, one and many."""

    right: str
    count: Callable
    one: str
    many: str
    page: str
    query: str = ""

    def line(self):
        """Returns (how many, what, address of their list)."""
        number = self.count()
        query = f"?{self.query}" if self.query else ""
        return number, self.many if number > 1 else self.one, f"{reverse(self.page)}{query}"


def public():
    return Venue.objects.public()


def commune_points():
    return public().filter(point_precision=Venue.PointPrecision.COMMUNE)


SHEETS = (
    Task(
        "directory.view_correction",
        lambda: Correction.objects.waiting().count(),
        "correction à traiter",
        "corrections à traiter",
        CORRECTIONS,
        "state__exact=waiting",
    ),
    Task(
        "directory.view_correction",
        lambda: Correction.objects.quarantined().count(),
        "correction en quarantaine",
        "corrections en quarantaine",
        CORRECTIONS,
        "state__exact=quarantine",
    ),
    Task(
        "directory.view_venue",
        lambda: public().due_for_check().count(),
        "fiche à vérifier",
        "fiches à vérifier, la plus ancienne d’abord",
        VENUES,
        f"{PUBLISHED}verification=a-verifier",
    ),
    Task(
        "directory.view_venue",
        lambda: Venue.objects.filter(status=Venue.Status.DRAFT).count(),
        "fiche en brouillon",
        "fiches en brouillon",
        VENUES,
        "status__exact=draft",
    ),
    Task(
        "directory.merge_venue",
        number_suspected,
        "doublon possible",
        "doublons possibles",
        "admin:duplicates",
    ),
    Task(
        "directory.view_venue",
        lambda: commune_points().count(),
        "fiche sans point exact",
        "fiches sans point exact",
        VENUES,
        f"{PUBLISHED}point_precision__exact=commune",
    ),
    Task(
        "directory.view_venue",
        lambda: public().filter(opening_hours="").count(),
        "fiche sans horaires",
        "fiches sans horaires",
        VENUES,
        f"{PUBLISHED}manque=horaires",
    ),
    Task(
        "directory.view_venue",
        lambda: public().formerly_labelled().count(),
        "fiche dont le label a pris fin",
        "fiches dont le label a pris fin",
        VENUES,
        f"{PUBLISHED}label=termine",
    ),
    Task(
        "directory.view_linkcheck",
        lambda: LinkCheck.objects.broken().count(),
        "lien cassé",
        "liens cassés",
        LINKS,
        "etat=casses",
    ),
    Task(
        "directory.view_linkcheck",
        lambda: LinkCheck.objects.moved().count(),
        "site qui a déménagé",
        "sites qui ont déménagé",
        LINKS,
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
SITE = (
    Task(
        "directory.view_import",
        lambda: Import.objects.filter(state=Import.State.READY).count(),
        "import à confirmer",
        "imports à confirmer",
        "admin:imports",
    ),
    Task(
        "directory.view_mail",
        lambda: Mail.objects.stuck().count(),
        "courriel que le serveur refuse",
        "courriels que le serveur refuse",
        MAILS,
        "etat=bloques",
    ),
    Task(
        "directory.view_mail",
        lambda: Mail.objects.in_doubt().count(),
        "courriel peut-être parti",
        "courriels peut-être partis",
        MAILS,
        "etat=en-doute",
    ),
)


def to_do(user, tasks):
    """Returns the lines of the `tasks` that `user` may do, those with nothing to do left out."""
    lines = (task.line() for task in tasks if user.has_perm(task.right))
    return [line for line in lines if line[0]]


def last_import(user):
    """Returns the last Import written in the directory, None when there is none to be told."""
    if not user.has_perm("directory.view_import"):
        return None
    return Import.objects.saved().order_by("-applied_at", "-pk").first()
