"""The page of the admin where a venue is mailed the links to its sheet, and where they end."""

from uuid import uuid4

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import path

from directory.manager_links.links import LINKS, has_refused, write
from directory.models.freshness import due_on
from tierslieux.templatetags.french import counted

SHOWN = 12
SUBJECT = "{venue}\u00a0: vos liens pour tenir la fiche à jour"
WHY = (
    "L’équipe de l’annuaire vous envoie ces liens pour que vous puissiez relire cette fiche et la "
    "tenir à jour."
)
SENT = "Le courriel part vers {address}."
SENT_TO = "Courriels demandés pour {count}\u00a0: {names}."
REVOKED = "Révoqués\u00a0: {count}."
UNSENT = "«\u202f{venue}\u202f» n’est pas sollicité\u00a0: {reason}."
NOT_PUBLIC = "la fiche n’est pas publiée"
NO_ADDRESS = "la fiche n’a pas d’adresse électronique"
REFUSED = "cette adresse a demandé à ne plus l’être"


class AskForm(forms.Form):
    """What tells one press of the button from the next: pressed twice, it sends one mail."""

    asked = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


def obstacle(venue):
    """Returns why a venue can't be mailed its links, in French; "" when it can."""
    if not venue.is_public:
        return NOT_PUBLIC
    if not venue.email:
        return NO_ADDRESS
    return REFUSED if has_refused(venue) else ""


def ask(venue, press):
    name = " ".join(venue.name.split())
    write(venue, f"{LINKS}{venue.pk}:{press}", SUBJECT.format(venue=name), WHY)


@admin.action(description="Envoyer au lieu ses liens de mise à jour", permissions=["change"])
def send_links(desk, request, venues):
    press, sent = uuid4(), []
    for venue in venues:
        if reason := obstacle(venue):
            told = UNSENT.format(venue=venue, reason=reason)
            desk.message_user(request, told, messages.WARNING)
        else:
            ask(venue, press)
            sent.append(venue.name)
    if sent:
        told = SENT_TO.format(count=counted(len(sent), "lieu,lieux"), names=", ".join(sent))
        desk.message_user(request, told, messages.SUCCESS)


class ManagerDesk:
    """What VenueAdmin gains: the page of the links, and the button that leads there."""

    change_form_template = "admin/directory/venue/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.manager_view)
        page = path("<path:pk>/gestionnaire/", view, name="directory_venue_manager")
        return [page, *super().get_urls()]

    def manager_view(self, request, pk):
        venue = self.get_object(request, unquote(pk))
        if venue is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, pk)
        if not self.has_change_permission(request, venue):
            raise PermissionDenied
        if request.method == "POST" and self.is_managed(request, venue):
            return redirect("admin:directory_venue_manager", venue.pk)
        return self.manager_response(request, venue)

    @transaction.atomic
    def is_managed(self, request, venue):
        """Does what a button asks for; tells whether it did."""
        if "_revoke" in request.POST:
            return self.revoke_links(request, venue)
        form = AskForm(request.POST)
        if "_send" not in request.POST or not form.is_valid() or obstacle(venue):
            return False
        ask(venue, form.cleaned_data["asked"])
        told = SENT.format(address=venue.email)
        self.log_change(request, venue, told)
        self.message_user(request, told, messages.SUCCESS)
        return True

    def revoke_links(self, request, venue):
        if not may_revoke(request):
            raise PermissionDenied
        told = REVOKED.format(count=counted(venue.manager_links.revoke(), "lien,liens"))
        self.log_change(request, venue, told)
        self.message_user(request, told, messages.SUCCESS)
        return True

    def manager_response(self, request, venue):
        links = venue.manager_links.order_by("-created_at", "-pk")
        context = {
            **self.admin_site.each_context(request),
            "title": "Liens du gestionnaire",
            "subtitle": str(venue),
            "opts": self.opts,
            "venue": venue,
            "due_on": due_on(venue),
            "obstacle": obstacle(venue),
            "form": AskForm(),
            "links": links[:SHOWN],
            "reminders": venue.check_reminders.order_by("-asked_at", "-pk")[:SHOWN],
            "may_revoke": may_revoke(request) and links.revocable().exists(),
        }
        return render(request, "admin/directory/manager_links/links.html", context)


def may_revoke(request):
    return request.user.has_perm("directory.change_managerlink")
