from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from labels.dates import precision_field, spoken_date
from labels.models.label import Label
from labels.sources import source_lines, sources_field


class RoundQuerySet(models.QuerySet):
    """Rounds by their state on a day, told by their dates alone.

    A round is coming, open or past; the three methods share out all rounds. A deadline day still
    belongs to the round. Without any deadline, a decision already taken means that it is past.
    """

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def with_state(self, on=None):
        on = on or timezone.localdate()
        deadlines = Deadline.objects.filter(round=OuterRef("pk"))
        decided = Decision.objects.filter(round=OuterRef("pk"), on__lte=on)
        return self.annotate(
            has_deadline=Exists(deadlines),
            has_deadline_ahead=Exists(deadlines.filter(on__gte=on)),
            is_decided=Exists(decided),
        )

    def coming(self, on=None):
        on = on or timezone.localdate()
        return self.past(on, keep=False).filter(opened_on__gt=on)

    def open(self, on=None):
        on = on or timezone.localdate()
        return self.past(on, keep=False).exclude(opened_on__gt=on)

    def past(self, on=None, keep=True):
        """Rounds whose last deadline is over; with `keep=False`, all the others."""
        over = Q(has_deadline=True, has_deadline_ahead=False) | Q(
            has_deadline=False, is_decided=True
        )
        return self.with_state(on).filter(over if keep else ~over)

    def newest_first(self):
        return self.annotate(last=models.Max("deadlines__on")).order_by(
            models.functions.Coalesce("last", models.Max("decisions__on"), "opened_on").desc(
                nulls_last=True
            ),
            "slug",
        )


class Round(models.Model):
    """A call for projects (*appel à projets*) through which a label is obtained."""

    label = models.ForeignKey(Label, models.PROTECT, related_name="rounds", verbose_name="label")
    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("intitulé", max_length=160)
    opened_on = models.DateField(
        "ouverture", null=True, blank=True, help_text="Vide : date non connue."
    )
    opened_precision = precision_field()
    conditions = models.TextField(
        "conditions pour candidater", blank=True, help_text="Vide : conditions non connues."
    )
    grant = models.TextField("aide apportée", blank=True, help_text="Vide : aide non connue.")
    received = models.PositiveIntegerField(
        "candidatures reçues", null=True, blank=True, help_text="Vide : nombre non connu."
    )
    received_is_minimum = models.BooleanField(
        "au moins ce nombre", default=False, help_text="La source dit « plus de… »."
    )
    retained = models.PositiveIntegerField(
        "candidatures retenues", null=True, blank=True, help_text="Vide : nombre non connu."
    )
    rules_url = models.URLField("règlement", blank=True)
    apply_url = models.URLField("pour candidater", blank=True)
    sources = sources_field(blank=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        ordering = ["slug"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("round", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["labels.label"]

    @property
    def opened(self):
        return spoken_date(self.opened_on, self.opened_precision)

    @property
    def source_list(self):
        return source_lines(self.sources)


class DeadlineManager(models.Manager):
    def get_by_natural_key(self, round_slug, on):
        return self.get(round__slug=round_slug, on=on)


class Deadline(models.Model):
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="deadlines", verbose_name="appel à projets"
    )
    on = models.DateField("date limite", help_text="Ce jour est compris, jusqu’à 23 h 59.")

    objects = DeadlineManager()

    class Meta:
        verbose_name = "date limite"
        verbose_name_plural = "dates limites"
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "on"],
                name="deadline_once_per_round",
                violation_error_message="Cet appel a déjà cette date limite.",
            ),
        ]

    def __str__(self):
        return spoken_date(self.on)

    def natural_key(self):
        return (*self.round.natural_key(), self.on.isoformat())

    natural_key.dependencies = ["labels.round"]

    def days_left(self, on=None):
        """Returns whole days from `on` (today) to the deadline: 0 on the day itself."""
        return (self.on - (on or timezone.localdate())).days


class DecisionManager(models.Manager):
    def get_by_natural_key(self, round_slug, on):
        return self.get(round__slug=round_slug, on=on)


class Decision(models.Model):
    """A day on which laureates of a round were chosen, and how many."""

    round = models.ForeignKey(
        Round, models.CASCADE, related_name="decisions", verbose_name="appel à projets"
    )
    on = models.DateField("date de décision")
    precision = precision_field()
    retained = models.PositiveIntegerField("retenues en Occitanie", null=True, blank=True)
    retained_nationally = models.PositiveIntegerField("retenues en France", null=True, blank=True)

    objects = DecisionManager()

    class Meta:
        verbose_name = "décision"
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "on"],
                name="decision_once_per_round",
                violation_error_message="Cet appel a déjà une décision à cette date.",
            ),
        ]

    def __str__(self):
        return spoken_date(self.on, self.precision)

    def natural_key(self):
        return (*self.round.natural_key(), self.on.isoformat())

    natural_key.dependencies = ["labels.round"]


class ApplicationQuerySet(models.QuerySet):
    def get_by_natural_key(self, round_slug, candidate, commune):
        return self.get(round__slug=round_slug, candidate=candidate, commune=commune)

    def retained(self):
        return self.filter(status=Application.Status.RETAINED)


class Application(models.Model):
    """A candidate of a round, as its file names it: it may have no sheet in any directory."""

    class Status(models.TextChoices):
        RECEIVED = "received", "reçue"
        RETAINED = "retained", "retenue"
        NOT_RETAINED = "not-retained", "non retenue"
        WITHDRAWN = "withdrawn", "retirée"

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="applications", verbose_name="appel à projets"
    )
    candidate = models.CharField("candidat", max_length=160)
    commune = models.CharField("commune", max_length=80, blank=True)
    department = models.CharField(
        "département", max_length=3, blank=True, help_text="Son numéro : 09, 11, 12…"
    )
    status = models.CharField("état", max_length=12, choices=Status, default=Status.RECEIVED)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="décision",
        help_text="Vide : date de décision non connue.",
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = "candidature"
        ordering = ["round", "department", "candidate"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "candidate", "commune"],
                name="application_once_per_round",
                violation_error_message="Cette candidature est déjà enregistrée pour cet appel.",
            ),
        ]

    def __str__(self):
        return f"{self.candidate} ({self.round})"

    def natural_key(self):
        return (*self.round.natural_key(), self.candidate, self.commune)

    natural_key.dependencies = ["labels.round", "labels.decision"]
