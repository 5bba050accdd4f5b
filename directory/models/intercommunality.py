from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse

from directory.models.territory import contracted
from tierslieux.text.folding import fold
from tierslieux.text.typography import lower_first


class Intercommunality(models.Model):
    """Communes that run things together (an EPCI à fiscalité propre), known by its SIREN.

    Its members of the region are its `communes`; those of other regions are only counted.
    """

    class Kind(models.TextChoices):
        COMMUNITY = "CC", "Communauté de communes"
        AGGLOMERATION = "CA", "Communauté d’agglomération"
        URBAN = "CU", "Communauté urbaine"
        METROPOLIS = "METRO", "Métropole"

    siren = models.CharField(
        "SIREN",
        max_length=9,
        primary_key=True,
        validators=[RegexValidator(r"^[0-9]{9}\Z", "Un SIREN compte neuf chiffres.")],
    )
    name = models.CharField(
        "nom", max_length=120, help_text="Précédé de CC, CA ou CU, comme dans la liste nationale."
    )
    kind = models.CharField("nature", max_length=5, choices=Kind)
    slug = models.SlugField("adresse", max_length=120)
    outside_communes = models.PositiveSmallIntegerField(
        "communes hors région", default=0, help_text="Nombre de ses communes hors d’Occitanie."
    )

    class Meta:
        verbose_name = "intercommunalité"
        ordering = ["name", "siren"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("intercommunality", args=[self.siren, self.slug])

    @property
    def full_name(self):
        """« Communauté de communes Lodévois et Larzac », « Toulouse Métropole »."""
        is_short = self.name.startswith(f"{self.kind} ")
        return f"{self.get_kind_display()} {self.bare_name}" if is_short else self.name

    @property
    def bare_name(self):
        """« du Grand Pic Saint-Loup », « Lodévois et Larzac »: without its kind."""
        return self.name.removeprefix(f"{self.kind} ")

    @property
    def sort_name(self):
        """What it is sought by in a list: « lodevois et larzac », « grand pic saint loup »."""
        words = fold(self.bare_name).split()
        while len(words) > 1 and words[0] in LINKING_WORDS:
            words = words[1:]
        return " ".join(words)

    @property
    def the_name(self):
        """« la communauté de communes Lodévois et Larzac », « Toulouse Métropole »."""
        is_proper = self.full_name == self.name
        return self.name if is_proper else f"la {lower_first(self.full_name)}"

    @property
    def of_name(self):
        """« de la communauté de communes Lodévois et Larzac », « de Toulouse Métropole »."""
        return contracted("de", self.the_name)

    @property
    def in_name(self):
        """« dans la communauté de communes Lodévois et Larzac », « dans Toulouse Métropole »."""
        return f"dans {self.the_name}"


LINKING_WORDS = frozenset(["d", "de", "des", "du", "l", "la", "le", "les"])
