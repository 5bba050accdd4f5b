from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.models.quarantine import QuarantineQuerySet
from directory.models.venue import Venue

NOTE_LENGTH = 4000
NOTE_TEXT = MaxLengthValidator(NOTE_LENGTH)
# How long the address of who wrote is kept: six months, the shortest of them.
CONTACT_RETENTION = timedelta(days=181)


class CorrectionQuerySet(QuarantineQuerySet):
    def waiting(self):
        return self.filter(state=Correction.State.WAITING)

    def quarantined(self):
        return self.filter(state=Correction.State.QUARANTINE)

    def open(self):
        """Those that somebody may still decide."""
        return self.filter(state__in=Correction.OPEN)

    def with_agreement(self):
        """Annotate `agreeing`: how many waiting answers of one word say the same of the venue."""
        same = Correction.objects.waiting().exclude(quick_answer="").order_by()
        same = same.filter(venue=OuterRef("venue"), quick_answer=OuterRef("quick_answer"))
        counted = same.values("venue").annotate(number=Count("pk")).values("number")
        return self.annotate(agreeing=Coalesce(Subquery(counted), 0))

    def claims(self):
        """Those of people who say that they run the venue."""
        return self.filter(origin=Correction.Origin.CLAIM)

    def oldest_first(self):
        return self.order_by("filed_at", "pk")

    def with_expired_contact(self, moment=None):
        """Those whose contact address is beyond its retention."""
        return self.filed_before((moment or timezone.now()) - CONTACT_RETENTION).exclude(contact="")

    def file(self, *, venue, proposed, **fields):
        """File what somebody proposes for a sheet, None for a place that has none yet.

        `proposed` is {field: {"before": …, "proposed": …}} as `SheetForm.proposed` gives it. The
        sheet itself is left as it is.
        """
        return self.create(venue=venue, proposed=proposed, **fields)

    def file_checked(self, verdict, **fields):
        """File what a public form sent, in quarantine when its spam Verdict has suspicions."""
        state = Correction.State
        self.file(
            state=state.QUARANTINE if verdict.suspicions else state.WAITING,
            suspicions="\n".join(verdict.suspicions),
            same_network=verdict.same_network,
            **fields,
        )
        if verdict.suspicions:
            self.make_room()


class Correction(models.Model):
    """What somebody outside the staff proposes for a sheet; the staff accept it field by field."""

    class State(models.TextChoices):
        WAITING = "waiting", "à traiter"
        QUARANTINE = "quarantine", "en quarantaine"
        ACCEPTED = "accepted", "acceptée"
        PARTLY = "partly", "acceptée en partie"
        REFUSED = "refused", "refusée"

    class Origin(models.TextChoices):
        VISITOR = "visitor", "visiteur"
        MANAGER = "manager", "lien du gestionnaire"
        CLAIM = "claim", "« C’est mon lieu »"

    OPEN = (State.WAITING, State.QUARANTINE)

    # Protected: a sheet is not deleted under what somebody took the time to write about it.
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrections",
        verbose_name="lieu",
        help_text="Vide\u00a0: un lieu proposé, qui n’a pas encore de fiche.",
    )
    name = models.CharField("nom proposé", max_length=120, blank=True)
    proposed = models.JSONField("champs proposés", default=dict, blank=True)
    note = models.TextField("précisions", validators=[NOTE_TEXT], blank=True)
    # As it was prepared: small, upright, without metadata. Kept until somebody decides.
    photo = models.BinaryField("photo", null=True, blank=True)
    photo_alt = models.CharField("ce que montre la photo", max_length=200, blank=True)
    photo_credit = models.CharField("crédit de la photo", max_length=120, blank=True)
    contact = models.EmailField("adresse laissée", blank=True)
    origin = models.CharField("origine", max_length=10, choices=Origin, default=Origin.VISITOR)
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    quick_answer = models.CharField(
        "réponse d’un mot", max_length=40, blank=True, default="", db_default="", editable=False
    )
    suspicions = models.TextField("raisons de la quarantaine", blank=True)
    same_network = models.PositiveIntegerField(
        "envois du même réseau dans l’heure", default=0, db_default=0, editable=False
    )
    filed_at = models.DateTimeField("reçue le", default=timezone.now)
    decided_at = models.DateTimeField("décidée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="décidée par",
    )
    decisions = models.JSONField("décision par champ", default=dict, blank=True)
    answer = models.TextField("réponse", validators=[NOTE_TEXT], blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = "correction"
        ordering = ["-filed_at", "-pk"]
        indexes = [models.Index(fields=["state", "filed_at"], name="correction_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "quarantine"], decided_at=None)
                | Q(state__in=["accepted", "partly", "refused"], decided_at__isnull=False),
                name="correction_decided_when_said",
                violation_error_message="Une correction traitée porte la date de sa décision.",
            ),
            models.CheckConstraint(
                condition=Q(venue__isnull=False) | ~Q(name=""),
                name="correction_is_of_a_place",
                violation_error_message="Une proposition concerne une fiche, ou nomme un lieu.",
            ),
        ]

    def __str__(self):
        return f"n°\u00a0{self.pk}, {self.place_name}"

    @property
    def place_name(self):
        return self.venue.name if self.venue else self.name

    @property
    def is_open(self):
        return self.state in self.OPEN

    @property
    def is_new_place(self):
        """Whether it proposes a place that had no sheet."""
        return bool(self.name)
