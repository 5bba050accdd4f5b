from django.db import models
from django.db.models import Q
from django.urls import reverse

from tierslieux.history.records import HistoryRecords

# The widths in pixels that a photo is written in, none wider than what was sent.
WIDTHS = (400, 800, 1200)
# The lightest first: a browser takes the first that it can read.
FORMATS = ("avif", "webp", "jpg")


def photo_widths(width):
    """Return the widths in which a photo of `width` pixels is written, the narrowest first."""
    return sorted({min(each, width) for each in WIDTHS})


class Photo(models.Model):
    """A photo of a venue, in files named after what they hold (directory/photos/files.py)."""

    venue = models.ForeignKey(
        "directory.Venue", models.CASCADE, related_name="photos", verbose_name="lieu"
    )
    alt = models.CharField(
        "texte de remplacement",
        max_length=200,
        help_text="Ce que la photo montre, pour qui ne la voit pas\u00a0: «\u202fLa grande salle, "
        "six bureaux face au jardin\u202f».",
    )
    credit = models.CharField(
        "crédit", max_length=120, help_text="L’auteur, et la licence si elle est connue."
    )
    rank = models.PositiveSmallIntegerField("ordre", default=0)
    stem = models.CharField("fichiers", max_length=40, editable=False)
    width = models.PositiveIntegerField("largeur", editable=False, help_text="En pixels.")
    height = models.PositiveIntegerField("hauteur", editable=False, help_text="En pixels.")

    history = HistoryRecords()

    class Meta:
        verbose_name = "photo"
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(alt="") & ~Q(credit=""),
                name="photo_told_and_credited",
                violation_error_message="Une photo a un texte de remplacement et un crédit.",
            ),
            models.UniqueConstraint(
                fields=["venue", "stem"],
                name="photo_once_per_venue",
                violation_error_message="Cette photo est déjà sur la fiche.",
            ),
        ]

    def __str__(self):
        return self.alt

    def sources(self, extension):
        """Return the `srcset` of a format: the address of each file and its width."""
        widths = photo_widths(self.width)
        return ", ".join(f"{self.address(each, extension)} {each}w" for each in widths)

    def address(self, width, extension):
        return reverse("photo", args=[self.stem, width, extension])

    @property
    def avif(self):
        return self.sources("avif")

    @property
    def webp(self):
        return self.sources("webp")

    @property
    def jpeg(self):
        return self.sources("jpg")

    @property
    def middle(self):
        """The address of the file for browsers that choose none by themselves."""
        widths = photo_widths(self.width)
        return self.address(widths[len(widths) // 2], "jpg")

    @property
    def thumbnail(self):
        return self.address(photo_widths(self.width)[0], "jpg")
