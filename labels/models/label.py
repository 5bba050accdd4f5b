from django.db import models, transaction
from django.db.models import Q

from labels.models.rule import Fact, rule_constraint
from tierslieux.text.urls import source_lines, sources_field
from tierslieux.text.validation import LONG_TEXT


class ByCode(models.Manager):
    """Finds a row by the code that fixtures and addresses use."""

    def get_by_natural_key(self, code):
        return self.get(code=code)


class Label(models.Model):
    class Issuer(models.TextChoices):
        REGION = "region", "Région Occitanie"
        STATE = "state", "État"

    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("nom", max_length=120, unique=True)
    issuer = models.CharField("délivré par", max_length=10, choices=Issuer)
    summary = models.TextField(
        "en deux lignes", validators=[LONG_TEXT], help_text="Ce qu’est ce label, pour tout public."
    )
    guarantees = models.TextField(
        "ce que le label garantit",
        validators=[LONG_TEXT],
        blank=True,
        help_text="Laissez vide si ce n’est pas établi.",
    )
    how_to_get = models.TextField("comment l’obtenir", validators=[LONG_TEXT], blank=True)
    validity_months = models.PositiveSmallIntegerField(
        "durée de validité", null=True, blank=True, help_text="En mois. Vide : durée non connue."
    )
    sources = sources_field(blank=True)
    rank = models.PositiveSmallIntegerField("ordre d’affichage", default=0)

    is_for_third_places = models.BooleanField(
        "label de tiers-lieux",
        default=True,
        help_text="Décoché, ses lieux ne comptent pas parmi les tiers-lieux labellisés.",
    )

    objects = ByCode()

    class Meta:
        verbose_name = "label"
        ordering = ["rank", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issuer__in=["region", "state"]),
                name="label_issuer_known",
                violation_error_message="Un label est délivré par la Région ou par l’État.",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)

    @property
    def issuer_with_article(self):
        return ISSUERS[self.issuer]

    @property
    def source_list(self):
        return source_lines(self.sources)


ISSUERS = {Label.Issuer.REGION: "la Région Occitanie", Label.Issuer.STATE: "l’État"}


def keep_grids(labels):
    """Freezes the rounds of `labels` (keys) that have opened, before their criteria change.

    The labels are held to the end of the transaction: nobody copies a grid being changed.
    """
    for label in Label.objects.select_for_update().filter(pk__in=labels).order_by("pk"):
        label.rounds.freeze_due()


class CriterionQuerySet(models.QuerySet):
    """Criteria, whose changes all at once leave frozen grids alone as single ones do."""

    def get_by_natural_key(self, label_code, code):
        return self.get(label__code=label_code, code=code)

    @transaction.atomic
    def update(self, **changes):
        keep_grids({*self.values_list("label", flat=True)})
        return super().update(**changes)

    @transaction.atomic
    def delete(self):
        keep_grids({*self.values_list("label", flat=True)})
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    @transaction.atomic
    def bulk_create(self, criteria, *args, **options):
        criteria = list(criteria)
        keep_grids({each.label_id for each in criteria})
        return super().bulk_create(criteria, *args, **options)


class Requirements(models.Model):
    """What a criterion asks: the same for a label and for the frozen grid of a round."""

    class Family(models.TextChoices):
        CONNECTIVITY = "connectivity", "connectivité"
        LABOUR_LAW = "labour-law", "droit du travail"
        ACCESSIBILITY = "accessibility", "accessibilité"
        EQUIPMENT = "equipment", "équipement"
        SUPPORT = "support", "accueil et accompagnement"

    class Requirement(models.TextChoices):
        REQUIRED = "required", "obligatoire"
        OPTIONAL = "optional", "facultatif"
        UNKNOWN = "unknown", "non connu"

    code = models.SlugField("code", max_length=60)
    family = models.CharField("famille", max_length=20, choices=Family)
    question = models.TextField("ce qui est demandé", validators=[LONG_TEXT])
    evidence = models.TextField(
        "ce qui le prouve",
        validators=[LONG_TEXT],
        blank=True,
        help_text="Laissez vide si ce n’est pas établi.",
    )
    requirement = models.CharField(
        "caractère", max_length=10, choices=Requirement, default=Requirement.UNKNOWN
    )
    fact = models.CharField(
        "fait de la fiche",
        max_length=20,
        choices=Fact,
        blank=True,
        help_text="Ce qui, dans la fiche d’un lieu labellisé, peut contredire ce critère. "
        "Vide\u00a0: rien.",
    )
    minimum = models.DecimalField(
        "minimum",
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Pour un fait qui se compte\u00a0: des heures par semaine, des Mbit/s, des "
        "postes ou des salles.",
    )
    service = models.SlugField(
        "service demandé",
        max_length=60,
        blank=True,
        help_text="Pour un service offert\u00a0: son code dans l’annuaire (fibre, casier…).",
    )
    rank = models.PositiveSmallIntegerField("ordre d’affichage", default=0)

    class Meta:
        abstract = True

    def asked(self):
        """Returns what is asked, {name of the field: value}: what a frozen grid copies."""
        return {each.name: getattr(self, each.name) for each in Requirements._meta.local_fields}


class Criterion(Requirements):
    label = models.ForeignKey(Label, models.CASCADE, related_name="criteria", verbose_name="label")

    # What staff set on this site: fixtures that leave it out leave it as it is.
    kept_on_reload = ("fact", "minimum", "service")

    objects = CriterionQuerySet.as_manager()

    class Meta:
        verbose_name = "critère"
        verbose_name_plural = "critères"
        ordering = ["label", "rank", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["label", "code"],
                name="criterion_code_once_per_label",
                violation_error_message="Ce label a déjà un critère de ce code.",
            ),
            rule_constraint("criterion_rule_is_whole"),
        ]

    def __str__(self):
        return f"{self.label} – {self.get_family_display()}"

    @transaction.atomic
    def save(self, *args, **options):
        self.keep_grids()
        super().save(*args, **options)

    def natural_key(self):
        return (*self.label.natural_key(), self.code)

    natural_key.dependencies = ["labels.label"]

    @transaction.atomic
    def delete(self, *args, **options):
        keep_grids({self.label_id})
        return super().delete(*args, **options)

    def keep_grids(self):
        """Freezes the grids that would change with this criterion; none when it says the same.

        Whoever writes without `save`, as fixtures do, calls it first, in the same transaction.
        """
        stored = Criterion.objects.filter(pk=self.pk).first()
        if stored is None:
            keep_grids({self.label_id})
        elif (stored.label_id, stored.asked()) != (self.label_id, self.asked()):
            keep_grids({stored.label_id, self.label_id})
