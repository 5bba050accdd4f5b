from django.contrib import admin, messages
from django.utils.text import Truncator

from directory.contact.relay import mailbox_of, post_message
from directory.models import Message, Venue
from directory.models.quarantine import LIKELIEST_FIRST
from tierslieux.backoffice.base import ModelAdmin, NoManualEdit

EXCERPT = 400  # characters of a message that the list shows
PASSED_ON = "Transmis\u00a0: {number}."
DROPPED = "Écartés, et effacés\u00a0: {number}."
NO_MAILBOX = "Gardé, car plus personne ne le recevrait\u00a0: {message}."


@admin.action(description="Transmettre à qui il est destiné", permissions=["decide"])
def pass_on(desk, request, chosen):
    """Post each message and erase its row."""
    number = 0
    for message in chosen:
        if can_receive(message.venue):
            post_message(message)
            message.delete()
            number += 1
        else:
            warning = NO_MAILBOX.format(message=message)
            desk.message_user(request, warning, messages.WARNING)
    desk.message_user(request, PASSED_ON.format(number=number), messages.SUCCESS)


@admin.action(description="Écarter et effacer", permissions=["decide"])
def drop(desk, request, chosen):
    number = chosen.delete()[0]
    desk.message_user(request, DROPPED.format(number=number), messages.SUCCESS)


def can_receive(venue):
    if venue:
        return Venue.objects.taking_messages().filter(pk=venue.pk).exists()
    return bool(mailbox_of(None))


@admin.register(Message)
class MessageAdmin(NoManualEdit, ModelAdmin):
    """Messages that look suspect, until somebody passes them on or drops them."""

    list_display = ["recipient", "excerpt", "sender", "reasons", "filed_at"]
    fields = ["recipient", "name", "email", "text", "suspicions", "same_network", "filed_at"]
    list_select_related = ["venue"]
    search_fields = ["venue__search_text", "name", "email"]
    ordering = LIKELIEST_FIRST
    actions = [pass_on, drop]

    def has_decide_permission(self, request):
        return request.user.has_perm("directory.change_message")

    @admin.display(description="pour", ordering="venue__sort_name")
    def recipient(self, message):
        return message.recipient

    @admin.display(description="message")
    def excerpt(self, message):
        return Truncator(message.text).chars(EXCERPT)

    @admin.display(description="de")
    def sender(self, message):
        return f"{message.name} ({message.email})"

    @admin.display(description="pourquoi")
    def reasons(self, message):
        return "\u202f; ".join(message.suspicions.splitlines())
