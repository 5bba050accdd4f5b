"""The form behind the address of the list: what is asked, understood or set aside."""

from django import forms

from directory.listing.choices import vocabulary
from directory.listing.opening_filter import CHOICES as OPENINGS
from directory.listing.opening_filter import read_slot
from directory.locations.forms import PageForm, PlaceForm
from tierslieux.text.folding import words

MAX_PRICE = 1000
RADII = ("5", "10", "20", "30", "50")
BY_DISTANCE = "distance"
SORTS = {
    "nom": ("Nom", "by_name"),
    BY_DISTANCE: ("Distance", "near"),
    "commune": ("Commune", "by_town"),
    "fraicheur": ("Fiches les plus récentes", "freshest_first"),
}
NEEDS_PLACE = "Dites d’abord près de quelle commune."
NOT_A_ZONE = "Cette zone de la carte est illisible\u00a0: elle est laissée de côté."


class ZoneField(forms.CharField):
    """Four degrees: south, west, north, east."""

    def clean(self, value):
        text = super().clean(value)
        return self.bounds(text) if text else None

    def bounds(self, text):
        degree = forms.FloatField(min_value=-180, max_value=180)
        parts = text.split(",")
        if len(parts) != 4:  # noqa: PLR2004
            raise forms.ValidationError(NOT_A_ZONE)
        try:
            south, west, north, east = (degree.clean(part) for part in parts)
        except forms.ValidationError as error:
            raise forms.ValidationError(NOT_A_ZONE) from error
        if south >= north or west >= east:
            raise forms.ValidationError(NOT_A_ZONE)
        return south, west, north, east


class ListForm(PlaceForm, PageForm):
    """What the address asks for; `ignored` tells, by field, what could not be understood."""

    heure = forms.TimeField(
        input_formats=["%H:%M"],
        required=False,
        error_messages={"invalid": "Écrivez l’heure ainsi\u00a0: 08:30."},
    )
    inconnus = forms.ChoiceField(choices=[("oui", "oui")], required=False)
    tri = forms.ChoiceField(
        choices=[(code, name) for code, (name, _) in SORTS.items()], required=False
    )

    def __init__(self, data, cache):
        super().__init__(data, cache)
        self.vocabulary = vocabulary(self.cache)
        self.ignored = {}
        self.slot, self.radius = None, ""

    def clean(self):
        cleaned = super().clean()
        self.ignored = {name: " ".join(texts) for name, texts in self.errors.items()}
        for name, known in self.vocabulary.items():
            self.keep_known(name, known)
        if cleaned.get("q") and not words(cleaned["q"]):
            self.ignored["q"] = "Saisissez au moins une lettre ou un chiffre."
        self.keep_slot(cleaned)
        self.keep_place(cleaned)
        return cleaned

    def keep_known(self, name, known):
        codes = [code for code in dict.fromkeys(self.cleaned_data.get(name) or []) if code]
        self.cleaned_data[name] = [code for code in codes if code in known]
        if unknown := [code for code in codes if code not in known]:
            shown = ", ".join(f"«\u00a0{code[:40]}\u00a0»" for code in unknown[:3])
            self.ignored[name] = f"Valeur inconnue, laissée de côté\u00a0: {shown}."

    def keep_slot(self, cleaned):
        try:
            self.slot = read_slot(cleaned.get("ouvert") or "", cleaned.get("heure"))
        except forms.ValidationError as error:
            self.ignored |= {name: " ".join(texts) for name, texts in error.message_dict.items()}
            if "heure" in self.ignored:
                self.slot = read_slot(cleaned["ouvert"])
        cleaned["ouvert"] = self.slot and self.slot.asked

    def keep_place(self, cleaned):
        """Without a place, sets aside what is measured from one; says so when none was typed."""
        if self.found.problem:
            self.ignored["pres_de"] = self.found.problem
        self.radius = cleaned.get("rayon") or ""
        measured = {"rayon": self.radius, "tri": cleaned.get("tri") == BY_DISTANCE}
        for name in measured if not self.found.place else ():
            if measured[name]:
                self.set_aside(name, cleaned)

    def set_aside(self, name, cleaned):
        cleaned[name] = ""
        if "pres_de" not in self.ignored:
            self.ignored.setdefault(name, NEEDS_PLACE)

    @property
    def openings(self):
        """Returns (value, name, is chosen) of each time that one may want a place open."""
        asked = self.slot.asked if self.slot else ""
        named = dict(OPENINGS)
        if asked and asked not in named:
            named[asked] = self.slot.told.removeprefix("ouverts ").capitalize()
        return [(value, name, value == asked) for value, name in named.items()]
