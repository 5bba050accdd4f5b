"""A commune as people type it: its name, its postcode, its code, a former name."""

from django import forms
from django.core.exceptions import ValidationError

from directory.cache.versioned import current_cache
from directory.locations.lookup import MAX_PLACE_LENGTH, commune, known_communes, place_of
from directory.models import Commune

MOST_TOLD = 6
WRITE = "Écrivez par exemple\u00a0: {}."
ELSEWHERE = (
    "Aucune commune d’Occitanie ne répond à «\u202f{}\u202f». L’annuaire ne recense que les lieux "
    "d’Occitanie."
)


class CommuneField(forms.CharField):
    """Cleans to a Commune; `postcode` may tell which of several is meant."""

    def __init__(self, **options):
        super().__init__(max_length=MAX_PLACE_LENGTH, **options)
        self.postcode = ""

    def clean(self, value):
        text = super().clean(value)
        return self.commune(text) if text else None

    def commune(self, text):
        gazetteer = known_communes(current_cache())
        for written in (text, f"{text} {self.postcode}"):
            towns = gazetteer.meant_by(written)
            if len(towns) == 1:
                return Commune.objects.get(pk=towns[0].code)
        raise ValidationError(problem(gazetteer, text))


def problem(gazetteer, text):
    """Returns why no commune, or no single one, is meant, and what to write instead."""
    found = commune(gazetteer, text)
    if not found.choices:
        return ELSEWHERE.format(text)
    written = (f"«\u202f{each.text}\u202f»" for each in found.choices[:MOST_TOLD])
    return f"{found.problem} {WRITE.format(', '.join(written))}"


def commune_text(code):
    """Returns the shortest text that means this commune alone, its name when there is none."""
    gazetteer = known_communes(current_cache())
    town = next((town for town in gazetteer.codes.get(code, ()) if town.code == code), None)
    return (place_of(gazetteer, town).text or code) if town else ""
