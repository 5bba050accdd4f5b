from django.db.models import Exists, OuterRef

from labels.models import Application, Assessment, MissingPiece
from tierslieux.backoffice.base import ChoiceFilter


class LateFilter(ChoiceFilter):
    title = "arrivée"
    parameter_name = "arrivee"

    def lookups(self, request, model_admin):
        return [("en-retard", "en retard"), ("a-temps", "à temps"), ("inconnue", "non connue")]

    def keep(self, queryset, value):
        if value == "inconnue":
            return queryset.filter(received_at=None)
        late = Application.objects.late().values("pk")
        if value == "en-retard":
            return queryset.filter(pk__in=late)
        return queryset.filter(received_at__isnull=False).exclude(pk__in=late)


class PiecesFilter(ChoiceFilter):
    title = "pièces"
    parameter_name = "pieces"

    def lookups(self, request, model_admin):
        return [("en-retard", "attendues, en retard"), ("attendues", "attendues")]

    def keep(self, queryset, value):
        if value == "en-retard":
            return queryset.with_overdue_pieces()
        return queryset.filter(pk__in=MissingPiece.objects.awaited().values("application"))


class ProgressFilter(ChoiceFilter):
    title = "avis"
    parameter_name = "avis"

    def lookups(self, request, model_admin):
        return [("complets", "tous rendus"), ("attendus", "attendus"), ("sans", "sans évaluateur")]

    def keep(self, queryset, value):
        asked = Assessment.objects.expected().filter(application=OuterRef("pk"))
        if value == "sans":
            return queryset.filter(~Exists(asked))
        unblinded = Exists(asked.unblinded())
        return queryset.filter(unblinded if value == "complets" else Exists(asked) & ~unblinded)


FILTERS = ["round", "status", LateFilter, PiecesFilter, ProgressFilter]
