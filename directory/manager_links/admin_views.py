"""The page of the admin where a venue is mailed the links to its sheet, and where they end."""

from uuid import uuid4

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect

from directory.manager_links.links import mail_links, obstacle
from directory.models.freshness import due_on
from tierslieux.backoffice.pages import render_page, row_page
from tierslieux.templatetags.french import counted

MAX_LISTED_LINKS = 12
LINKS_REASON = (
    "L’équipe de l’annuaire vous envoie ces liens pour que vous puissiez relire cette fiche et la "
    "tenir à jour."
)
LINKS_SENT = "Le courriel part vers {address}."
LINKS_SENT_TO = "Courriels demandés pour {count}\u00a0: {names}."
LINKS_REVOKED = "Révoqués\u00a0: {count}."
NOT_MAILED = "«\u202f{venue}\u202f» n’est pas sollicité\u00a0: {reason}."


class AskForm(forms.Form):
    """What tells one press of the button from the next: pressed twice, it sends one mail."""

    asked = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


@admin.action(description="Envoyer au lieu ses liens de mise à jour", permissions=["change"])
def send_links(desk, request, venues):
    press, sent = uuid4(), []
    for venue in venues:
        if reason := obstacle(venue):
            message = NOT_MAILED.format(venue=venue, reason=reason)
            desk.message_user(request, message, messages.WARNING)
        else:
            mail_links(venue, press, LINKS_REASON)
            sent.append(venue.name)
    if sent:
        message = LINKS_SENT_TO.format(
            count=counted(len(sent), "lieu,lieux"), names=", ".join(sent)
        )
        desk.message_user(request, message, messages.SUCCESS)


def manager_urls(model_admin):
    return [row_page(model_admin, "gestionnaire/", manager_page, "directory_venue_manager")]


def manager_page(model_admin, request, venue):
    """The links mailed to a venue: send new ones, revoke those it has."""
    if request.method == "POST" and handle_post(model_admin, request, venue):
        return redirect("admin:directory_venue_manager", venue.pk)
    return manager_response(model_admin, request, venue)


@transaction.atomic
def handle_post(model_admin, request, venue):
    """Do what a button asks for; tell whether it was done."""
    if "_revoke" in request.POST:
        return revoke_links(model_admin, request, venue)
    form = AskForm(request.POST)
    if "_send" not in request.POST or not form.is_valid() or obstacle(venue):
        return False
    mail_links(venue, form.cleaned_data["asked"], LINKS_REASON)
    message = LINKS_SENT.format(address=venue.email)
    model_admin.log_change(request, venue, message)
    model_admin.message_user(request, message, messages.SUCCESS)
    return True


def revoke_links(model_admin, request, venue):
    if not may_revoke(request):
        raise PermissionDenied
    message = LINKS_REVOKED.format(count=counted(venue.manager_links.revoke(), "lien,liens"))
    model_admin.log_change(request, venue, message)
    model_admin.message_user(request, message, messages.SUCCESS)
    return True


def manager_response(model_admin, request, venue):
    links = venue.manager_links.order_by("-created_at", "-pk")
    context = {
        "subtitle": str(venue),
        "opts": model_admin.opts,
        "venue": venue,
        "due_on": due_on(venue),
        "obstacle": obstacle(venue),
        "form": AskForm(),
        "links": links[:MAX_LISTED_LINKS],
        "reminders": venue.check_reminders.order_by("-asked_at", "-pk")[:MAX_LISTED_LINKS],
        "may_revoke": may_revoke(request) and links.revocable().exists(),
    }
    return render_page(
        request, "admin/directory/manager_links/links.html", "Liens du gestionnaire", **context
    )


def may_revoke(request):
    return request.user.has_perm("directory.change_managerlink")
