from django.contrib import admin, messages
from django.utils.timezone import localdate

from directory.manager_links.admin_views import may_revoke
from directory.models import CheckReminder, ManagerLink, ManagerRefusal
from tierslieux.backoffice.base import ModelAdmin, NoManualEdit
from tierslieux.templatetags.french import counted
from tierslieux.text.dates import format_date


@admin.action(description="Révoquer", permissions=["revoke"])
def revoke(desk, request, links):
    message = f"Révoqués\u00a0: {counted(links.revoke(), 'lien,liens')}."
    desk.message_user(request, message, messages.SUCCESS)


class OfVenueAdmin(NoManualEdit, ModelAdmin):
    list_select_related = ["venue"]
    search_fields = ["venue__search_text"]


@admin.register(ManagerLink)
class ManagerLinkAdmin(OfVenueAdmin):
    list_display = ["venue", "purpose", "sent_to", "sent_on", "state", "outcome"]
    list_filter = ["purpose"]
    actions = [revoke]

    def has_revoke_permission(self, request):
        return may_revoke(request)

    @admin.display(description="envoyé le", ordering="created_at")
    def sent_on(self, link):
        return format_date(localdate(link.created_at))

    @admin.display(description="état")
    def state(self, link):
        return link.end or "ouvert"


@admin.register(ManagerRefusal)
class ManagerRefusalAdmin(OfVenueAdmin):
    list_display = ["venue", "address", "reason", "told_at"]
    list_filter = ["reason"]


@admin.register(CheckReminder)
class CheckReminderAdmin(OfVenueAdmin):
    list_display = ["venue", "kind", "due_on", "asked_at"]
    list_filter = ["kind"]
