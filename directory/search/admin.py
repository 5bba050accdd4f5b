from django.contrib import admin

from directory.models import SearchTerm
from tierslieux.backoffice.base import ModelAdmin
from tierslieux.history.admin import HistoryMixin
from tierslieux.text.folding import fold


@admin.register(SearchTerm)
class SearchTermAdmin(HistoryMixin, ModelAdmin):
    """The lexicon of the search: what visitors' words mean."""

    list_display = ["phrase", "meaning", "value", "is_doubtful", "is_general"]
    list_filter = ["meaning", "is_doubtful", "is_general"]
    search_fields = ["phrase", "value"]
    fields = ["phrase", "meaning", "value", "is_doubtful", "is_general"]

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))
