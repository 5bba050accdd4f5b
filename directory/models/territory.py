from django.db import models
from django.urls import reverse

from tierslieux.text.folding import fold, search_text


class DepartmentQuerySet(models.QuerySet):
    def light(self):
        """Departments without their outlines, which weigh more than all the rest."""
        return self.defer("outline", "silhouette", "main_towns")


class Department(models.Model):
    class Article(models.TextChoices):
        ELIDED = "l’", "l’ (l’Aude)"
        MASCULINE = "le ", "le (le Gard)"
        FEMININE = "la ", "la (la Lozère)"
        PLURAL = "les ", "les (les Hautes-Pyrénées)"

    code = models.CharField("numéro", max_length=3, primary_key=True)
    name = models.CharField("nom", max_length=60, unique=True)
    slug = models.SlugField("adresse", max_length=60, unique=True)
    article = models.CharField("article", max_length=4, choices=Article)
    population = models.PositiveIntegerField("population", help_text="Habitants.")
    outline = models.JSONField("contour", help_text="Géométrie GeoJSON, degrés WGS 84.")
    silhouette = models.TextField(
        "tracé", help_text="Chemin SVG simplifié, en hectomètres Lambert-93, nord en haut."
    )
    label_x = models.IntegerField("abscisse du nom", help_text="Dans le repère du tracé.")
    label_y = models.IntegerField("ordonnée du nom", help_text="Dans le repère du tracé.")
    main_towns = models.JSONField(
        "villes repères",
        default=list,
        blank=True,
        help_text="Les communes les plus peuplées : [nom, latitude, longitude] de chacune.",
    )
    neighbours = models.ManyToManyField("self", blank=True, verbose_name="départements voisins")

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = "département"
        ordering = ["code"]

    def __str__(self):
        return f"{self.name} ({self.code})"

    def get_absolute_url(self):
        return reverse("department", args=[self.code, self.slug])

    @property
    def of_name(self):
        """« de l’Aude », « du Gard », « de la Lozère », « des Hautes-Pyrénées »."""
        contracted = {"le ": "du ", "les ": "des "}
        return contracted.get(self.article, f"de {self.article}") + self.name

    @property
    def in_name(self):
        """« dans l’Aude », « dans le Gard »."""
        return f"dans {self.article}{self.name}"


CONTRACTIONS = {
    ("à", "Le "): "au ",
    ("à", "Les "): "aux ",
    ("de", "Le "): "du ",
    ("de", "Les "): "des ",
}
VOWELS = "aeiouyhœ"


def contracted(preposition, name):
    """Return the name of a commune after « à » or « de », its article contracted or elided."""
    for (before, article), merged in CONTRACTIONS.items():
        if before == preposition and name.startswith(article):
            return merged + name.removeprefix(article)
    if preposition == "de" and (name[0].lower() in VOWELS or fold(name[0]) in VOWELS):
        return f"d’{name}"
    return f"{preposition} {name}"


class CommuneQuerySet(models.QuerySet):
    def light(self):
        """Communes with their intercommunality and their department, without its outline."""
        return self.select_related("department", "intercommunality").defer(
            "department__outline", "department__silhouette", "department__main_towns"
        )


class Commune(models.Model):
    is_exact = True  # its point is what one measures from when the place meant is the commune

    code = models.CharField("code INSEE", max_length=5, primary_key=True)
    name = models.CharField("nom", max_length=80)
    slug = models.SlugField("adresse", max_length=80)
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="communes", verbose_name="département"
    )
    postcodes = models.CharField(
        "codes postaux", max_length=200, help_text="Séparés par des espaces."
    )
    population = models.PositiveIntegerField("population", help_text="Habitants.")
    latitude = models.FloatField("latitude", help_text="Degrés WGS 84.")
    longitude = models.FloatField("longitude", help_text="Degrés WGS 84.")
    intercommunality = models.ForeignKey(
        "directory.Intercommunality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="communes",
        verbose_name="intercommunalité",
    )
    former_codes = models.CharField(
        "anciens codes INSEE", max_length=200, blank=True, help_text="Séparés par des espaces."
    )
    former_names = models.CharField("anciens noms", max_length=400, blank=True)
    search_text = models.TextField("texte cherché", blank=True, editable=False)
    sort_name = models.CharField("nom de tri", max_length=120, blank=True, editable=False)

    objects = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        ordering = ["sort_name", "code"]

    def __str__(self):
        return f"{self.name} ({self.department_id})"

    def save(self, **kwargs):
        self.refresh_search()
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("commune", args=[self.code, self.slug])

    @property
    def commune_code(self):
        return self.code

    @property
    def at_name(self):
        """« à Albi », « au Vigan », « aux Angles », « à La Salvetat »."""
        return contracted("à", self.name)

    @property
    def of_name(self):
        """« d’Albi », « de Toulouse », « du Vigan », « des Angles »."""
        return contracted("de", self.name)

    def refresh_search(self):
        """Rebuild the folded columns from the others; do not save."""
        self.sort_name = fold(self.name)
        self.search_text = search_text(
            [self.name, self.code, self.postcodes, self.former_codes, self.former_names]
        )
