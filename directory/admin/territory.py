from django.contrib import admin
from django.db.models import Case, Q, Value, When

from directory.admin.search_refresh import SearchRefreshMixin
from directory.admin.venue_filters import DepartmentFilter
from directory.models import Commune, Department, Intercommunality
from tierslieux.backoffice.base import ModelAdmin, ReadOnly
from tierslieux.text.folding import fold, search_words

ABBREVIATIONS = {"st": "saint", "ste": "sainte"}


class CommuneDepartmentFilter(DepartmentFilter):
    def keep(self, queryset, value):
        return queryset.filter(department=value)


@admin.register(Commune)
class CommuneAdmin(SearchRefreshMixin, ModelAdmin):
    list_display = ["name", "department_name", "code", "postcodes", "population"]
    list_filter = [CommuneDepartmentFilter]
    sortable_by = ()
    search_fields = ["name"]
    search_help_text = "Nom (actuel ou ancien), code postal ou code INSEE. « St » vaut « Saint »."
    fixed_once_saved = ["code"]
    prepopulated_fields = {"slug": ["name"]}
    venue_lookup = "commune"
    fieldsets = [
        (None, {"fields": ["name", "code", "department", "postcodes", "population", "slug"]}),
        (None, {"fields": ["intercommunality"]}),
        ("Où", {"fields": [("latitude", "longitude")]}),
        ("Avant une fusion", {"fields": ["former_names", "former_codes"]}),
    ]

    def get_queryset(self, request):
        communes = super().get_queryset(request).select_related("department")
        return communes.defer(
            "department__outline", "department__silhouette", "department__main_towns"
        )

    def get_search_results(self, request, queryset, search_term):
        """Find communes by the beginnings of words, the one that bears just that name first."""
        name = " ".join(ABBREVIATIONS.get(word, word) for word in fold(search_term).split())
        for word in search_words(name):
            begins = Q(search_text__startswith=word) | Q(search_text__contains=f" {word}")
            queryset = queryset.filter(begins)
        exact = Case(When(sort_name=name, then=Value(0)), default=Value(1))
        return queryset.order_by(exact, "sort_name", "code"), False

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "department":
            options["queryset"] = Department.objects.light()
        return super().formfield_for_foreignkey(db_field, request, **options)

    @admin.display(description="département")
    def department_name(self, commune):
        return str(commune.department)


@admin.register(Department)
class DepartmentAdmin(SearchRefreshMixin, ModelAdmin):
    """The thirteen departments and their outlines are loaded; only what is said of them changes."""

    list_display = ["name", "code", "population"]
    fields = ["code", "name", "article", "population", "neighbours"]
    readonly_fields = ["code"]
    filter_horizontal = ["neighbours"]
    venue_lookup = "commune__department"

    def get_queryset(self, request):
        return super().get_queryset(request).light()

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Intercommunality)
class IntercommunalityAdmin(ReadOnly, ModelAdmin):
    """The national list says which there are and who belongs to them: only read here."""

    list_display = ["name", "kind", "siren", "outside_communes"]
    list_filter = ["kind"]
    search_fields = ["name", "siren"]
    fields = ["siren", "name", "kind", "outside_communes", "members"]
    readonly_fields = fields

    @admin.display(description="communes de la région")
    def members(self, row):
        return ", ".join(row.communes.values_list("name", flat=True)) or "aucune"
