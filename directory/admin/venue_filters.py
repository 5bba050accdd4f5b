"""The filters of the list of venues, in the order of the work to be done."""

from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils import timezone

from directory.models import Award, Department, VenueType
from directory.models.freshness import A_YEAR
from directory.models.venue_queryset import LONGEST_UNCHECKED, long_due
from directory.venues.fields import SHEET_FACTS
from labels.models import Label
from tierslieux.backoffice.base import ChoiceFilter

DUE, NEVER, LONG_AGO, RECENTLY = "a-verifier", "jamais", "ancienne", "recente"
NONE, ENDED = "aucun", "termine"


def list_order(request):
    """Returns the order of the list: the sheets that the public is told to be stale come first,
    and those to check, when they alone are asked for, by how long nobody has checked them.
    """
    if request.GET.get(VerifiedFilter.parameter_name) == DUE:
        return LONGEST_UNCHECKED
    stale = Q(status="published") & long_due()
    since = Case(When(stale, then="verified_on"))
    return [Case(When(stale, then=0), default=1), since.asc(nulls_first=True), "sort_name", "pk"]


class DepartmentFilter(ChoiceFilter):
    title = "département"
    parameter_name = "departement"

    def lookups(self, request, model_admin):
        departments = Department.objects.values_list("code", "name")
        return [(code, f"{code} – {name}") for code, name in departments]

    def keep(self, queryset, value):
        return queryset.in_departments([value])


class TypeFilter(ChoiceFilter):
    title = "type"
    parameter_name = "type"

    def lookups(self, request, model_admin):
        return VenueType.objects.values_list("code", "short_name")

    def keep(self, queryset, value):
        return queryset.of_types([value])


class VerifiedFilter(ChoiceFilter):
    title = "vérification"
    parameter_name = "verification"

    def lookups(self, request, model_admin):
        return [
            (DUE, "à vérifier"),
            (NEVER, "jamais vérifiée"),
            (LONG_AGO, "il y a plus d’un an"),
            (RECENTLY, "depuis moins d’un an"),
        ]

    def keep(self, queryset, value):
        if value == DUE:
            return queryset.due_for_check()
        limit = timezone.localdate() - A_YEAR
        conditions = {
            NEVER: Q(verified_on=None),
            LONG_AGO: Q(verified_on__lt=limit),
            RECENTLY: Q(verified_on__gte=limit),
        }
        return queryset.filter(conditions[value])


class LabelFilter(ChoiceFilter):
    title = "label en vigueur"
    parameter_name = "label"

    def lookups(self, request, model_admin):
        ways_out = [(NONE, "aucun"), (ENDED, "aucun, mais un label terminé")]
        return [*Label.objects.values_list("code", "name"), *ways_out]

    def keep(self, queryset, value):
        if value not in (NONE, ENDED):
            return queryset.labelled([value])
        if value == ENDED:
            return queryset.formerly_labelled()
        return queryset.exclude(Exists(Award.objects.in_force().filter(venue=OuterRef("pk"))))


class MissingFilter(ChoiceFilter):
    title = "information manquante"
    parameter_name = "manque"

    def lookups(self, request, model_admin):
        return [(fact.code, fact.name) for fact in SHEET_FACTS]

    def keep(self, queryset, value):
        [fact] = [each for each in SHEET_FACTS if each.code == value]
        return queryset.filter(fact.missing())
