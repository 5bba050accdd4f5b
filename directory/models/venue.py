from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from directory.hours.osm import format_hours_line, validate_hours
from directory.models.exercise import Exercisable
from directory.models.former_address import FormerAddress, free_slug
from directory.models.freshness import RHYTHMS
from directory.models.territory import Commune
from directory.models.venue_queryset import VenueQuerySet
from directory.models.venue_rules import RULES, SUMMARY_LENGTH
from directory.models.vocabulary import Service, VenueType
from tierslieux.history.records import HistoryRecords
from tierslieux.text.folding import fold, search_text
from tierslieux.text.phones import format_phone, normalise_phone, validate_phone
from tierslieux.text.urls import check_url, source_lines, sources_field
from tierslieux.text.validation import LONG_TEXT, SHORT_TEXT

EVERYWHERE = "tiers-lieu d’Occitanie"  # true of every venue, so that a search may say it


class Venue(Exercisable):
    """A third place (*tiers-lieu*): its sheet in the directory."""

    class Status(models.TextChoices):
        DRAFT = "draft", "brouillon"
        PUBLISHED = "published", "publié"
        CLOSED = "closed", "fermé définitivement"

    class OperatorKind(models.TextChoices):
        ASSOCIATION = "association", "association"
        AUTHORITY = "authority", "collectivité"
        COMPANY = "company", "entreprise"
        COOPERATIVE = "cooperative", "coopérative"
        PUBLIC_BODY = "public-body", "établissement public"
        UNKNOWN = "unknown", "non connu"

    class PointPrecision(models.TextChoices):
        ADDRESS = "address", "à l’adresse"
        COMMUNE = "commune", "à la commune"

    class Wheelchair(models.TextChoices):
        YES = "yes", "oui"
        LIMITED = "limited", "partiel"
        NO = "no", "non"
        UNKNOWN = "unknown", "inconnu"

    class Free(models.TextChoices):
        YES = "yes", "oui"
        NO = "no", "non"
        UNKNOWN = "unknown", "inconnu"

    name = models.CharField("nom", max_length=120)
    slug = models.SlugField(
        "adresse de la fiche",
        max_length=120,
        unique=True,
        blank=True,
        help_text="Composée d’après le nom et la commune. L’ancienne continue de mener ici.",
    )
    status = models.CharField("état", max_length=10, choices=Status, default=Status.DRAFT)
    types = models.ManyToManyField(
        VenueType, blank=True, related_name="venues", verbose_name="types"
    )
    services = models.ManyToManyField(
        Service, blank=True, related_name="venues", verbose_name="services et équipements"
    )
    operator = models.CharField("exploitant", max_length=160, blank=True)
    operator_kind = models.CharField(
        "statut de l’exploitant",
        max_length=12,
        choices=OperatorKind,
        default=OperatorKind.UNKNOWN,
    )
    address = models.CharField("adresse", max_length=160, blank=True)
    address_extra = models.CharField("complément d’adresse", max_length=120, blank=True)
    postcode = models.CharField(
        "code postal",
        max_length=5,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{5}\Z", "Un code postal compte cinq chiffres.")],
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, related_name="venues", verbose_name="commune"
    )
    latitude = models.FloatField(
        "latitude", blank=True, help_text="Degrés WGS 84. Vide : celle de la commune."
    )
    longitude = models.FloatField(
        "longitude", blank=True, help_text="Degrés WGS 84. Vide : celle de la commune."
    )
    point_precision = models.CharField(
        "précision du point",
        max_length=10,
        choices=PointPrecision,
        default=PointPrecision.ADDRESS,
    )
    website = models.URLField("site web", max_length=300, blank=True, validators=[check_url])
    phone = models.CharField(
        "téléphone",
        max_length=20,
        blank=True,
        validators=[validate_phone],
        help_text="Celui de l’organisation : 05 61 00 00 00 ou +33 5 61 00 00 00.",
    )
    email = models.EmailField(
        "adresse électronique",
        blank=True,
        help_text="Celle de l’organisation, jamais celle d’une personne.",
    )
    summary = models.CharField(
        "résumé",
        max_length=SUMMARY_LENGTH,
        blank=True,
        help_text=f"{SUMMARY_LENGTH} caractères au plus ; c’est ce que montrent les listes.",
    )
    description = models.TextField("description", blank=True, validators=[LONG_TEXT])
    opening_hours = models.CharField(
        "horaires d’ouverture",
        max_length=500,
        blank=True,
        validators=[validate_hours],
        help_text="Syntaxe OpenStreetMap : Mo-Fr 09:00-12:30,14:00-18:00; PH off. "
        "Vide : horaires non connus.",
    )
    wheelchair = models.CharField(
        "accès en fauteuil", max_length=10, choices=Wheelchair, default=Wheelchair.UNKNOWN
    )
    wheelchair_notes = models.TextField(
        "précisions sur l’accès", blank=True, validators=[SHORT_TEXT]
    )
    acceslibre_url = models.URLField("fiche Acceslibre", blank=True, validators=[check_url])
    desks = models.PositiveIntegerField("postes de travail", null=True, blank=True)
    meeting_rooms = models.PositiveIntegerField("salles de réunion", null=True, blank=True)
    area_m2 = models.PositiveIntegerField("surface", null=True, blank=True, help_text="En m².")
    price_text = models.CharField("tarifs", max_length=280, blank=True)
    day_price = models.DecimalField(
        "prix de la journée",
        max_digits=7,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="En €.",
    )
    free = models.CharField("accès gratuit", max_length=10, choices=Free, default=Free.UNKNOWN)
    internet_mbps = models.PositiveIntegerField(
        "débit mesuré", null=True, blank=True, help_text="En Mbit/s, descendant."
    )
    opened_year = models.PositiveSmallIntegerField("ouvert en", null=True, blank=True)
    verified_on = models.DateField(
        "vérifiée le",
        null=True,
        blank=True,
        help_text="Dernier contrôle de la fiche par quelqu’un.",
    )
    verified_by = models.CharField(
        "vérifiée par", max_length=80, blank=True, help_text="Un organisme, jamais une personne."
    )
    rhythm_months = models.PositiveSmallIntegerField(
        "rythme de vérification",
        choices=[(months, f"tous les {months}\u00a0mois") for months in RHYTHMS],
        default=RHYTHMS[-1],
        help_text="À l’échéance, le lieu est sollicité par courriel et l’équipe prévenue.",
    )
    seen_year = models.PositiveSmallIntegerField(
        "vu dans une source en",
        null=True,
        blank=True,
        help_text="Année de la dernière source publique qui cite ce lieu.",
    )
    sources = sources_field(blank=True)
    siret = models.CharField(
        "SIRET",
        max_length=14,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{14}\Z", "Un SIRET compte quatorze chiffres.")],
    )
    rna = models.CharField(
        "RNA",
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(r"^W[0-9]{9}\Z", "Un numéro RNA s’écrit W suivi de 9 chiffres.")
        ],
    )
    created_on = models.DateField("entrée dans l’annuaire", default=timezone.localdate)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)
    search_text = models.TextField("texte cherché", blank=True, editable=False)
    sort_name = models.CharField("nom de tri", max_length=200, blank=True, editable=False)

    displays = {"phone": format_phone, "opening_hours": format_hours_line}

    objects = VenueQuerySet.as_manager()
    history = HistoryRecords(
        # The address of a sheet follows from its name.
        follow=["slug"],
        excluded_fields=["updated_at", "search_text", "sort_name"],
        m2m_fields=[types, services],
    )

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["status", "sort_name", "id"], name="venue_by_name"),
            models.Index(fields=["latitude", "longitude"], name="venue_by_point"),
        ]
        constraints = RULES

    def __str__(self):
        return self.name

    def save(self, **kwargs):
        """Save the completed sheet; a renamed one takes a new slug and keeps the former."""
        former = Venue.objects.filter(pk=self.pk).values("name", "slug").first()
        if former and former["name"] != self.name and former["slug"] == self.slug:
            self.slug = ""
        self.complete()
        super().save(**kwargs)
        if former:
            FormerAddress.objects.record(self, former["slug"])

    def clean(self):
        self.tidy()
        if Commune.objects.filter(pk=self.commune_id).exists():
            self.complete()
        self.check_dates()

    def tidy(self):
        self.phone = normalise_phone(self.phone)
        self.opening_hours = self.opening_hours.strip()

    def check_dates(self):
        if self.verified_on and self.verified_on > timezone.localdate():
            raise ValidationError({"verified_on": "La date de vérification est à venir."})

    def natural_key(self):
        return (self.slug,)

    natural_key.dependencies = ["directory.commune"]

    def get_absolute_url(self):
        return reverse("venue", args=[self.slug])

    def complete(self):
        """Set what follows from the rest: point, slug, folded columns."""
        self.complete_point()
        self.slug = self.slug or free_slug(self)
        self.search_text, self.sort_name = self.folded_columns()

    def complete_point(self):
        if self.latitude is None or self.longitude is None:
            self.latitude, self.longitude = self.commune.latitude, self.commune.longitude
            self.point_precision = self.PointPrecision.COMMUNE

    def folded_columns(self, labels=None):
        """Return (search_text, sort_name) from the sheet, its commune, types and services.

        `labels`: the names of these, when they are not stored yet.
        """
        if labels is None:
            linked = (*self.types.all(), *self.services.all()) if self.pk else ()
            labels = [each.name for each in linked]
        parts = [
            EVERYWHERE,
            self.name,
            self.commune.name,
            self.commune.former_names,
            self.postcode,
            self.commune.department.name,
            self.operator,
            self.summary,
            *labels,
        ]
        return search_text(parts), fold(self.name)

    @property
    def is_public(self):
        """Tells what `VenueQuerySet.public` keeps."""
        return self.status == self.Status.PUBLISHED

    @property
    def is_exact(self):
        """Whether the point is that of the address, not of the commune."""
        return self.point_precision == self.PointPrecision.ADDRESS

    @property
    def commune_code(self):
        return self.commune_id

    @property
    def source_list(self):
        return source_lines(self.sources)
