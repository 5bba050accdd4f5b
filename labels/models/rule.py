from django.db import models
from django.db.models import Q


class Fact(models.TextChoices):
    """A fact of a sheet that a criterion may be read on."""

    OPENING_HOURS = "opening-hours", "heures d’ouverture par semaine"
    INTERNET_RATE = "internet-rate", "débit internet mesuré, en Mbit/s"
    DESKS = "desks", "postes de travail"
    MEETING_ROOMS = "meeting-rooms", "salles de réunion"
    FULL_ACCESS = "full-access", "accès en fauteuil"
    SOME_ACCESS = "some-access", "accès en fauteuil, même partiel"
    SERVICE = "service", "un service offert"


COUNTED_FACTS = (Fact.OPENING_HOURS, Fact.INTERNET_RATE, Fact.DESKS, Fact.MEETING_ROOMS)
FACTS_WITHOUT_VALUE = ("", Fact.FULL_ACCESS, Fact.SOME_ACCESS)
INCOMPLETE_RULE = (
    "Une règle dit un fait et, s’il se compte, son minimum, ou, si c’est un service, le code de ce "
    "service\u00a0; rien de plus."
)


def rule_constraint(name):
    """The constraint by which a rule says all that it needs and nothing else."""
    return models.CheckConstraint(
        condition=Q(fact__in=COUNTED_FACTS, minimum__isnull=False, minimum__gt=0, service="")
        | Q(fact__in=FACTS_WITHOUT_VALUE, minimum=None, service="")
        | Q(fact=Fact.SERVICE, minimum=None) & ~Q(service=""),
        name=name,
        violation_error_message=INCOMPLETE_RULE,
    )
