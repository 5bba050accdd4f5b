"""What is mailed once: claimed by a run, sent, then said so."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from tierslieux.web.redaction import redact

SENDING = timedelta(minutes=10)  # far longer than a mail server is waited for
OVERDUE = timedelta(hours=1)
MAX_FAILURES = 10  # failures after which a person is told


class MailQuerySet(models.QuerySet):
    def waiting(self):
        """Those that nobody is sending: never tried, or surely not sent."""
        return self.filter(sent_at=None, claim="")

    def overdue(self, moment=None):
        """Those that have waited for more than an hour at `moment` (now)."""
        return self.waiting().filter(asked_at__lt=(moment or timezone.now()) - OVERDUE)

    def in_doubt(self, moment=None):
        """Those that a run set out to send, is no longer sending at `moment` (now), and has not
        marked as sent: the mail may have left or not.
        """
        begun = (moment or timezone.now()) - SENDING
        return self.filter(sent_at=None, claimed_at__lt=begun).exclude(claim="")

    def stuck(self):
        """Those that the server goes on refusing."""
        return self.waiting().filter(failures__gte=MAX_FAILURES)

    def mark_sent(self):
        """Note as sent now, without the tokens of their links: those are their readers' alone;
        without any text when they are private.

        Return how many were noted.
        """
        mails = [*self]
        for mail in mails:
            mail.sent_at = timezone.now()
            mail.body = "" if mail.is_private else redact(mail.body)
            mail.reply_to = ""
        return self.bulk_update(mails, ["sent_at", "body", "reply_to"])

    def forget(self, before):
        """Erases addresses and texts of what was sent before a moment; the keys stay, so that
        nothing is sent again. Returns how many were erased.
        """
        return self.filter(sent_at__lt=before).exclude(to="").update(to="", body="")


class Mail(models.Model):
    """A message that a page or a command asked for, sent once by `manage.py send_mails`.

    Pages only write it down: a mail server that is slow or dead delays no page.
    """

    key = models.CharField("clé", max_length=160, unique=True)
    to = models.EmailField("destinataire")
    subject = models.CharField("objet", max_length=200)
    body = models.TextField("texte")
    reply_to = models.EmailField("réponse à", blank=True, db_default="")
    # What one person writes to another: the site keeps no text of it once it has left.
    is_private = models.BooleanField("texte effacé dès l’envoi", default=False, db_default=False)
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    claim = models.CharField("envoi", max_length=32, blank=True)
    claimed_at = models.DateTimeField("envoi commencé le", null=True, blank=True)
    sent_at = models.DateTimeField("envoyé le", null=True, blank=True)
    failures = models.PositiveIntegerField("échecs", default=0)
    last_error = models.CharField("dernier échec", max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        app_label = "directory"  # its table and its rights are there since migration 0012
        verbose_name = "courriel"
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(claim="", claimed_at=None, sent_at=None)
                | ~Q(claim="") & Q(claimed_at__isnull=False),
                name="mail_sent_by_a_claim",
                violation_error_message="Un courriel est envoyé par qui l’a réservé.",
            ),
        ]

    def __str__(self):
        return f"{self.subject} ({self.to})"

    def is_in_doubt(self, moment=None):
        """Tells what `MailQuerySet.in_doubt` keeps."""
        begun = (moment or timezone.now()) - SENDING
        return self.sent_at is None and self.claim != "" and self.claimed_at < begun
