from django.contrib import admin, messages

from tierslieux.backoffice.base import ChoiceFilter, ModelAdmin, ReadOnly
from tierslieux.mail.models import Mail

REQUEUED = "Courriels remis en attente, qui partiront au prochain passage\u00a0: {number}."
MARKED_SENT = "Courriels notés comme partis\u00a0: {number}."


class MailFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [
            ("en-attente", "en attente"),
            ("en-retard", "en attente depuis plus d’une heure"),
            ("bloques", "refusés encore et encore"),
            ("en-doute", "peut-être partis"),
            ("partis", "partis"),
        ]

    def keep(self, queryset, value):
        if value == "partis":
            return queryset.filter(sent_at__isnull=False)
        states = {
            "en-attente": queryset.waiting,
            "en-retard": queryset.overdue,
            "bloques": queryset.stuck,
            "en-doute": queryset.in_doubt,
        }
        return states[value]()


@admin.action(description="Envoyer de nouveau", permissions=["settle"])
def send_again(desk, request, mails):
    in_doubt = mails.in_doubt().update(claim="", claimed_at=None, failures=0)
    stuck = mails.stuck().update(failures=0)
    desk.message_user(request, REQUEUED.format(number=in_doubt + stuck), messages.SUCCESS)


@admin.action(description="Noter comme partis", permissions=["settle"])
def note_sent(desk, request, mails):
    number = mails.in_doubt().mark_sent()
    desk.message_user(request, MARKED_SENT.format(number=number), messages.SUCCESS)


@admin.register(Mail)
class MailAdmin(ReadOnly, ModelAdmin):
    """The mails of the site. Their text is not shown: some hold the secret link of a sheet."""

    list_display = ["subject", "to_told", "state_told", "asked_at", "sent_at"]
    list_display_links = None
    fields = ["subject", "to", "asked_at", "sent_at", "failures", "last_error"]
    list_filter = [MailFilter]
    ordering = ["-asked_at", "-pk"]
    search_fields = ["to", "subject"]
    search_help_text = "Le destinataire ou l’objet."
    actions = [send_again, note_sent]

    def has_settle_permission(self, request):
        return request.user.has_perm("directory.change_mail")

    @admin.display(description="destinataire", ordering="to")
    def to_told(self, mail):
        return mail.to or "effacé"

    @admin.display(description="état")
    def state_told(self, mail):
        if mail.sent_at:
            return "parti"
        if mail.claim:
            return "peut-être parti" if mail.is_in_doubt() else "en cours d’envoi"
        if mail.failures:
            return f"refusé {mail.failures}\u00a0fois\u00a0: {mail.last_error}"
        return "en attente"
