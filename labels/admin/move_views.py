"""The page of the admin where an application changes status, with the reason why."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import path

from labels.models import Application
from labels.models.move import STATUS_CHANGED

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
            now = self.application.get_status_display()
            raise ValidationError(STATUS_CHANGED.format(now=now))
        return self.cleaned_data["seen"]

    @property
    def may_retain(self):
        return any(status == Application.Status.RETAINED for status, _ in self.fields["to"].choices)


class MoveMixin:
    """Adds to ApplicationAdmin the page of the moves, and the link to it."""

    change_form_template = "admin/labels/application/change_form.html"

    def get_urls(self):
        view = self.admin_site.admin_view(self.move_view)
        return [path("<path:pk>/etat/", view, name="labels_application_move"), *super().get_urls()]

    def move_view(self, request, pk):
        application = self.get_object(request, unquote(pk))
        if application is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, pk)
        if not self.has_change_permission(request, application):
            raise PermissionDenied
        may_decide = request.user.has_perm("labels.decide_application")
        data = request.POST if request.method == "POST" else None
        form = MoveForm(data, application, may_decide)
        if form.is_valid() and self.move(request, application, form):
            return redirect("admin:labels_application_change", application.pk)
        return self.move_response(request, application, form)

    def move(self, request, application, form):
        """Move the application; return whether it could be: if not, the form says why."""
        to, reason = form.cleaned_data["to"], form.cleaned_data["reason"]
        try:
            moved = application.move(to, request.user, reason)
        except ValidationError as error:
            form.add_error(None, error)
            application.refresh_from_db(fields=["status"])
            return False
        names = {"before": moved.get_before_display(), "after": moved.get_after_display()}
        self.message_user(request, STATUS_SAVED.format(**names), messages.SUCCESS)
        self.log_change(request, application, STATUS_SAVED.format(**names))
        return True

    def move_response(self, request, application, form):
        context = {
            **self.admin_site.each_context(request),
            "title": "Changer l’état",
            "subtitle": str(application),
            "opts": self.opts,
            "application": application,
            "form": form,
        }
        return render(request, "admin/labels/application/move.html", context)
