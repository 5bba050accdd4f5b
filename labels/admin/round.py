from django.contrib import admin
from django.db import models
from django.db.models import Count

from labels.admin.import_views import import_urls
from labels.models import Application, Deadline, Decision, Round, RoundCriterion, State
from tierslieux.backoffice.base import (
    FORMFIELD_OVERRIDES,
    ChoiceFilter,
    ModelAdmin,
    ReadOnlyInline,
    RowsInline,
)
from tierslieux.history.admin import HistoryMixin


class StateFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return State.choices

    def keep(self, queryset, value):
        return queryset.filter(state=value)


class DeadlineInline(RowsInline):
    model = Deadline


class DecisionInline(RowsInline):
    model = Decision


class GridInline(ReadOnlyInline):
    """The criteria as candidates met them: nobody changes them any more."""

    model = RoundCriterion
    verbose_name_plural = "critères gelés à l’ouverture de l’appel"
    fields = ["family", "question", "evidence", "requirement"]


@admin.register(Round)
class RoundAdmin(HistoryMixin, ModelAdmin):
    list_display = ["title", "label", "state_text", "opening", "deadlines_text", "candidates"]
    list_filter = [StateFilter, "label"]
    list_select_related = ["label"]
    ordering = ["slug"]
    search_fields = ["title", "slug"]
    search_help_text = "Cherchez dans l’intitulé."
    fixed_once_saved = ["slug"]
    prepopulated_fields = {"slug": ["title"]}
    change_form_template = "admin/labels/round/change_form.html"
    fieldsets = [
        (None, {"fields": ["label", "title", "slug", ("opened_on", "opened_precision")]}),
        (
            "Pour candidater",
            {"fields": ["conditions", "grant", "budget", "rules_url", "apply_url"]},
        ),
        ("Bilan", {"fields": [("received", "received_is_minimum"), "retained"]}),
        ("Sources", {"fields": ["sources"]}),
    ]
    # An amount is typed and shown with a comma.
    formfield_overrides = FORMFIELD_OVERRIDES | {models.DecimalField: {"localize": True}}
    inlines = [DeadlineInline, DecisionInline, GridInline]
    version_parts = [(Deadline, "round"), (Decision, "round")]

    def get_urls(self):
        return [*import_urls(self), *super().get_urls()]

    def get_queryset(self, request):
        rounds = super().get_queryset(request).prefetch_related("deadlines")
        return rounds.with_state().annotate(candidates=Count("applications"))

    def before_restoring(self, row, is_recovery):
        """A round_ put back draws no reference twice; its grid, deleted with it, is frozen anew."""
        if is_recovery and isinstance(row, Round):
            received = Application.history.filter(round=row.pk).order_by()
            row.last_number = received.values("id").distinct().count()
            row.frozen_at = None

    def view_on_site(self, round_):
        """The exercises of the staff have no page on the site."""
        return None if round_.is_exercise else round_.get_absolute_url()

    @admin.display(description="état", ordering="state")
    def state_text(self, round_):
        return State(round_.state).label

    @admin.display(description="ouverture", ordering="opened_on", empty_value="non connue")
    def opening(self, round_):
        return round_.opened or None

    @admin.display(description="dates limites", empty_value="non connues")
    def deadlines_text(self, round_):
        return ", ".join(map(str, round_.deadlines.all())) or None

    @admin.display(description="candidatures", ordering="candidates")
    def candidates(self, round_):
        return round_.candidates
