from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from labels.models.application import FEWEST_OPINIONS, Application
from labels.models.grid import RoundCriterion
from tierslieux.text.validation import LONG_TEXT, SHORT_TEXT


class AssessmentQuerySet(models.QuerySet):
    """Assessments; those that a conflict of interest blocks count for nothing."""

    def expected(self):
        return self.filter(conflict=False)

    def finished(self):
        return self.expected().filter(finished_at__isnull=False)

    def unblinded(self):
        """Those of applications whose assessors, two at least, have all finished."""
        same = Assessment.objects.expected().filter(application=OuterRef("application"))
        counted = same.order_by().values("application").annotate(number=Count("pk"))
        return self.filter(
            Exists(counted.filter(number__gte=FEWEST_OPINIONS)),
            ~Exists(same.filter(finished_at=None)),
        )

    def readable_by(self, user):
        """Those whose verdicts `user` may read: their own, and those of others once all are given.

        Of others, people who see applications read all; an assessor, those they assess too.
        A conflict of interest closes the others' verdicts to whoever declared it.
        """
        if not user.is_active:
            return self.none()
        mine = Assessment.objects.filter(assessor=user, application=OuterRef("application"))
        others = self.expected().unblinded().filter(~Exists(mine.filter(conflict=True)))
        if not user.has_perm("labels.view_application"):
            others = others.filter(Exists(mine))
        return self.filter(Q(assessor=user) | Q(pk__in=others.values("pk")))


class Assessment(models.Model):
    """What one person thinks of one application, criterion by criterion."""

    application = models.ForeignKey(
        Application, models.PROTECT, related_name="assessments", verbose_name="candidature"
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="assessments",
        verbose_name="évaluateur",
    )
    conflict = models.BooleanField("conflit d’intérêts", default=False)
    conflict_reason = models.TextField("motif du conflit", validators=[SHORT_TEXT], blank=True)
    finished_at = models.DateTimeField("fini le", null=True, blank=True, editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "évaluation"
        ordering = ["application", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "assessor"],
                name="assessment_once_per_assessor",
                violation_error_message="Cette personne évalue déjà cette candidature.",
            ),
            models.CheckConstraint(
                condition=Q(conflict=False, conflict_reason="")
                | Q(conflict=True, finished_at=None) & ~Q(conflict_reason=""),
                name="assessment_conflict_has_reason",
                violation_error_message="Un conflit d’intérêts se déclare avec son motif, avant "
                "d’avoir fini.",
            ),
        ]

    def __str__(self):
        return f"{self.application}, par {self.assessor}"

    @transaction.atomic
    def save(self, *args, **options):
        # What is assessed is what the round asked when it opened, or asks from now on.
        self.application.round.freeze()
        super().save(*args, **options)

    @property
    def is_finished(self):
        return self.finished_at is not None

    @property
    def is_open(self):
        """Whether verdicts may still be given."""
        return not self.conflict and not self.is_finished

    @property
    def state(self):
        if self.conflict:
            return "conflit d’intérêts"
        return "finie" if self.is_finished else "en cours"

    def lock(self):
        """Return this assessment as it now is, held to the end of the transaction.

        Raises ValidationError when nothing may be written in it any more.
        """
        locked = Assessment.objects.select_for_update().get(pk=self.pk)
        if not locked.is_open:
            raise ValidationError(NOT_OPEN_MESSAGES[locked.conflict])
        return locked

    @transaction.atomic
    def give(self, criterion, verdict, evidence=""):
        """Writes, or writes again, the verdict on a criterion of the round's frozen grid."""
        given = self.lock().verdicts.filter(criterion=criterion).first() or Verdict(
            assessment=self, criterion=criterion
        )
        given.verdict, given.evidence = verdict, evidence.strip()
        given.at = timezone.now()
        given.full_clean()
        given.save()
        return given

    @transaction.atomic
    def finish(self, at=None):
        """Closes the assessment: nothing is written in it any more, and others may be read.

        Raises ValidationError as long as a criterion has no verdict, or a verdict no evidence.
        """
        locked = self.lock()
        if not locked.application.round.grid().exists():
            raise ValidationError(NO_GRID)
        missing = locked.missing_criteria()
        if missing:
            raise ValidationError(
                [MISSING_VERDICT.format(question=each.question) for each in missing]
            )
        locked.finished_at = at or timezone.now()
        locked.save(update_fields=["finished_at"])
        self.finished_at = locked.finished_at

    def missing_criteria(self):
        """Return the criteria without a verdict, or whose verdict lacks the evidence it needs."""
        answered = self.verdicts.exclude(verdict__in=PROVEN_VERDICTS, evidence="").values(
            "criterion"
        )
        return [*self.application.round.grid().exclude(pk__in=answered)]

    def is_readable_by(self, user):
        return Assessment.objects.readable_by(user).filter(pk=self.pk).exists()

    @transaction.atomic
    def declare_conflict(self, reason):
        """Bars this assessor from the application: what they had begun to say is wiped out."""
        locked = self.lock()
        locked.conflict, locked.conflict_reason = True, reason.strip()
        locked.full_clean()
        locked.save()
        locked.verdicts.all().delete()
        self.conflict, self.conflict_reason = True, locked.conflict_reason


NOT_OPEN_MESSAGES = {
    True: "Un conflit d’intérêts est déclaré\u00a0: cette évaluation est bloquée.",
    False: "Cette évaluation est finie\u00a0: elle ne change plus.",
}
NO_GRID = "Cet appel n’a aucun critère\u00a0: il n’y a rien à évaluer."
MISSING_VERDICT = "Il manque un avis, ou ce qui l’appuie, sur «\u202f{question}\u202f»."


class Verdict(models.Model):
    """The verdict of an assessor on one criterion. `str` never says it: it may be blind."""

    class Value(models.TextChoices):
        MET = "met", "satisfait"
        PARTLY = "partly", "en partie"
        UNMET = "unmet", "non satisfait"
        NOT_APPLICABLE = "n-a", "sans objet"
        UNCHECKED = "unchecked", "non vérifié"

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="verdicts", verbose_name="évaluation"
    )
    criterion = models.ForeignKey(
        RoundCriterion, models.PROTECT, related_name="verdicts", verbose_name="critère"
    )
    verdict = models.CharField("avis", max_length=10, choices=Value)
    evidence = models.TextField("ce qui l’appuie", validators=[LONG_TEXT], blank=True)
    at = models.DateTimeField("le", default=timezone.now)

    class Meta:
        verbose_name = "avis"
        verbose_name_plural = "avis"
        ordering = ["assessment", "criterion__rank", "criterion__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "criterion"],
                name="verdict_once_per_criterion",
                violation_error_message="Un avis est déjà donné sur ce critère.",
            ),
        ]

    def __str__(self):
        return f"avis sur {self.criterion.get_family_display()}"

    def clean(self):
        if self.criterion.round_id != self.assessment.application.round_id:
            raise ValidationError({"criterion": "Ce critère est celui d’un autre appel."})


# What was found must be shown; that nothing was, or that it has no bearing, needs no proof.
PROVEN_VERDICTS = (Verdict.Value.MET, Verdict.Value.PARTLY, Verdict.Value.UNMET)


def disagreements(application: Application) -> list[RoundCriterion]:
    """Return the criteria on which the assessors differ, in the order of the grid.

    None as long as one of them has still to finish: it would reveal what others found.
    """
    unblinded = Assessment.objects.filter(application=application).finished().unblinded()
    differing = RoundCriterion.objects.filter(verdicts__assessment__in=unblinded).annotate(
        answers=Count("verdicts__verdict", distinct=True)
    )
    return [*differing.filter(answers__gt=1).order_by("rank", "code")]
