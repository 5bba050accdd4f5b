"""The page of the admin where a venue's hours are typed day by day, and what they come to."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect, render

from directory.hours.osm import format_hours, format_hours_line
from directory.hours.preview import HoursPreview, text_preview
from directory.hours.warnings import rule_warnings
from directory.hours.week_form import HoursForm
from directory.models import Venue
from tierslieux.backoffice.pages import model_page, open_row, render_page, row_page
from tierslieux.edit_conflicts.locking import lock_page
from tierslieux.history.snapshots import SEEN, ChangedMeanwhileError
from tierslieux.text.validation import error_sentences

HOURS_CHANGED = (
    "ses horaires sont maintenant «\u202f{now}\u202f». Enregistrez de nouveau pour les "
    "remplacer par les vôtres."
)
SAME_HOURS = "Rien n’a changé : ces horaires étaient déjà ceux du lieu."
HOURS_SAVED = "Horaires enregistrés : {hours}."
HOURS_UNKNOWN = "non connus"


def submitted_hours(request):
    return request.POST if request.method == "POST" else None


def form_preview(form):
    """Return what the form says, or what is wrong with it; what the text says until it is sent."""
    if not form.is_bound:
        return text_preview(form.text, by_day=True)
    if form.is_valid():
        return HoursPreview(form.cleaned_data["hours"], (), True, form.notices)
    return HoursPreview("", tuple(error for each in form.errors.values() for error in each), True)


def is_outdated(form):
    """Whether the hours changed since the form was opened; the form then says so."""
    if form.cleaned_data[SEEN] == form.text:
        return False
    form.data = form.data.copy()
    form.data[SEEN] = form.text
    outcome = HOURS_CHANGED.format(now=form.text or HOURS_UNKNOWN)
    form.add_error(None, ChangedMeanwhileError("La fiche de ce lieu", outcome))
    return True


def hours_urls(model_admin):
    preview = "directory_venue_hours_preview"
    return [
        model_page(model_admin, "horaires/", hours_preview, preview, methods=["POST"]),
        row_page(model_admin, "horaires/", hours_page, "directory_venue_hours"),
    ]


def hours_preview(model_admin, request):
    """Answer with the preview alone, of the text or of the days that were sent."""
    if not (model_admin.has_change_permission(request) or model_admin.has_add_permission(request)):
        raise PermissionDenied
    if "opening_hours" in request.POST:
        preview = text_preview(request.POST["opening_hours"])
    else:
        preview = form_preview(HoursForm(request.POST))
    return render(request, "admin/directory/hours/preview.html", {"preview": preview})


def hours_page(model_admin, request, venue):
    """The hours of a venue, a day a line; what is submitted is read again under a lock."""
    if request.method != "POST":
        return answer_hours(model_admin, request, venue)
    with transaction.atomic():
        lock_page(model_admin, request, str(venue.pk))
        return open_row(model_admin, request, str(venue.pk), answer_hours, "change")


def answer_hours(model_admin, request, venue):
    form = HoursForm(submitted_hours(request), text=venue.opening_hours)
    if "_save" in request.POST and save_hours(model_admin, request, venue, form):
        return redirect("admin:directory_venue_change", venue.pk)
    return hours_response(model_admin, request, venue, form)


def save_hours(model_admin, request, venue, form):
    """Whether the hours were saved; when they are not, the form says why."""
    if not form.is_valid() or is_outdated(form):
        return False
    hours = form.cleaned_data["hours"]
    if hours == venue.opening_hours:
        model_admin.message_user(request, SAME_HOURS, messages.INFO)
        return True
    venue.opening_hours = hours
    try:
        venue.full_clean()
    except ValidationError as error:
        form.add_error(None, error_sentences(error, Venue))
        return False
    message = HOURS_SAVED.format(hours=format_hours_line(hours) or HOURS_UNKNOWN)
    model_admin.message_user(request, message, messages.SUCCESS)
    model_admin.save_model(request, venue, form, change=True)
    model_admin.log_change(request, venue, message)
    return True


def hours_response(model_admin, request, venue, form):
    context = {
        "subtitle": str(venue),
        "opts": model_admin.opts,
        "venue": venue,
        "form": form,
        "preview": form_preview(form),
        "current_lines": format_hours(form.text),
        "current_warnings": rule_warnings(form.text),
        "checked": "_check" in request.POST,
    }
    return render_page(
        request, "admin/directory/hours/hours.html", "Horaires jour par jour", **context
    )
