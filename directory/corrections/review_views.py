"""The page of the admin where a correction is read and decided, field by field."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_safe

from directory.corrections.review import describe_outcomes
from directory.corrections.review_form import CorrectionDecisionForm
from directory.duplicates.similarity import Place, Places
from directory.venues.admin_actions import sentences

DECISION_SAVED = "Décision enregistrée\u00a0: correction {state}."
CREATED = 'La fiche est créée, en brouillon\u00a0: <a href="{}">relisez-la</a>, puis publiez-la.'
CHECK_POINT = "L’adresse a changé\u00a0: vérifiez le point de la fiche sur la carte."


class CorrectionReviewMixin:
    """What CorrectionAdmin gains: its page, and the photo that a correction brings."""

    def get_urls(self):
        view = self.admin_site.admin_view(require_safe(self.photo_view))
        address = path("<path:pk>/photo.jpg", view, name="directory_correction_photo")
        return [address, *super().get_urls()]

    def photo_view(self, request, pk):
        correction = self.get_object(request, unquote(pk))
        if correction is None or correction.photo is None:
            raise Http404
        if not self.has_view_or_change_permission(request, correction):
            raise PermissionDenied
        headers = {"Cache-Control": "private, no-store"}
        return HttpResponse(bytes(correction.photo), content_type="image/jpeg", headers=headers)

    @method_decorator(csrf_protect)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        correction = self.get_object(request, unquote(object_id))
        if correction is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, correction):
            raise PermissionDenied
        if request.method == "POST" and not self.may_decide(request, correction):
            raise PermissionDenied
        return self.correction_answer(request, correction)

    def may_decide(self, request, correction):
        """Whether the user may write on the sheet, which accepting does."""
        write = "change" if correction.venue_id else "add"
        return self.has_change_permission(request, correction) and request.user.has_perm(
            f"directory.{write}_venue"
        )

    def correction_answer(self, request, correction):
        form = None
        if correction.is_open and self.may_decide(request, correction):
            form = CorrectionDecisionForm(correction, submitted_data(request))
        if form and form.is_bound and form.is_valid():
            error = self.decide(request, form)
            if error is None:
                return redirect("admin:directory_correction_changelist")
            correction.refresh_from_db()
            form = shown_again(form, error) if correction.is_open else None
        return self.correction_response(request, correction, form)

    def decide(self, request, form):
        """Carry out the decision; return None, or the ValidationError that prevents it."""
        new = form.correction.venue_id is None
        try:
            decided = form.decision(request.user).carry_out()
        except ValidationError as error:
            self.message_user(request, " ".join(error_messages(error)), messages.ERROR)
            return error
        self.log_change(request, decided, DECISION_SAVED.format(state=decided.get_state_display()))
        self.report(request, decided, new, form.values)
        return None

    def report(self, request, decided, new, values):
        state = decided.get_state_display()
        self.message_user(request, DECISION_SAVED.format(state=state), messages.SUCCESS)
        if new and decided.venue_id:
            address = reverse("admin:directory_venue_change", args=[decided.venue_id])
            self.message_user(request, format_html(CREATED, address), messages.INFO)
        elif {"address", "commune"} & {*values}:
            self.message_user(request, CHECK_POINT, messages.WARNING)

    def correction_response(self, request, correction, form):
        context = {
            **self.admin_site.each_context(request),
            "title": f"Correction n°\u00a0{correction.pk}",
            "subtitle": correction.place_name,
            "opts": self.opts,
            "correction": correction,
            "form": form,
            "alike": similar_venues(correction) if form else [],
            "outcomes": describe_outcomes(correction),
            "reads_contact": self.has_change_permission(request, correction),
            "can_delete": self.has_delete_permission(request, correction),
        }
        return render(request, "admin/directory/corrections/review.html", context)


def similar_venues(correction):
    """Return the sheets that may be of the proposed place, the likeliest first."""
    if correction.venue_id:
        return []
    proposed = {name: change["proposed"] for name, change in correction.proposed.items()}
    compared = ("name", "commune", "phone", "website", "email")
    return Places().like(
        Place(**{name: proposed[name] or "" for name in compared if name in proposed})
    )


def submitted_data(request):
    return request.POST if request.method == "POST" else None


def error_messages(error):
    """Return what is wrong, each message after the French name of its field."""
    return sentences(error) if hasattr(error, "error_dict") else error.messages


def shown_again(form, error):
    """Return the form with the typed values, the present sheet and what is wrong."""
    data = form.data.copy()
    data["seen"] = ""
    if form.venue:
        form.venue.refresh_from_db()
    again = CorrectionDecisionForm(form.correction, data)
    again.full_clean()
    again.add_error(None, [*error_messages(error)])
    return again
