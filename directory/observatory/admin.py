from django.contrib import admin

from directory.models import Figure
from tierslieux.backoffice.base import ModelAdmin


@admin.register(Figure)
class FigureAdmin(ModelAdmin):
    list_display = ["value", "measure", "when", "note", "source"]
    list_filter = ["measure"]
    fields = ["measure", "value", ("on", "precision"), "note", "source"]

    @admin.display(description="date", ordering="on")
    def when(self, figure):
        return figure.when
