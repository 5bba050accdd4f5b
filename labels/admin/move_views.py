"""The page of the admin where an application changes status, with the reason why."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.shortcuts import redirect

from labels.models import Application
from labels.models.move import status_changed
from tierslieux.backoffice.pages import render_page, row_page

DECISIONS = {Application.Status.RETAINED, Application.Status.NOT_RETAINED}
STATUS_SAVED = "État changé : « {before} » devient « {after} »."


class MoveForm(forms.Form):
    """Where an application goes from the status that its reader saw, and why."""

    seen = forms.ChoiceField(choices=Application.Status, widget=forms.HiddenInput)
    to = forms.ChoiceField(label="Nouvel état", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Motif",
        max_length=2000,
        widget=AdminTextareaWidget(attrs={"rows": 4}),
        help_text="Gardé avec la date et votre nom dans l’histoire de la candidature.",
    )

    def __init__(self, data, application, may_decide):
        super().__init__(data)
        self.application = application
        self.fields["to"].choices = [
            (status, status.label)
            for status in application.next_statuses
            if may_decide or status not in DECISIONS
        ]

    def clean_seen(self):
        if self.cleaned_data["seen"] != self.application.status:
            raise status_changed(self.application)
        return self.cleaned_data["seen"]

    @property
    def may_retain(self):
        return any(status == Application.Status.RETAINED for status, _ in self.fields["to"].choices)


def move_urls(model_admin):
    return [row_page(model_admin, "etat/", move_page, "labels_application_move")]


def move_page(model_admin, request, application):
    """The status of an application: where it may go from there, and why."""
    may_decide = request.user.has_perm("labels.decide_application")
    data = request.POST if request.method == "POST" else None
    form = MoveForm(data, application, may_decide)
    if form.is_valid() and move(model_admin, request, application, form):
        return redirect("admin:labels_application_change", application.pk)
    return move_response(model_admin, request, application, form)


def move(model_admin, request, application, form):
    """Move the application; return whether it could be: if not, the form says why."""
    to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
    try:
        moved = application.move(to, request.user, reason)
    except ValidationError as error:
        form.add_error(None, error)
        application.refresh_from_db(fields=["status"])
        return False
    names = {"before": moved.get_before_display(), "after": moved.get_after_display()}
    model_admin.message_user(request, STATUS_SAVED.format(**names), messages.SUCCESS)
    model_admin.log_change(request, application, STATUS_SAVED.format(**names))
    return True


def move_response(model_admin, request, application, form):
    context = {
        "subtitle": str(application),
        "opts": model_admin.opts,
        "application": application,
        "form": form,
    }
    title = "Changer l’état"
    return render_page(request, "admin/labels/application/move.html", title, **context)
