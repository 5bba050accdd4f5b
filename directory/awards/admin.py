from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils import timezone

from directory.models import Award, Evidence, Venue
from tierslieux.backoffice.base import (
    FORMFIELD_OVERRIDES,
    ChoiceFilter,
    ModelAdmin,
    autocomplete_options,
)
from tierslieux.history.admin import HistoryMixin
from tierslieux.text.dates import format_date


class InForceFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [("en-vigueur", "en vigueur"), ("autre", "à venir, échue ou retirée")]

    def keep(self, queryset, value):
        return queryset.filter(is_current=value == "en-vigueur")


AWARD_FIELDSETS = [
    (None, {"fields": ["label", ("granted_on", "granted_precision"), "expires_on", "renews"]}),
    ("D’où il vient", {"fields": ["round", "application", "sources"]}),
    (
        "Retrait",
        {
            "fields": ["withdrawn_on", "withdrawal_reason"],
            "description": "Un retrait demande une date et un motif, ensemble.",
        },
    ),
]


class AwardInline(admin.StackedInline):
    model = Award
    extra = 0
    formfield_overrides = FORMFIELD_OVERRIDES
    autocomplete_fields = ["round", "application", "renews"]
    fieldsets = AWARD_FIELDSETS
    show_change_link = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("venue", "label")

    def formfield_for_foreignkey(self, db_field, request, **options):
        options = autocomplete_options(self, db_field, request) | options
        return super().formfield_for_foreignkey(db_field, request, **options)


class EvidenceInline(admin.StackedInline):
    """What the public reads of the assessment: written with the decision, then put into words."""

    model = Evidence
    extra = 0
    can_delete = False
    formfield_overrides = FORMFIELD_OVERRIDES
    fields = [("criterion", "verdict", "checked_on"), "told"]
    readonly_fields = ["criterion", "checked_on"]
    verbose_name_plural = "ce qui a été vérifié, tel que la fiche le publie"

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Award)
class AwardAdmin(HistoryMixin, ModelAdmin):
    list_display = ["venue", "label", "granted_text", "state", "round"]
    list_filter = [InForceFilter, "label", "round"]
    search_fields = ["venue__name"]
    search_help_text = "Cherchez le lieu : nom, commune, code postal, exploitant…"
    autocomplete_fields = ["venue", "round", "application", "renews"]
    fieldsets = [("Qui le porte", {"fields": ["venue"]}), *AWARD_FIELDSETS]
    inlines = [EvidenceInline]
    version_parts = [(Evidence, "award")]

    def get_queryset(self, request):
        current = Award.objects.in_force().filter(pk=OuterRef("pk"))
        awards = super().get_queryset(request).select_related("venue", "label", "round")
        return awards.annotate(is_current=Exists(current))

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(venue__in=Venue.objects.search(search_term)), False

    @admin.display(description="accordé", ordering="granted_on")
    def granted_text(self, award):
        return award.granted

    @admin.display(description="état")
    def state(self, award):
        if award.is_current:
            return "en vigueur"
        if award.granted_on > timezone.localdate():
            return "à venir"
        if award.withdrawn_on and award.withdrawn_on <= timezone.localdate():
            return f"retirée le {format_date(award.withdrawn_on)}"
        return f"échue le {format_date(award.expires_on)}"
