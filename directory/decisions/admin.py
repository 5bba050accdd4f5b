"""The pages of the admin where the decision of a round is written, and read for ever."""

from datetime import date

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path
from django.utils import timezone

from directory.decisions.committee_views import CommitteeDesk, may_decide
from directory.decisions.forms import DecisionForm
from directory.models import DecisionRecord
from labels.models import Round
from tierslieux.backoffice.base import ModelAdmin, ReadOnly
from tierslieux.templatetags.french import counted
from tierslieux.text.dates import format_date

FORM, CONFIRM = "admin/directory/decisions/form.html", "admin/directory/decisions/confirm.html"
DAYS = ("granted_on", "expires_on", "renews")
SAVED = "Décision enregistrée. En voici le procès-verbal, qui ne change plus."


class DecisionDesk(CommitteeDesk):
    """What the admin of decision records gains: the page where a whole round is decided."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.decision_view)
        return [path("appel/<int:pk>/", view, name="decide_round"), *super().get_urls()]

    def decision_view(self, request, pk):
        if not may_decide(request.user):
            raise PermissionDenied
        if "_confirm" in request.POST:
            return self.confirmed(request, pk)
        call = get_object_or_404(Round.objects.select_related("label"), pk=pk)
        form = DecisionForm(request.POST or None, call, request.user)
        is_fine = "_check" in request.POST and form.is_valid()
        return self.decision_response(request, form, CONFIRM if is_fine else FORM)

    @transaction.atomic
    def confirmed(self, request, pk):
        """Writes the decision, the round held meanwhile: who decides at the same time comes next,
        and is told what was decided.
        """
        rounds = Round.objects.select_related("label").select_for_update(of=["self"])
        form = DecisionForm(request.POST, get_object_or_404(rounds, pk=pk), request.user)
        if not form.is_valid():
            return self.decision_response(request, form, FORM)
        try:
            with transaction.atomic():
                record = form.decision.carry_out(request.user)
        except ValidationError as error:
            form.head.add_error(None, error)
            return self.decision_response(request, form, FORM)
        self.log_decision(request, record, form.decision)
        self.message_user(request, SAVED, messages.SUCCESS)
        return redirect("admin:directory_decisionrecord_change", record.pk)

    def log_decision(self, request, record, decision):
        """Writes in the history of each row where it comes from."""
        told = f"Par la décision du {format_date(record.decided_on)}."
        self.log_addition(request, record, told)
        for line in decision.retained:
            self.log_addition(request, line.award, told)
            if line.is_new_sheet:
                self.log_addition(request, line.venue, told)

    def decision_response(self, request, form, template):
        context = {
            **self.admin_site.each_context(request),
            "title": "Décision" if template == FORM else "Relire avant d’enregistrer",
            "subtitle": form.round.title,
            "opts": self.opts,
            "form": form,
            "round": form.round,
        }
        return render(request, template, context)


@admin.register(DecisionRecord)
class DecisionRecordAdmin(ReadOnly, DecisionDesk, ModelAdmin):
    """Records are read here, and written by the page of the decision alone."""

    list_display = ["round", "decided_text", "at_text", "by_name", "counted_text"]
    list_display_links = ["round", "decided_text"]
    list_filter = ["round"]
    list_select_related = ["round"]
    fields = ["round", "decided_text", "at_text", "by_name", "lines_text"]

    @admin.display(description="date de décision", ordering="decided_on")
    def decided_text(self, record):
        return format_date(record.decided_on)

    @admin.display(description="enregistrée le", ordering="at")
    def at_text(self, record):
        at = timezone.localtime(record.at)
        return f"{format_date(at.date())}, {at:%H}\u00a0h\u00a0{at:%M}"

    @admin.display(description="décidées")
    def counted_text(self, record):
        retained = counted(len(record.retained), "retenue,retenues")
        return f"{counted(len(record.lines), 'candidature,candidatures')}, dont {retained}"

    @admin.display(description="ce qui a été décidé")
    def lines_text(self, record):
        lines = [line | {"award": in_words(line["award"])} for line in record.lines]
        return render_to_string("admin/directory/decisions/record.html", {"lines": lines})


def in_words(award):
    """Returns what a record holds of an award, its days in French."""
    days = {name: award[name] and date.fromisoformat(award[name]) for name in DAYS} if award else {}
    return award and award | {name: format_date(day) for name, day in days.items()}
