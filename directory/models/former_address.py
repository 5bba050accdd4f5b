import re

from django.db import models
from django.utils.text import slugify

from tierslieux.text.folding import fold

RESERVED = ("carte", "proposer")  # pages that stand among the sheets


def free_slug(venue):
    """Return « nom-commune » as a slug that no other sheet has or had, numbered if need be."""
    base = slug_base(venue)
    sheets = type(venue).objects.filter(slug__startswith=base).exclude(pk=venue.pk)
    former = FormerAddress.objects.filter(slug__startswith=base).exclude(venue=venue.pk)
    taken = {*sheets.values_list("slug", flat=True), *former.values_list("slug", flat=True)}
    taken.update(RESERVED)
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return next(slug for slug in (base, *numbered) if slug not in taken)


def slug_base(venue):
    return slugify(fold(f"{venue.name} {venue.commune.name}"))[:110].strip("-")


class FreeSlugs:
    """Slugs for many sheets at once: those that are or were taken are read once."""

    def __init__(self, model):
        self.taken = {*RESERVED, *model.objects.values_list("slug", flat=True)}
        self.taken.update(FormerAddress.objects.values_list("slug", flat=True))
        self.last = {}

    def take(self, slug):
        """Reserve the wished address and return it, "" when it is none or is taken."""
        if slug in self.taken or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            return ""
        self.taken.add(slug)
        return slug

    def draw(self, venue):
        """Reserve and return the address that `free_slug` would give to a sheet."""
        base = slug_base(venue)
        number = self.last.get(base, 1)
        slug = base if number == 1 else f"{base}-{number}"
        while slug in self.taken:
            number += 1
            slug = f"{base}-{number}"
        self.last[base] = number
        self.taken.add(slug)
        return slug


class FormerAddressManager(models.Manager):
    def record(self, venue, slug):
        """Store `slug` as a former address of `venue`, unless it is the present one."""
        self.filter(slug=venue.slug).delete()
        if slug != venue.slug:
            self.update_or_create(slug=slug, defaults={"venue": venue})


class FormerAddress(models.Model):
    """An address that a sheet had before it was renamed: it leads to the present one."""

    slug = models.SlugField("ancienne adresse", max_length=120, unique=True)
    venue = models.ForeignKey(
        "directory.Venue", models.CASCADE, related_name="former_addresses", verbose_name="lieu"
    )

    objects = FormerAddressManager()

    class Meta:
        verbose_name = "ancienne adresse"
        verbose_name_plural = "anciennes adresses"

    def __str__(self):
        return self.slug
