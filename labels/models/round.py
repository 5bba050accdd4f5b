from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from labels.dates import precision_field, spoken_date, spoken_when
from labels.models.label import Label
from labels.sources import check_url, source_lines, sources_field


class State(models.TextChoices):
    OPEN = "open", "ouvert"
    COMING = "coming", "à venir"
    PAST = "past", "passé"


class RoundQuerySet(models.QuerySet):
    """Rounds by their state on a day, told by their dates alone.

    A round is past once its last deadline is over, or, when no deadline is known, once a decision
    was taken; a deadline day still belongs to it. Else it is open from its opening day, or, when
    that day is not known, as long as a deadline lies ahead. Else it is coming, even without a date.
    """

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def with_state(self, on=None):
        """Adds `state`, the `State` of each round on the day `on` (today)."""
        on = on or timezone.localdate()
        deadlines = Deadline.objects.filter(round=OuterRef("pk"))
        decided = Decision.objects.filter(round=OuterRef("pk"), on__lte=on)
        is_over = Exists(deadlines) & ~Exists(deadlines.filter(on__gte=on))
        is_decided = ~Exists(deadlines) & Exists(decided)
        has_opened = Q(opened_on__lte=on) | Q(opened_on=None) & Exists(deadlines)
        return self.annotate(
            state=Case(
                When(is_over | is_decided, then=Value(State.PAST)),
                When(has_opened, then=Value(State.OPEN)),
                default=Value(State.COMING),
            )
        )

    def open(self, on=None):
        return self.with_state(on).filter(state=State.OPEN)

    def coming(self, on=None):
        return self.with_state(on).filter(state=State.COMING)

    def past(self, on=None):
        return self.with_state(on).filter(state=State.PAST)

    def newest_first(self):
        """By `last_date`, the last known of each: deadline, else decision, else opening.

        `last_deadline` is the only one of them that tells when a round closes.
        """
        deadlines = Deadline.objects.filter(round=OuterRef("pk")).order_by("-on")
        decisions = Decision.objects.filter(round=OuterRef("pk")).order_by("-on")
        last_decision = Subquery(decisions.values("on")[:1])
        dated = self.annotate(
            last_deadline=Subquery(deadlines.values("on")[:1]),
            last_date=Coalesce("last_deadline", last_decision, "opened_on"),
        )
        return dated.order_by(F("last_date").desc(nulls_last=True), "slug")

    def current(self, on=None):
        """Returns the round to talk about first: open, else coming, else the last that closed."""
        ranks = [When(state=state, then=rank) for rank, state in enumerate(State)]
        rounds = self.with_state(on).newest_first().annotate(rank=Case(*ranks))
        return rounds.order_by("rank", F("last_date").desc(nulls_last=True)).first()


class Round(models.Model):
    """A call for projects (*appel à projets*) through which a label is obtained."""

    label = models.ForeignKey(Label, models.PROTECT, related_name="rounds", verbose_name="label")
    slug = models.SlugField("adresse", max_length=80, unique=True)
    title = models.CharField("intitulé", max_length=160)
    opened_on = models.DateField(
        "ouverture", null=True, blank=True, help_text="Vide : date non connue."
    )
    opened_precision = precision_field()
    conditions = models.TextField(
        "conditions pour candidater", blank=True, help_text="Vide : conditions non connues."
    )
    grant = models.TextField("aide apportée", blank=True, help_text="Vide : aide non connue.")
    received = models.PositiveIntegerField(
        "candidatures reçues", null=True, blank=True, help_text="Vide : nombre non connu."
    )
    received_is_minimum = models.BooleanField(
        "au moins ce nombre", default=False, help_text="La source dit « plus de… »."
    )
    retained = models.PositiveIntegerField(
        "candidatures retenues", null=True, blank=True, help_text="Vide : nombre non connu."
    )
    rules_url = models.URLField("règlement", blank=True, validators=[check_url])
    apply_url = models.URLField("pour candidater", blank=True, validators=[check_url])
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
    def opened_when(self):
        return spoken_when(self.opened_on, self.opened_precision)

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
    on = models.DateField("date limite", help_text="Ce jour est compris, jusqu’à 23 h 59.")

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
        "département", max_length=3, blank=True, help_text="Son numéro : 09, 11, 12…"
    )
    status = models.CharField("état", max_length=12, choices=Status, default=Status.RECEIVED)
    decision = models.ForeignKey(
        Decision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name="décision",
        help_text="Vide : date de décision non connue.",
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

    def clean(self):
        if self.decision and self.decision.round_id != self.round_id:
            raise ValidationError({"decision": "Cette décision est celle d’un autre appel."})

    def natural_key(self):
        return (*self.round.natural_key(), self.candidate, self.commune)

    natural_key.dependencies = ["labels.round", "labels.decision"]
