from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone

from directory.models.venue import Venue
from tierslieux.history.diff import differences
from tierslieux.history.snapshots import read_stored

LONGEST_KEY = 200


class ImportQuerySet(models.QuerySet):
    def latest_first(self):
        return self.order_by("-asked_at", "-pk")

    def saved(self):
        """Those whose rows were written in the directory, cancelled since or not."""
        return self.filter(applied_at__isnull=False)


class Import(models.Model):
    """A file of venues brought by someone: what it says, what it would change, then what it did."""

    class State(models.TextChoices):
        PREPARING = "preparing", "en préparation"
        READY = "ready", "à confirmer"
        DONE = "done", "enregistré"
        REFUSED = "refused", "refusé"
        CANCELLED = "cancelled", "annulé"

    class Task(models.TextChoices):
        NONE = "", "aucun"
        STAGE = "stage", "lecture du fichier"
        REFRESH = "refresh", "nouvel aperçu"
        CONFIRM = "confirm", "enregistrement"
        CANCEL = "cancel", "annulation"

    class Origin(models.TextChoices):
        DESK = "desk", "gestion"
        COMMAND = "command", "commande"

    source = models.CharField(
        "source",
        max_length=120,
        help_text="Qui tient ce fichier\u00a0: «\u202fHub Occitanie\u202f».",
    )
    licence = models.CharField("licence", max_length=120, blank=True)
    file_name = models.CharField("fichier", max_length=200)
    sha256 = models.CharField("empreinte du fichier", max_length=64)
    size = models.PositiveIntegerField("taille", help_text="En octets.")
    mapping = models.JSONField("correspondance des colonnes", null=True, blank=True)
    is_own = models.BooleanField(
        "colonnes de l’annuaire",
        default=False,
        help_text="Ce fichier a nos propres colonnes\u00a0: une case vide y dit que rien n’est su.",
    )
    new_status = models.CharField(
        "état des nouvelles fiches",
        max_length=10,
        choices=Venue.Status,
        default=Venue.Status.DRAFT,
        help_text="Celui des fiches créées, quand le fichier ne le dit pas.",
    )
    origin = models.CharField("venu de", max_length=8, choices=Origin, default=Origin.DESK)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name="par",
    )
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    state = models.CharField("état", max_length=10, choices=State, default=State.PREPARING)
    # What was asked of it and is not over yet, and who is at work on it: « machine:process ».
    task = models.CharField("travail en cours", max_length=8, choices=Task, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="demandé par",
    )
    worker = models.CharField("travaille", max_length=80, blank=True)
    rows_total = models.PositiveIntegerField("lignes annoncées", default=0)
    rows_read = models.PositiveIntegerField("lignes lues", default=0)
    counts = models.JSONField("nombres de lignes", default=dict)
    notices = models.JSONField("remarques sur le fichier", default=list)
    refusal = models.TextField("motif du refus", blank=True)
    applied_at = models.DateTimeField("enregistré le", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="confirmé par",
    )
    cancelled_at = models.DateTimeField("annulé le", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="annulé par",
    )

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = "import"
        ordering = ["-asked_at", "-pk"]
        permissions = [("cancel_import", "Peut annuler un import")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["done", "cancelled"], applied_at__isnull=False)
                | Q(state__in=["preparing", "ready", "refused"], applied_at=None),
                name="import_done_has_date",
                violation_error_message="Un import enregistré a une date, un autre n’en a pas.",
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False)
                | ~Q(state="cancelled") & Q(cancelled_at=None),
                name="import_cancelled_has_date",
                violation_error_message="Un import annulé a une date, un autre n’en a pas.",
            ),
        ]

    def __str__(self):
        return f"import n°\u00a0{self.pk} ({self.source})"


class ImportFile(models.Model):
    """The bytes of a file that is still to be read, compressed; gone once it is."""

    batch = models.OneToOneField(
        Import, models.CASCADE, primary_key=True, related_name="file", verbose_name="import"
    )
    content = models.BinaryField("contenu")

    class Meta:
        verbose_name = "fichier à importer"
        verbose_name_plural = "fichiers à importer"
        default_permissions = ()

    def __str__(self):
        return self.batch.file_name


class ImportRowQuerySet(models.QuerySet):
    def in_file_order(self):
        return self.order_by("number", "pk")

    def to_write(self):
        """Those that change the directory once confirmed."""
        return self.filter(action__in=[ImportRow.Action.CREATE, ImportRow.Action.UPDATE])


class ImportRow(models.Model):
    """What becomes of a row of a file, as it was shown before anything was written."""

    class Action(models.TextChoices):
        CREATE = "create", "à créer"
        UPDATE = "update", "à modifier"
        UNCHANGED = "unchanged", "inchangée"
        UNDECIDED = "undecided", "à décider"
        SKIP = "skip", "ignorée"
        REJECTED = "rejected", "rejetée"

    class Decision(models.TextChoices):
        NONE = "", "aucune"
        CREATE = "create", "créer une fiche"
        UPDATE = "update", "modifier la fiche désignée"
        SKIP = "skip", "ignorer"

    class Undone(models.TextChoices):
        NO = "", "non annulée"
        RESTORED = "restored", "valeurs rétablies"
        REMOVED = "removed", "fiche retirée"
        LABELS = "labels", "labels remis comme avant"
        CLOSED = "closed", "fiche fermée"
        KEPT = "kept", "laissée telle quelle"

    batch = models.ForeignKey(
        Import, models.CASCADE, related_name="rows", verbose_name="import", db_index=False
    )
    number = models.PositiveIntegerField("ligne")
    identifier = models.CharField("identifiant", max_length=LONGEST_KEY, blank=True)
    key = models.CharField("clé", max_length=LONGEST_KEY, blank=True)
    values = models.JSONField("valeurs lues", default=dict, encoder=DjangoJSONEncoder)
    action = models.CharField("sort", max_length=10, choices=Action)
    venue = models.ForeignKey(
        Venue,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_rows",
        verbose_name="lieu",
    )
    before = models.JSONField("avant", default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField("après", default=dict, encoder=DjangoJSONEncoder)
    # Of the sheet as it was read: confirming is refused when it is no longer so.
    fingerprint = models.CharField("empreinte", max_length=64, blank=True)
    # What the row tells of the labels of the venue, and what becomes of each.
    awards = models.JSONField("labels", default=list)
    problems = models.JSONField("messages", default=list)
    notes = models.JSONField("remarques", default=list)
    proposals = models.JSONField("fiches ressemblantes", default=list)
    decision = models.CharField("décision", max_length=8, choices=Decision, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidé par",
    )
    undone = models.CharField("annulation", max_length=8, choices=Undone, blank=True)
    undone_why = models.CharField("pourquoi", max_length=300, blank=True)

    objects = ImportRowQuerySet.as_manager()
    linked = None  # what the values of many rows lead to, when it was read for all of them

    class Meta:
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        ordering = ["batch", "number", "pk"]
        default_permissions = ()
        indexes = [models.Index(fields=["batch", "action", "number"], name="importrow_by_action")]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "number"],
                name="importrow_once",
                violation_error_message="Cette ligne est déjà dans cet import.",
            ),
        ]

    def __str__(self):
        return f"ligne\u00a0{self.number}"

    @property
    def name(self):
        return self.values.get("name") or (self.venue.name if self.venue else "")

    @property
    def changes(self):
        """Return the Changes that the row makes, in words; from nothing for a new sheet."""
        after = read_stored(Venue, self.after)
        before = dict.fromkeys(after) | read_stored(Venue, self.before)
        return differences(Venue, before, after, self.linked)

    @property
    def messages(self):
        """Return « Ligne 12, colonne Téléphone : … » for each of its problems."""
        return [
            f"Ligne\u00a0{self.number}{f', colonne {column}' if column else ''}\u00a0: {told}"
            for column, told in self.problems
        ]
