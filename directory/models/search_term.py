"""What the words that visitors search by mean, as staff keep it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from directory.models.intercommunality import Intercommunality
from directory.models.territory import Department
from directory.models.vocabulary import Service, VenueType
from labels.models.label import Label
from tierslieux.history.records import HistoryRecords
from tierslieux.text.folding import fold

OPENINGS = ("maintenant", "matin", "apres-midi", "soir", "week-end", "24h")
ACCESSES = ("oui", "partiel")
ANY_LABEL = "tout"
MAX_PRICE = 1000  # euros
NO_VALUE = "Cette expression ne demande pas de valeur\u00a0: laissez-la vide."
VALUE_NEEDED = "Dites ce que l’expression veut dire."
UNKNOWN_VALUE = "Valeur inconnue\u00a0: «\u00a0{value}\u00a0». {known}"
NOT_A_PRICE = "Écrivez un prix en euros, sans unité\u00a0: 0 pour gratuit, 1000 au plus."
NO_WORD = "Écrivez au moins une lettre ou un chiffre."


class SearchTermManager(models.Manager):
    def get_by_natural_key(self, phrase):
        return self.get(phrase=phrase)


class SearchTerm(models.Model):
    """An expression, and what it asks of the list when somebody searches by it.

    The names of types, services, labels and departments are understood without any.
    """

    class Meaning(models.TextChoices):
        TYPE = "type", "demande un type de lieu"
        SERVICE = "service", "demande un service"
        LABEL = "label", "demande un label"
        ACCESS = "accessible", "demande un accès en fauteuil"
        PRICE = "prix", "demande un prix de la journée au plus"
        OPENING = "ouvert", "demande un moment d’ouverture"
        DEPARTMENT = "departement", "demande un département"
        INTERCOMMUNALITY = "intercommunalite", "demande une intercommunalité"
        READ_AS = "synonyme", "se lit comme d’autres mots"
        OUTSIDE = "ailleurs", "est hors de la région"
        TEXT = "texte", "se cherche tel quel dans les fiches"
        NOTHING = "vide", "ne demande rien"

    phrase = models.CharField(
        "expression",
        max_length=60,
        unique=True,
        help_text="Gardée sans accent, en minuscules. Le pluriel se comprend avec le singulier.",
    )
    meaning = models.CharField("ce qu’elle veut dire", max_length=16, choices=Meaning)
    value = models.CharField(
        "valeur",
        max_length=60,
        blank=True,
        help_text="Le code du type, du service ou du label («\u00a0tout\u00a0» pour tout label), "
        "le numéro du département, le SIREN de l’intercommunalité, un prix, un moment, ou les mots "
        "à lire à la place.",
    )
    is_doubtful = models.BooleanField(
        "à proposer seulement",
        default=False,
        help_text="Proposée au visiteur par un lien, au lieu d’être appliquée aussitôt.",
    )
    is_general = models.BooleanField(
        "si rien de plus précis",
        default=False,
        help_text="Ne compte pas quand la phrase demande déjà autre chose du même genre\u00a0: "
        "«\u202fcours de couture\u202f» demande la couture.",
    )

    objects = SearchTermManager()
    history = HistoryRecords()

    class Meta:
        verbose_name = "expression de recherche"
        verbose_name_plural = "expressions de recherche"
        ordering = ["phrase"]
        constraints = [
            models.CheckConstraint(
                condition=Q(meaning__in=["texte", "vide"], value="")
                | ~Q(meaning__in=["texte", "vide"]) & ~Q(value=""),
                name="search_term_value_when_asked",
                violation_error_message=VALUE_NEEDED,
            ),
        ]

    def __str__(self):
        return self.phrase

    def natural_key(self):
        return (self.phrase,)

    def clean_fields(self, exclude=None):
        self.phrase = fold(self.phrase or "")
        super().clean_fields(exclude=exclude)

    def clean(self):
        """Check that the value is one that the list understands."""
        self.value = self.value.strip()
        if not self.phrase:
            raise ValidationError({"phrase": NO_WORD})
        is_alone = self.meaning in (self.Meaning.TEXT, self.Meaning.NOTHING)
        if is_alone != (not self.value):
            raise ValidationError({"value": NO_VALUE if is_alone else VALUE_NEEDED})
        self.check_value(known_values(self.meaning))

    def check_value(self, known):
        """Check the value against the `known` ones, if these are a closed list."""
        is_price = self.meaning == self.Meaning.PRICE
        if is_price and not (self.value.isascii() and self.value.isdigit()):
            raise ValidationError({"value": NOT_A_PRICE})
        if is_price and int(self.value) > MAX_PRICE:
            raise ValidationError({"value": NOT_A_PRICE})
        if known is not None and self.value not in known:
            choices = f"Choisissez parmi\u00a0: {', '.join(known)}."
            message = UNKNOWN_VALUE.format(value=self.value, known=choices)
            raise ValidationError({"value": message})


def known_values(meaning):
    """Return the values that an expression of this meaning may have, None for any words."""
    tables = {
        "type": (VenueType, "code"),
        "service": (Service, "code"),
        "label": (Label, "code"),
        "departement": (Department, "code"),
        "intercommunalite": (Intercommunality, "siren"),
    }
    if meaning in tables:
        table, key = tables[meaning]
        codes = list(table.objects.order_by("pk").values_list(key, flat=True))
        return [ANY_LABEL, *codes] if meaning == "label" else codes
    return {"accessible": ACCESSES, "ouvert": OPENINGS}.get(meaning)
