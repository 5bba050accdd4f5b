from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from labels.models.move import MOVES, Status, check_move
from labels.models.piece import MissingPiece
from labels.models.round import Deadline, Decision, Round
from tierslieux.history.records import HistoryRecords, update_rows
from tierslieux.text.urls import source_lines, validate_sources
from tierslieux.text.validation import LONG_TEXT, SHORT_TEXT

# Below so many finished, nobody reads the opinions of others.
FEWEST_OPINIONS = 2


def amount_field(name):
    """The column of an amount in euros, empty when it is not known."""
    return models.DecimalField(
        name,
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text="En euros. Vide : montant non connu.",
    )


class ApplicationQuerySet(models.QuerySet):
    def get_by_natural_key(self, round_slug, candidate, commune):
        return self.get(round__slug=round_slug, candidate=candidate, commune=commune)

    def retained(self):
        return self.filter(status=Status.RETAINED)

    def with_limit(self):
        """Adds `limit`, the deadline day of each: its own, else the last of its round, if any."""
        of_round = Deadline.objects.filter(round=OuterRef("round")).order_by("-on")
        return self.annotate(limit=Coalesce("deadline__on", Subquery(of_round.values("on")[:1])))

    def late(self):
        """Those received after the end of their deadline day; see `Application.is_late`."""
        return self.with_limit().filter(limit__lt=TruncDate("received_at"))

    def undecided(self):
        """Those that wait for a decision."""
        return self.filter(status__in=[Status.RECEIVED, Status.INCOMPLETE, Status.ADMISSIBLE])

    def with_expired_contact(self, moment=None):
        """Those whose private contact is beyond its retention at `moment` (now), counted from
        their last version, else from their receipt.
        """
        retention = timedelta(days=settings.CANDIDATE_CONTACT_MONTHS * 365 // 12)
        versions = Application.history.filter(id=OuterRef("pk")).order_by("-history_date")
        last_version = Subquery(versions.values("history_date")[:1])
        dated = self.exclude(contact="").annotate(since=Coalesce(last_version, "received_at"))
        return dated.filter(since__lt=(moment or timezone.now()) - retention)

    def with_overdue_pieces(self, on=None):
        """Those that owe a piece asked for: see `MissingPieceQuerySet.overdue`."""
        return self.filter(pk__in=MissingPiece.objects.overdue(on).values("application"))


class Application(models.Model):
    """A candidate of a round, as its file names it: it may have no sheet in any directory.

    Its status changes by `move` alone, which dates, signs and reasons each change.
    """

    Status = Status

    class Place(models.TextChoices):
        EXISTING = "existing", "lieu existant"
        NEW = "new", "nouveau lieu"
        UNKNOWN = "unknown", "non connu"

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="applications", verbose_name="appel à projets"
    )
    reference = models.CharField("référence", max_length=100, unique=True, editable=False)
    deadline = models.ForeignKey(
        Deadline,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="date limite",
        help_text="La relève visée. Vide : non connue ; la dernière de l’appel fait alors foi.",
    )
    received_at = models.DateTimeField(
        "reçue le", null=True, blank=True, help_text="Heure de Paris. Vide : date non connue."
    )
    candidate = models.CharField("candidat", max_length=160)
    holder = models.CharField(
        "porteur", max_length=160, blank=True, help_text="La structure qui porte le projet."
    )
    place = models.CharField(
        "lieu", max_length=10, choices=Place, default=Place.UNKNOWN, help_text="Existe-t-il déjà ?"
    )
    place_type = models.CharField(
        "type de lieu", max_length=120, blank=True, help_text="Tel que le dossier le nomme."
    )
    commune = models.CharField("commune", max_length=80, blank=True)
    department = models.CharField(
        "département", max_length=3, blank=True, help_text="Son numéro : 09, 11, 12…"
    )
    amount_asked = amount_field("aide demandée")
    amount_granted = amount_field("aide accordée")
    contact = models.TextField(
        "contact privé",
        validators=[SHORT_TEXT],
        blank=True,
        help_text="Nom, téléphone, adresse électronique : jamais publiés.",
    )
    documents = models.TextField(
        "documents",
        validators=[LONG_TEXT, validate_sources],
        blank=True,
        help_text="Une adresse web par ligne.",
    )
    status = models.CharField("état", max_length=12, choices=Status, default=Status.RECEIVED)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="décision",
        help_text="Vide\u00a0: date de décision non connue.",
    )
    decision_year = models.PositiveSmallIntegerField(
        "année de la décision",
        null=True,
        blank=True,
        help_text="Quand une source ne dit que l’année. Vide\u00a0: non connue.",
    )

    # What this site alone knows: fixtures that leave it out leave it as it is.
    kept_on_reload = (
        "reference",
        "deadline_id",
        "received_at",
        "holder",
        "place",
        "place_type",
        "amount_asked",
        "amount_granted",
        "contact",
        "documents",
        "decision_id",
    )

    objects = ApplicationQuerySet.as_manager()
    # A private contact is erased one day: no copy of it may stay.
    history = HistoryRecords(never_restored=["status", "decision"], excluded_fields=["contact"])

    class Meta:
        verbose_name = "candidature"
        ordering = ["round", "department", "candidate"]
        permissions = [
            ("read_contact", "Peut lire le contact privé des candidatures"),
            ("decide_application", "Peut décider des candidatures"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "candidate", "commune"],
                name="application_once_per_round",
                violation_error_message="Cette candidature est déjà enregistrée pour cet appel.",
            ),
        ]

    def __str__(self):
        return f"{self.candidate} ({self.round})"

    @transaction.atomic
    def save(self, *args, **options):
        # The grid first: whoever freezes it holds the label, then writes the round.
        if not Round.objects.closed().filter(pk=self.round_id).exists():
            self.round.freeze()
        self.draw_reference()
        super().save(*args, **options)

    def natural_key(self):
        return (*self.round.natural_key(), self.candidate, self.commune)

    natural_key.dependencies = ["labels.round", "labels.decision", "labels.deadline"]

    def clean(self):
        if self.decision and self.decision.round_id != self.round_id:
            raise ValidationError({"decision": "Cette décision est celle d’un autre appel."})
        if self.deadline and self.deadline.round_id != self.round_id:
            raise ValidationError({"deadline": "Cette date limite est celle d’un autre appel."})

    def draw_reference(self):
        """Gives its reference to an application that has none yet."""
        if not self.reference:
            self.reference = self.round.draw_reference()

    @property
    def is_late(self):
        """Received after the end of its deadline day, in Paris; the last of the round when its own
        is not known.
        """
        days = [self.deadline] if self.deadline else self.round.deadlines.all()
        limit = max(days, key=lambda each: each.on, default=None)
        return bool(limit and self.received_at and limit.is_missed(self.received_at))

    @property
    def document_list(self):
        return source_lines(self.documents)

    @property
    def next_statuses(self):
        """The statuses that this one may be moved to."""
        return MOVES[Status(self.status)]

    @property
    def progress(self):
        """« 2 avis sur 3 »: finished, of those expected, which are two at least."""
        expected = [each for each in self.assessments.all() if not each.conflict]
        given = sum(each.is_finished for each in expected)
        return f"{given}\u00a0avis sur {max(len(expected), FEWEST_OPINIONS)}"

    @transaction.atomic
    def move(self, to, by, reason, at=None, **decided):
        """Changes the status to `to`, and keeps who did it, why, and when (now); returns the Move.
        What is `decided` with it is written too: the decision, the amount granted.

        Raises ValidationError, in French, for a move that is not allowed, without a reason, or
        decided on a status that somebody has changed meanwhile.
        """
        locked = Application.objects.select_for_update().get(pk=self.pk)
        check_move(self, locked, to, reason)
        moved = self.moves.create(
            before=locked.status, after=to, by=by, reason=reason.strip(), at=at or timezone.now()
        )
        update_rows(Application.objects.filter(pk=self.pk), by=by, status=to, **decided)
        self.status = to
        return moved
