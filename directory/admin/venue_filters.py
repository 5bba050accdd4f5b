"""The filters of the list of venues, in the order of the work to be done."""

from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils import timezone

from directory.models import Award, Department, VenueType
from directory.models.freshness import A_YEAR
from directory.models.venue_queryset import LONGEST_UNCHECKED, stale_condition
from directory.venues.fields import SHEET_FACTS
from labels.models import Label
from tierslieux.backoffice.base import ChoiceFilter

CHECK_DUE, NEVER_CHECKED, OVER_A_YEAR_AGO, WITHIN_A_YEAR = (
    "a-verifier",
    "jamais",
    "ancienne",
    "recente",
)
NO_LABEL, LABEL_ENDED = "aucun", "termine"


def list_order(request):
    """Return the order of the list: stale public sheets first; when the list is filtered on those
    to check, the longest unchecked first.
    """
    if request.GET.get(VerifiedFilter.parameter_name) == CHECK_DUE:
        return LONGEST_UNCHECKED
    stale = Q(status="published") & stale_condition()
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
            (CHECK_DUE, "à vérifier"),
            (NEVER_CHECKED, "jamais vérifiée"),
            (OVER_A_YEAR_AGO, "il y a plus d’un an"),
            (WITHIN_A_YEAR, "depuis moins d’un an"),
        ]

    def keep(self, queryset, value):
        if value == CHECK_DUE:
            return queryset.due_for_check()
        limit = timezone.localdate() - A_YEAR
        conditions = {
            NEVER_CHECKED: Q(verified_on=None),
            OVER_A_YEAR_AGO: Q(verified_on__lt=limit),
            WITHIN_A_YEAR: Q(verified_on__gte=limit),
        }
        return queryset.filter(conditions[value])


class LabelFilter(ChoiceFilter):
    title = "label en vigueur"
    parameter_name = "label"

    def lookups(self, request, model_admin):
        ways_out = [(NO_LABEL, "aucun"), (LABEL_ENDED, "aucun, mais un label terminé")]
        return [*Label.objects.values_list("code", "name"), *ways_out]

    def keep(self, queryset, value):
        if value not in (NO_LABEL, LABEL_ENDED):
            return queryset.labelled([value])
        if value == LABEL_ENDED:
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
