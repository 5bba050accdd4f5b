from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone

from directory.models.quarantine import QuarantineQuerySet
from directory.models.venue import Venue

MESSAGE_LENGTH = 4000
THE_STAFF = "l’équipe de l’annuaire"


class Message(models.Model):
    """What a visitor wrote to a venue, or to those who keep the site, and that looks suspect: it
    waits here for the staff, who pass it on or drop it. Its row is erased either way.

    What is not suspect has no row: it goes to the outbox.
    """

    venue = models.ForeignKey(
        Venue,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="messages",
        verbose_name="lieu",
        help_text="Vide\u00a0: écrit à l’équipe de l’annuaire.",
    )
    name = models.CharField("nom", max_length=80)
    email = models.EmailField("adresse de réponse")
    text = models.TextField("message", validators=[MaxLengthValidator(MESSAGE_LENGTH)])
    suspicions = models.TextField("raisons de la quarantaine")
    same_network = models.PositiveIntegerField("envois du même réseau dans l’heure", default=0)
    filed_at = models.DateTimeField("reçu le", default=timezone.now)

    objects = QuarantineQuerySet.as_manager()

    class Meta:
        verbose_name = "message de visiteur"
        verbose_name_plural = "messages de visiteurs"
        ordering = ["-filed_at", "-pk"]

    def __str__(self):
        return f"message n°\u00a0{self.pk} pour {self.recipient}"

    @property
    def recipient(self):
        """Whom it is for, in French."""
        return self.venue.name if self.venue else THE_STAFF
