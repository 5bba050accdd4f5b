from django.db import models
from django.db.models import Q

from labels.sources import source_lines, sources_field


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
    summary = models.TextField("en deux lignes", help_text="Ce qu’est ce label, pour tout public.")
    guarantees = models.TextField(
        "ce que le label garantit", blank=True, help_text="Laissez vide si ce n’est pas établi."
    )
    how_to_get = models.TextField("comment l’obtenir", blank=True)
    validity_months = models.PositiveSmallIntegerField(
        "durée de validité", null=True, blank=True, help_text="En mois. Vide : durée non connue."
    )
    sources = sources_field(blank=True)
    rank = models.PositiveSmallIntegerField("ordre d’affichage", default=0)

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


class CriterionManager(models.Manager):
    def get_by_natural_key(self, label_code, code):
        return self.get(label__code=label_code, code=code)


class Criterion(models.Model):
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

    label = models.ForeignKey(Label, models.CASCADE, related_name="criteria", verbose_name="label")
    code = models.SlugField("code", max_length=60)
    family = models.CharField("famille", max_length=20, choices=Family)
    question = models.TextField("ce qui est demandé")
    evidence = models.TextField(
        "ce qui le prouve", blank=True, help_text="Laissez vide si ce n’est pas établi."
    )
    requirement = models.CharField(
        "caractère", max_length=10, choices=Requirement, default=Requirement.UNKNOWN
    )
    rank = models.PositiveSmallIntegerField("ordre d’affichage", default=0)

    objects = CriterionManager()

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
        ]

    def __str__(self):
        return f"{self.label} – {self.get_family_display()}"

    def natural_key(self):
        return (*self.label.natural_key(), self.code)

    natural_key.dependencies = ["labels.label"]
