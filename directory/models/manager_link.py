from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class ManagerLinkQuerySet(models.QuerySet):
    def revocable(self):
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def revoke(self):
        """Close those that may still open something; return how many they were."""
        return self.revocable().update(revoked_at=timezone.now())


class ManagerLink(models.Model):
    """A secret address mailed to a venue, that lets who holds it do one thing to its sheet.

    The secret itself is in the mail only: a copy of this table opens nothing.
    """

    class Purpose(models.TextChoices):
        CONFIRM = "confirm", "confirmer que tout est juste"
        EDIT = "edit", "corriger la fiche"
        CLOSURE = "closure", "annoncer une fermeture"
        STOP = "stop", "ne plus être sollicité"

    venue = models.ForeignKey(
        "directory.Venue", models.CASCADE, related_name="manager_links", verbose_name="lieu"
    )
    purpose = models.CharField("sert à", max_length=10, choices=Purpose)
    sent_to = models.EmailField("envoyé à")
    digest = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créé le", default=timezone.now)
    expires_at = models.DateTimeField("expire le")
    revoked_at = models.DateTimeField("révoqué le", null=True, blank=True)
    used_at = models.DateTimeField("servi le", null=True, blank=True)
    outcome = models.TextField("ce qui a été fait", blank=True)

    objects = ManagerLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "lien de gestionnaire"
        verbose_name_plural = "liens de gestionnaires"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=["confirm", "edit", "closure", "stop"]),
                name="manager_link_purpose_known",
                violation_error_message="Ce lien ne sert à rien de connu.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="manager_link_expires_later",
                violation_error_message="Un lien expire après avoir été créé.",
            ),
        ]

    def __str__(self):
        return f"{self.venue}, {self.get_purpose_display()}"

    @property
    def end(self):
        """Return why the link opens nothing any more, in French; "" when it does."""
        ends = {
            "révoqué par l’équipe de l’annuaire": self.revoked_at is not None,
            "expiré": self.expires_at <= timezone.now(),
            "d’une fiche qui n’est plus publique": not self.venue.is_public,
            "envoyé à une adresse qui n’est plus celle du lieu": self.venue.email != self.sent_to,
        }
        return next((reason for reason, is_so in ends.items() if is_so), "")

    def use(self, outcome):
        """Write what the link has just been used for."""
        self.used_at, self.outcome = timezone.now(), outcome
        self.save(update_fields=["used_at", "outcome"])


class ManagerRefusalQuerySet(models.QuerySet):
    def of_reminders(self):
        """Those of the mails of the directory itself, not only of what visitors write."""
        return self.exclude(reason=ManagerRefusal.Reason.VISITORS)


class ManagerRefusal(models.Model):
    """That who reads an address does not want to be written to about a sheet."""

    class Reason(models.TextChoices):
        NOT_US = "not-us", "ce n’est pas notre lieu"
        ENOUGH = "enough", "nous ne voulons plus d’aucun message de l’annuaire"
        VISITORS = "visitors", "nous ne voulons plus des messages de ses visiteurs"

    venue = models.ForeignKey(
        "directory.Venue", models.CASCADE, related_name="manager_refusals", verbose_name="lieu"
    )
    address = models.EmailField("adresse")
    reason = models.CharField("motif", max_length=10, choices=Reason)
    told_at = models.DateTimeField("dit le", default=timezone.now)

    objects = ManagerRefusalQuerySet.as_manager()

    class Meta:
        verbose_name = "refus de sollicitation"
        verbose_name_plural = "refus de sollicitation"
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "address"],
                name="manager_refusal_once",
                violation_error_message="Cette adresse a déjà refusé d’être sollicitée.",
            ),
        ]

    def __str__(self):
        return f"{self.venue}, {self.address}"


class CheckReminder(models.Model):
    """That a venue was asked to check its sheet: once for each kind and each day it is due on."""

    class Kind(models.TextChoices):
        BEFORE = "before", "30\u00a0jours avant l’échéance"
        DUE = "due", "à l’échéance"
        LATE = "late", "30\u00a0jours après l’échéance"
        LAST = "last", "90\u00a0jours après l’échéance"

    # In days from the day when the sheet is to be checked again.
    DAYS = {
        Kind.BEFORE: timedelta(days=-30),
        Kind.DUE: timedelta(),
        Kind.LATE: timedelta(days=30),
        Kind.LAST: timedelta(days=90),
    }

    venue = models.ForeignKey(
        "directory.Venue", models.CASCADE, related_name="check_reminders", verbose_name="lieu"
    )
    kind = models.CharField("rappel", max_length=10, choices=Kind)
    # A sheet checked meanwhile is due on another day, and reminded of it.
    due_on = models.DateField("échéance")
    asked_at = models.DateTimeField("demandé le", default=timezone.now)

    class Meta:
        verbose_name = "rappel de vérification"
        verbose_name_plural = "rappels de vérification"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "kind", "due_on"],
                name="check_reminder_once",
                violation_error_message="Ce rappel existe déjà.",
            ),
        ]

    def __str__(self):
        return f"{self.venue}, {self.get_kind_display()}"
