from django.contrib import admin
from django.db.models import Count

from directory.admin.refresh import RefreshesVenues
from directory.models import Service, VenueType
from labels.desk import DeskAdmin


class VocabularyAdmin(RefreshesVenues, DeskAdmin):
    """A list that staff edit; the code stands in public addresses, so it stays."""

    fixed_once_saved = ["code"]
    prepopulated_fields = {"code": ["name"]}

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(used=Count("venues"))

    @admin.display(description="lieux", ordering="used")
    def used(self, row):
        return row.used


@admin.register(VenueType)
class VenueTypeAdmin(VocabularyAdmin):
    list_display = ["name", "short_name", "description", "rank", "used"]
    fields = ["name", "short_name", "plural", "description", "rank", "code"]
    venue_lookup = "types"


@admin.register(Service)
class ServiceAdmin(VocabularyAdmin):
    list_display = ["name", "family", "rank", "used"]
    list_filter = ["family"]
    search_fields = ["name"]
    fields = ["name", "family", "rank", "code"]
    venue_lookup = "services"
