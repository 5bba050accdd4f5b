from django import forms
from django.contrib import admin
from django.db.models import Count

from labels.desk import FIELDS, ChoiceFilter, DeskAdmin
from labels.models import Application, Criterion, Deadline, Decision, Label, Round, State


class StateFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return State.choices

    def keep(self, queryset, value):
        return queryset.filter(state=value)


class CriterionInline(admin.StackedInline):
    model = Criterion
    extra = 0
    formfield_overrides = FIELDS
    fields = [("family", "requirement"), "question", "evidence", ("code", "rank")]
    show_change_link = True


class DeadlineInline(admin.TabularInline):
    model = Deadline
    extra = 0


class DecisionInline(admin.TabularInline):
    model = Decision
    extra = 0


@admin.register(Label)
class LabelAdmin(DeskAdmin):
    list_display = ["name", "issuer", "validity", "criteria_count", "rounds_count"]
    list_filter = ["issuer"]
    fixed_once_saved = ["code"]
    prepopulated_fields = {"code": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "code", "issuer", "summary"]}),
        ("Ce qu’il apporte", {"fields": ["guarantees", "how_to_get", "validity_months"]}),
        ("Sources et affichage", {"fields": ["sources", "rank"]}),
    ]
    inlines = [CriterionInline]

    def get_queryset(self, request):
        counted = {
            "criteria_count": Count("criteria", distinct=True),
            "rounds_count": Count("rounds", distinct=True),
        }
        return super().get_queryset(request).annotate(**counted)

    @admin.display(description="validité", empty_value="non connue")
    def validity(self, label):
        return label.validity_months and f"{label.validity_months} mois"

    @admin.display(description="critères")
    def criteria_count(self, label):
        return label.criteria_count

    @admin.display(description="appels à projets")
    def rounds_count(self, label):
        return label.rounds_count


@admin.register(Criterion)
class CriterionAdmin(DeskAdmin):
    list_display = ["question", "label", "family", "requirement"]
    list_filter = ["label", "family", "requirement"]
    list_select_related = ["label"]
    search_fields = ["question", "evidence"]
    fixed_once_saved = ["code"]
    fields = ["label", "family", "requirement", "question", "evidence", "code", "rank"]


@admin.register(Round)
class RoundAdmin(DeskAdmin):
    list_display = ["title", "label", "state_told", "opening", "deadlines_told", "candidates"]
    list_filter = [StateFilter, "label"]
    list_select_related = ["label"]
    ordering = ["slug"]
    search_fields = ["title", "slug"]
    search_help_text = "Cherchez dans l’intitulé."
    fixed_once_saved = ["slug"]
    prepopulated_fields = {"slug": ["title"]}
    fieldsets = [
        (None, {"fields": ["label", "title", "slug", ("opened_on", "opened_precision")]}),
        ("Pour candidater", {"fields": ["conditions", "grant", "rules_url", "apply_url"]}),
        ("Bilan", {"fields": [("received", "received_is_minimum"), "retained"]}),
        ("Sources", {"fields": ["sources"]}),
    ]
    inlines = [DeadlineInline, DecisionInline]

    def get_queryset(self, request):
        rounds = super().get_queryset(request).prefetch_related("deadlines")
        return rounds.with_state().annotate(candidates=Count("applications"))

    @admin.display(description="état", ordering="state")
    def state_told(self, call):
        return State(call.state).label

    @admin.display(description="ouverture", ordering="opened_on", empty_value="non connue")
    def opening(self, call):
        return call.opened or None

    @admin.display(description="dates limites", empty_value="non connues")
    def deadlines_told(self, call):
        return ", ".join(map(str, call.deadlines.all())) or None

    @admin.display(description="candidatures", ordering="candidates")
    def candidates(self, call):
        return call.candidates


class DecisionChoice(forms.ModelChoiceField):
    """A decision, named with its round: a date alone would not say which."""

    def label_from_instance(self, decision):
        return f"{decision.round} – {decision}"


@admin.register(Application)
class ApplicationAdmin(DeskAdmin):
    list_display = ["candidate", "commune", "department", "round", "status"]
    list_filter = ["status", "round"]
    search_fields = ["candidate", "commune"]
    search_help_text = "Cherchez dans le nom du candidat et la commune."
    autocomplete_fields = ["round"]
    fields = ["round", "candidate", ("commune", "department"), "status", "decision"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("round")

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "decision":
            options["form_class"] = DecisionChoice
            options["queryset"] = Decision.objects.select_related("round").order_by("round", "on")
        return super().formfield_for_foreignkey(db_field, request, **options)
