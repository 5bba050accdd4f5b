"""The form by which two sheets are compared, and what is kept of each is chosen."""

from dataclasses import dataclass

from django import forms

from directory.duplicates.field_choices import (
    Side,
    field_choices,
    related_rows_text,
    same_facts,
)
from directory.duplicates.merge import MergeChoices, pair_fingerprint
from directory.models import Venue
from directory.venues.sheet import completeness

FIELD_PREFIX = "choix-"


@dataclass
class ChoiceRow:
    """A row of the table of choices: its title, and [(radio button, what it keeps)]."""

    title: str
    cells: list
    errors: list


class MergeForm(forms.Form):
    keep = forms.ChoiceField(label="La fiche qui reste", widget=forms.RadioSelect)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, left, right, data=None, chosen=None):
        self.left, self.right = left, right
        self.field_choices = field_choices(left, right)
        super().__init__(data, initial={"keep": suggested_side(left, right), **(chosen or {})})
        self.initial["seen"] = pair_fingerprint(left, right)
        sides = ((Side.LEFT, left), (Side.RIGHT, right))
        self.fields["keep"].choices = [(side, venue.name) for side, venue in sides]
        for field_choice in self.field_choices:
            self.fields[FIELD_PREFIX + field_choice.name] = forms.ChoiceField(
                label=field_choice.title,
                choices=field_choice.values,
                widget=forms.RadioSelect,
                initial=field_choice.suggested,
            )

    @property
    def is_outdated(self):
        """Whether what was sent was chosen from other sheets than these now are."""
        return self.is_bound and self.data.get("seen") != self.initial["seen"]

    @property
    def sides(self):
        """[(radio button, sheet, what goes with it in words)]."""
        venues = (self.left, self.right)
        return [
            (radio, venue, related_rows_text(venue))
            for radio, venue in zip(self["keep"], venues, strict=True)
        ]

    @property
    def rows(self):
        return [self.row(field_choice) for field_choice in self.field_choices]

    def row(self, field_choice):
        field = self[FIELD_PREFIX + field_choice.name]
        cells = [(radio, text) for radio, (_, text) in zip(field, field_choice.values, strict=True)]
        return ChoiceRow(field_choice.title, cells, field.errors)

    @property
    def has_both(self):
        return any(field_choice.is_list for field_choice in self.field_choices)

    @property
    def same(self):
        return same_facts(self.left, self.right)

    @property
    def choices(self):
        cleaned = self.cleaned_data
        by_name = {each.name: cleaned[FIELD_PREFIX + each.name] for each in self.field_choices}
        return MergeChoices(cleaned["keep"], by_name, cleaned["seen"])


def suggested_side(left, right):
    """Return the side of the sheet that rather stays: shown to the public, fuller, older."""
    return Side.LEFT if venue_rank(left) >= venue_rank(right) else Side.RIGHT


def venue_rank(venue):
    shown = [Venue.Status.DRAFT, Venue.Status.CLOSED, Venue.Status.PUBLISHED].index(venue.status)
    return shown, completeness(venue), -venue.pk


def posted_choices(data):
    """Return the choices of a form that was sent, to be shown again over other sheets."""
    offered = {Side.LEFT, Side.RIGHT, Side.BOTH}
    names = [name for name in data if name == "keep" or name.startswith(FIELD_PREFIX)]
    return {name: data[name] for name in names if data[name] in offered}
