"""A form field for a commune: its name, postcode, INSEE code or former name."""

from django import forms
from django.core.exceptions import ValidationError

from directory.cache.versioned import current_cache
from directory.locations.lookup import (
    MAX_LOCATION_LENGTH,
    cached_gazetteer,
    commune_location,
    match_commune,
)
from directory.models import Commune

MAX_EXAMPLES = 6
EXAMPLE = "Écrivez par exemple\u00a0: {}."
NOT_IN_OCCITANIE = (
    "Aucune commune d’Occitanie ne répond à «\u202f{}\u202f». L’annuaire ne recense que les lieux "
    "d’Occitanie."
)


class CommuneField(forms.CharField):
    """Clean to a Commune; the form may set `postcode` to settle between namesakes."""

    def __init__(self, **options):
        super().__init__(max_length=MAX_LOCATION_LENGTH, **options)
        self.postcode = ""

    def clean(self, value):
        text = super().clean(value)
        return self.find_commune(text) if text else None

    def find_commune(self, text):
        gazetteer = cached_gazetteer(current_cache())
        for written in (text, f"{text} {self.postcode}"):
            communes = gazetteer.match(written)
            if len(communes) == 1:
                return Commune.objects.get(pk=communes[0].code)
        raise ValidationError(match_problem(gazetteer, text))


def match_problem(gazetteer, text):
    """Return why `text` is not one commune, and examples of what to write instead."""
    match = match_commune(gazetteer, text)
    if not match.choices:
        return NOT_IN_OCCITANIE.format(text)
    examples = (f"«\u202f{each.text}\u202f»" for each in match.choices[:MAX_EXAMPLES])
    return f"{match.problem} {EXAMPLE.format(', '.join(examples))}"


def commune_text(code):
    """Return the shortest text that matches this commune alone, "" for an unknown code."""
    gazetteer = cached_gazetteer(current_cache())
    communes = [each for each in gazetteer.codes.get(code, ()) if each.code == code]
    return (commune_location(gazetteer, communes[0]).text or code) if communes else ""
