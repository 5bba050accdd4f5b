from django.contrib import admin
from django.db.models import Count

from labels.models import Criterion, Label
from tierslieux.backoffice.base import FORMFIELD_OVERRIDES, ModelAdmin

# What the facts of a sheet may contradict.
RULE_FIELDS = ("fact", "minimum", "service")


class CriterionInline(admin.StackedInline):
    model = Criterion
    extra = 0
    formfield_overrides = FORMFIELD_OVERRIDES
    fields = [("family", "requirement"), "question", "evidence", RULE_FIELDS, ("code", "rank")]
    show_change_link = True


@admin.register(Label)
class LabelAdmin(ModelAdmin):
    list_display = ["name", "issuer", "validity", "criteria_count", "rounds_count"]
    list_filter = ["issuer"]
    fixed_once_saved = ["code"]
    prepopulated_fields = {"code": ["name"]}
    fieldsets = [
        (None, {"fields": ["name", "code", ("issuer", "is_for_third_places"), "summary"]}),
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
class CriterionAdmin(ModelAdmin):
    list_display = ["question", "label", "family", "requirement", "fact"]
    list_filter = ["label", "family", "requirement"]
    list_select_related = ["label"]
    search_fields = ["question", "evidence"]
    fixed_once_saved = ["code"]
    fields = ["label", "family", "requirement", "question", "evidence", RULE_FIELDS, "code", "rank"]
