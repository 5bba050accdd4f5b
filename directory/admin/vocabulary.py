from django.contrib import admin
from django.db.models import Count

from directory.admin.search_refresh import SearchRefreshMixin
from directory.models import Service, VenueType
from tierslieux.backoffice.base import ModelAdmin

STAYS = "Pour pouvoir le supprimer, retirez-le d’abord de leurs fiches."


class VocabularyAdmin(SearchRefreshMixin, ModelAdmin):
    """A list that staff edit; the code stands in public addresses, so it stays. So does what a
    venue uses: to delete it would strip it from every sheet.
    """

    actions = None
    fixed_once_saved = ["code"]
    readonly_fields = ["usage"]
    prepopulated_fields = {"code": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(used=Count("venues"))

    @admin.display(description="lieux", ordering="used")
    def used(self, row):
        return row.used

    @admin.display(description="utilisé par")
    def usage(self, row):
        number = row.venues.count() if row.pk else 0
        return f"{number} lieu{'x' if number > 1 else ''}. {STAYS}" if number else "aucun lieu"

    def has_delete_permission(self, request, obj=None):
        is_used = obj is not None and obj.venues.exists()
        return super().has_delete_permission(request, obj) and not is_used


@admin.register(VenueType)
class VenueTypeAdmin(VocabularyAdmin):
    list_display = ["name", "short_name", "description", "rank", "used"]
    fields = ["name", "short_name", "plural", "description", "rank", "code", "usage"]
    venue_lookup = "types"


@admin.register(Service)
class ServiceAdmin(VocabularyAdmin):
    list_display = ["name", "family", "rank", "used"]
    list_filter = ["family"]
    search_fields = ["name"]
    fields = ["name", "family", "rank", "code", "usage"]
    venue_lookup = "services"
