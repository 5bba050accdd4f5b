"""What the database refuses of a venue, and why, in French."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from directory.models.exercise import exercise_is_draft
from directory.models.freshness import RHYTHMS

SUMMARY_LENGTH = 280

RULES = [
    models.CheckConstraint(
        condition=~Q(name="") & ~Q(slug=""),
        name="venue_has_name",
        violation_error_message="Un lieu a un nom et une adresse de fiche.",
    ),
    models.CheckConstraint(
        condition=Q(status__in=["draft", "published", "closed"]),
        name="venue_status_known",
        violation_error_message="L’état est brouillon, publié ou fermé définitivement.",
    ),
    exercise_is_draft("venue_exercise_is_draft"),
    models.CheckConstraint(
        condition=Q(wheelchair__in=["yes", "limited", "no", "unknown"]),
        name="venue_wheelchair_known",
        violation_error_message="L’accès en fauteuil est oui, partiel, non ou inconnu.",
    ),
    models.CheckConstraint(
        condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
        name="venue_point_on_earth",
        violation_error_message="La latitude va de -90 à 90, la longitude de -180 à 180.",
    ),
    models.CheckConstraint(
        condition=LessThanOrEqual(Length("summary"), SUMMARY_LENGTH),
        name="venue_summary_short",
        violation_error_message=f"Le résumé compte {SUMMARY_LENGTH} caractères au plus.",
    ),
    models.CheckConstraint(
        condition=Q(day_price=None) | Q(day_price__gte=0),
        name="venue_price_positive",
        violation_error_message="Un prix n’est pas négatif.",
    ),
    models.CheckConstraint(
        condition=Q(rhythm_months__in=RHYTHMS),
        name="venue_rhythm_known",
        violation_error_message="Une fiche se vérifie tous les 6 ou 12\u00a0mois.",
    ),
    models.CheckConstraint(
        condition=Q(opened_year=None) | Q(opened_year__range=(1800, 2100)),
        name="venue_opened_year_likely",
        violation_error_message="L’année d’ouverture s’écrit en quatre chiffres : 2018.",
    ),
]
