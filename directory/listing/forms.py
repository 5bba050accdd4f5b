"""The form behind the address of the list: what is asked, understood or set aside."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from directory.cache.versioned import DirectoryCache
from directory.listing.base_filters import ListFilter
from directory.locations.forms import LocationForm, PageForm

BY_MERIT, BY_DISTANCE = "renseignes", "distance"
SORTS = {
    BY_MERIT: ("Les mieux renseignés", "by_merit"),
    "nom": ("Nom", "by_name"),
    BY_DISTANCE: ("Distance", "near"),
    "commune": ("Commune", "by_town"),
    "fraicheur": ("Fiches les plus récentes", "freshest_first"),
}
NEEDS_PLACE = "Dites d’abord près de quelle commune."


class ListForm(LocationForm, PageForm):
    """What the address asks for; `ignored` tells, by field, what could not be understood."""

    heure = forms.TimeField(
        input_formats=["%H:%M"],
        required=False,
        error_messages={"invalid": "Écrivez l’heure ainsi\u00a0: 08:30."},
    )
    inconnus = forms.ChoiceField(choices=[("oui", "oui")], required=False)
    services = forms.ChoiceField(choices=[("tous", "tous à la fois")], required=False)
    tri = forms.ChoiceField(
        choices=[(code, name) for code, (name, _) in SORTS.items()], required=False
    )
    plus = forms.CharField(max_length=100, required=False)  # the part of the facets to be open

    def __init__(
        self, data: QueryDict, cache: DirectoryCache, filters: Mapping[str, ListFilter]
    ) -> None:
        super().__init__(data, cache)
        self.filters = filters
        self.ignored: dict[str, str] = {}
        self.opening, self.radius = None, ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.ignored = {name: " ".join(texts) for name, texts in self.errors.items()}
        if self.match.problem:
            self.ignored["pres_de"] = self.match.problem
        self.radius = cleaned.get("rayon") or ""
        for each in self.filters.values():
            each.validate(self)
        self.require_place("tri", cleaned.get("tri") == BY_DISTANCE)
        return cleaned

    def require_place(self, name: str, is_asked: bool) -> None:
        """Set aside a field that is measured from a place when none is understood.

        Says so beside it, unless that is said beside the place already.
        """
        if not is_asked or self.match.location:
            return
        self.cleaned_data[name] = ""
        if "pres_de" not in self.ignored:
            self.ignored.setdefault(name, NEEDS_PLACE)
