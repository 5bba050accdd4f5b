from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from labels.models.grid import RoundCriterion
from labels.models.label import Label
from labels.models.state import State
from tierslieux.history.records import HistoryRecords
from tierslieux.text.dates import format_date, format_when, precision_field
from tierslieux.text.urls import check_url, source_lines, sources_field
from tierslieux.text.validation import optional_text

GRID_IS_FROZEN = "Les critères de cet appel sont gelés\u00a0: son label ne change plus."


class RoundQuerySet(models.QuerySet):
    """Rounds by their state on a day, told by their dates alone.

    A round is over once its last deadline is past, or, when no deadline is known, once a decision
    was taken; a deadline day still belongs to it. Over, it is in review as long as a decision day
    lies ahead, then closed from that day on. Else it is open from its opening day, or, when that
    day is not known, as long as a deadline lies ahead. Else it is coming, even without a date.
    """

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def public(self):
        """All but the exercises of the staff, which no page, file nor figure tells of."""
        return self.filter(is_exercise=False)

    def with_state(self, on=None):
        """Adds `state`, the `State` of each round on the day `on` (today)."""
        on = on or timezone.localdate()
        deadlines = Deadline.objects.filter(round=OuterRef("pk"))
        decisions = Decision.objects.filter(round=OuterRef("pk"))
        is_over = Exists(deadlines) & ~Exists(deadlines.filter(on__gte=on))
        is_over |= ~Exists(deadlines) & Exists(decisions.filter(on__lte=on))
        has_opened = Q(opened_on__lte=on) | Q(opened_on=None) & Exists(deadlines)
        return self.annotate(
            state=Case(
                When(is_over & Exists(decisions.filter(on__gt=on)), then=Value(State.REVIEW)),
                When(is_over, then=Value(State.CLOSED)),
                When(has_opened, then=Value(State.OPEN)),
                default=Value(State.COMING),
            )
        )

    def open(self, on=None):
        return self.with_state(on).filter(state=State.OPEN)

    def coming(self, on=None):
        return self.with_state(on).filter(state=State.COMING)

    def in_review(self, on=None):
        return self.with_state(on).filter(state=State.REVIEW)

    def closed(self, on=None):
        return self.with_state(on).filter(state=State.CLOSED)

    def to_freeze(self, on=None):
        """Rounds open or in review on the day `on` (today), whose grid is not frozen."""
        # What a round closed since long asked is not what its label asks today.
        return self.with_state(on).filter(state__in=[State.OPEN, State.REVIEW], frozen_at=None)

    def freeze_due(self, on=None):
        """Freezes each round `to_freeze`; returns how many: none when done again."""
        return sum(each.freeze() for each in self.to_freeze(on).order_by("label", "pk"))

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
        """Returns the round to talk about first: open, coming, in review, else the last closed."""
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
    conditions = optional_text("conditions pour candidater", "Vide : conditions non connues.")
    grant = optional_text("aide apportée", "Vide : aide non connue.")
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
    budget = models.DecimalField(
        "budget",
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="En euros, pour tout l’appel. Vide : budget non connu.",
    )
    is_exercise = models.BooleanField("exercice", default=False, editable=False)
    frozen_at = models.DateTimeField("grille gelée le", null=True, blank=True, editable=False)
    last_number = models.PositiveIntegerField("dernier numéro tiré", default=0, editable=False)
    updated_at = models.DateTimeField("modifié le", blank=True, editable=False)

    # What this site alone knows: fixtures that leave it out leave it as it is.
    kept_on_reload = ("frozen_at", "last_number", "updated_at")

    objects = RoundQuerySet.as_manager()
    history = HistoryRecords(follow=["slug"], excluded_fields=["last_number", "updated_at"])

    class Meta:
        verbose_name = "appel à projets"
        verbose_name_plural = "appels à projets"
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(slug="dates-limites"),
                name="round_slug_not_that_of_all_deadlines",
                violation_error_message="L’adresse «\u202fdates-limites\u202f» est celle du "
                "calendrier de tous les appels.",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **options):
        self.updated_at = timezone.now()
        super().save(*args, **options)

    def get_absolute_url(self):
        return reverse("round", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["labels.label"]

    def clean(self):
        stored = Round.objects.filter(pk=self.pk, frozen_at__isnull=False)
        if stored.exclude(label=self.label_id).exists():
            raise ValidationError({"label": GRID_IS_FROZEN})

    @property
    def opened(self):
        return format_date(self.opened_on, self.opened_precision)

    @property
    def opened_when(self):
        return format_when(self.opened_on, self.opened_precision)

    @property
    def source_list(self):
        return source_lines(self.sources)

    def next_deadline(self, on=None):
        """Returns the first deadline that is not over on the day `on` (today), if any."""
        on = on or timezone.localdate()
        return next((each for each in self.deadlines.all() if each.on >= on), None)

    def grid(self):
        """Returns the criteria that candidates meet: frozen, else the label's as they are."""
        return (self.criteria if self.frozen_at else self.label.criteria).order_by("rank", "code")

    def freeze(self):
        """Copies the criteria of the label, once and for all; tells whether it was to be done."""
        if self.frozen_at:
            return False
        with transaction.atomic():
            # Held by whoever changes a criterion too: the copy is of before or of after.
            Label.objects.select_for_update().get(pk=self.label_id)
            self.refresh_from_db(fields=["frozen_at"])
            return not self.frozen_at and self.copy_grid()

    def copy_grid(self):
        asked = [each.asked() for each in self.label.criteria.order_by("rank", "code")]
        RoundCriterion.objects.bulk_create(RoundCriterion(round=self, **each) for each in asked)
        self.frozen_at = timezone.now()
        Round.objects.filter(pk=self.pk).update(frozen_at=self.frozen_at)
        return True

    def draw_reference(self):
        """Returns a reference that no application of this round has or had: « appel-2027-007 »."""
        with transaction.atomic():
            Round.objects.filter(pk=self.pk).update(last_number=F("last_number") + 1)
            self.refresh_from_db(fields=["last_number"])
        return f"{self.slug}-{self.last_number:03}"


class DeadlineManager(models.Manager):
    def get_by_natural_key(self, round_slug, on):
        return self.get(round__slug=round_slug, on=on)


class Deadline(models.Model):
    round = models.ForeignKey(
        Round, models.CASCADE, related_name="deadlines", verbose_name="appel à projets"
    )
    on = models.DateField("date limite", help_text="Ce jour est compris, jusqu’à 23 h 59.")

    objects = DeadlineManager()
    history = HistoryRecords()

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
        return format_date(self.on)

    def natural_key(self):
        return (*self.round.natural_key(), self.on.isoformat())

    natural_key.dependencies = ["labels.round"]

    def is_missed(self, moment):
        """Tells whether `moment` comes after the end of this day, in Paris."""
        return timezone.localdate(moment) > self.on

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
    history = HistoryRecords()

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
        return format_date(self.on, self.precision)

    def natural_key(self):
        return (*self.round.natural_key(), self.on.isoformat())

    natural_key.dependencies = ["labels.round"]
