from django.contrib import admin

from labels.models import MissingPiece
from tierslieux.backoffice.base import ChoiceFilter, ModelAdmin
from tierslieux.text.dates import format_when


class OverdueFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [("en-retard", "en retard"), ("attendue", "attendue"), ("arrivee", "arrivée")]

    def keep(self, queryset, value):
        if value == "en-retard":
            return queryset.overdue()
        if value == "attendue":
            return queryset.awaited()
        return queryset.filter(received_on__isnull=False)


@admin.register(MissingPiece)
class MissingPieceAdmin(ModelAdmin):
    list_display = ["what", "application", "asked_on", "due_on", "state_text"]
    list_filter = [OverdueFilter, "application__round"]
    list_select_related = ["application__round"]
    ordering = ["due_on", "pk"]
    search_fields = ["what", "application__candidate", "application__reference"]
    search_help_text = "Cherchez dans la pièce, le candidat et la référence."
    autocomplete_fields = ["application"]

    @admin.display(description="état")
    def state_text(self, piece):
        if piece.received_on:
            return f"arrivée {format_when(piece.received_on)}"
        if piece.is_overdue:
            return "en retard"
        return "attendue" if piece.is_awaited else "plus attendue"
