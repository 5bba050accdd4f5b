from django.db import models

from labels.models.label import ByCode


class VenueType(models.Model):
    """One of the label's official types of place."""

    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("nom", max_length=80, unique=True)
    short_name = models.CharField("nom court", max_length=40)
    plural = models.CharField("nom au pluriel", max_length=80, help_text="En tête d’une liste.")
    description = models.CharField("en une ligne", max_length=200)
    rank = models.PositiveSmallIntegerField("ordre d’affichage", default=0)

    objects = ByCode()

    class Meta:
        verbose_name = "type de lieu"
        verbose_name_plural = "types de lieu"
        ordering = ["rank", "name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)


class Service(models.Model):
    """A service or a piece of equipment that venues offer."""

    class Family(models.TextChoices):
        WORK = "work", "Travailler"
        MAKE = "make", "Fabriquer"
        LEARN = "learn", "Apprendre"
        MEET = "meet", "Se retrouver"
        ACCESS = "access", "Accéder"

    code = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("nom", max_length=80, unique=True)
    family = models.CharField("famille", max_length=10, choices=Family)
    rank = models.PositiveSmallIntegerField("ordre d’affichage", default=0)

    objects = ByCode()

    class Meta:
        verbose_name = "service ou équipement"
        verbose_name_plural = "services et équipements"
        ordering = ["rank", "name"]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.code,)
