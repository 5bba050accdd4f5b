"""The page of the admin where a correction is read and decided, field by field."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html

from directory.corrections.review import describe_outcomes
from directory.corrections.review_form import CorrectionDecisionForm
from directory.duplicates.similarity import SimilarityIndex, VenueFacts
from directory.models import Venue
from tierslieux.backoffice.pages import READ, render_page, row_page
from tierslieux.text.validation import error_sentences

DECISION_SAVED = "Décision enregistrée\u00a0: correction {state}."
CREATED = 'La fiche est créée, en brouillon\u00a0: <a href="{}">relisez-la</a>, puis publiez-la.'
CHECK_POINT = "L’adresse a changé\u00a0: vérifiez le point de la fiche sur la carte."


def photo_urls(model_admin):
    rules = {"permission": "view_or_change", "methods": READ}
    return [row_page(model_admin, "photo.jpg", photo_page, "directory_correction_photo", **rules)]


def photo_page(_model_admin, _request, correction):
    """The photo that a correction brings."""
    if correction.photo is None:
        raise Http404
    headers = {"Cache-Control": "private, no-store"}
    return HttpResponse(bytes(correction.photo), content_type="image/jpeg", headers=headers)


def review_page(model_admin, request, correction):
    """A correction, read and decided field by field."""
    if request.method == "POST" and not may_decide(model_admin, request, correction):
        raise PermissionDenied
    return correction_answer(model_admin, request, correction)


def may_decide(model_admin, request, correction):
    """Whether the user may write on the sheet, which accepting does."""
    write = "change" if correction.venue_id else "add"
    return model_admin.has_change_permission(request, correction) and request.user.has_perm(
        f"directory.{write}_venue"
    )


def correction_answer(model_admin, request, correction):
    form = None
    if correction.is_open and may_decide(model_admin, request, correction):
        form = CorrectionDecisionForm(correction, submitted_data(request))
    if form and form.is_bound and form.is_valid():
        error = decide(model_admin, request, form)
        if error is None:
            return redirect("admin:directory_correction_changelist")
        correction.refresh_from_db()
        form = shown_again(form, error) if correction.is_open else None
    return correction_response(model_admin, request, correction, form)


def decide(model_admin, request, form):
    """Carry out the decision; return None, or the ValidationError that prevents it."""
    new = form.correction.venue_id is None
    try:
        decided = form.decision(request.user).carry_out()
    except ValidationError as error:
        model_admin.message_user(request, " ".join(error_sentences(error, Venue)), messages.ERROR)
        return error
    model_admin.log_change(
        request, decided, DECISION_SAVED.format(state=decided.get_state_display())
    )
    report(model_admin, request, decided, new, form.values)
    return None


def report(model_admin, request, decided, new, values):
    state = decided.get_state_display()
    model_admin.message_user(request, DECISION_SAVED.format(state=state), messages.SUCCESS)
    if new and decided.venue_id:
        address = reverse("admin:directory_venue_change", args=[decided.venue_id])
        model_admin.message_user(request, format_html(CREATED, address), messages.INFO)
    elif {"address", "commune"} & {*values}:
        model_admin.message_user(request, CHECK_POINT, messages.WARNING)


def correction_response(model_admin, request, correction, form):
    context = {
        "subtitle": correction.place_name,
        "opts": model_admin.opts,
        "correction": correction,
        "form": form,
        "alike": similar_venues(correction) if form else [],
        "outcomes": describe_outcomes(correction),
        "reads_contact": model_admin.has_change_permission(request, correction),
        "can_delete": model_admin.has_delete_permission(request, correction),
    }
    title = f"Correction n°\u00a0{correction.pk}"
    return render_page(request, "admin/directory/corrections/review.html", title, **context)


def similar_venues(correction):
    """Return the sheets that may be of the proposed place, the likeliest first."""
    if correction.venue_id:
        return []
    proposed = {name: change["proposed"] for name, change in correction.proposed.items()}
    compared = ("name", "commune", "phone", "website", "email")
    return SimilarityIndex().like(
        VenueFacts(**{name: proposed[name] or "" for name in compared if name in proposed})
    )


def submitted_data(request):
    return request.POST if request.method == "POST" else None


def shown_again(form, error):
    """Return the form with the typed values, the present sheet and what is wrong."""
    data = form.data.copy()
    data["seen"] = ""
    if form.venue:
        form.venue.refresh_from_db()
    again = CorrectionDecisionForm(form.correction, data)
    again.full_clean()
    again.add_error(None, error_sentences(error, Venue))
    return again
