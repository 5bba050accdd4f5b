"""The form by which two sheets are compared, and what is kept of each is chosen."""

from dataclasses import dataclass

from django import forms

from directory.duplicates.field_choices import BOTH, LEFT, RIGHT, kept_rows, same_facts, topics
from directory.duplicates.merge import Choices, digest
from directory.models import Venue
from directory.venues.sheet import completeness

PREFIX = "choix-"


@dataclass
class Line:
    """A topic in the table: its name, and [(radio button, what it keeps)]."""

    title: str
    cells: list
    errors: list


class MergeForm(forms.Form):
    keep = forms.ChoiceField(label="La fiche qui reste", widget=forms.RadioSelect)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, left, right, data=None, chosen=None):
        self.left, self.right = left, right
        self.topics = topics(left, right)
        super().__init__(data, initial={"keep": best(left, right), **(chosen or {})})
        self.initial["seen"] = digest(left, right)
        sides = ((LEFT, left), (RIGHT, right))
        self.fields["keep"].choices = [(side, venue.name) for side, venue in sides]
        for topic in self.topics:
            self.fields[PREFIX + topic.name] = forms.ChoiceField(
                label=topic.title,
                choices=topic.values,
                widget=forms.RadioSelect,
                initial=topic.suggested,
            )

    @property
    def is_outdated(self):
        """Tells whether what was sent was chosen from other sheets than these now are."""
        return self.is_bound and self.data.get("seen") != self.initial["seen"]

    @property
    def sides(self):
        """[(radio button, sheet, what goes with it in words)]."""
        venues = (self.left, self.right)
        return [
            (radio, venue, kept_rows(venue))
            for radio, venue in zip(self["keep"], venues, strict=True)
        ]

    @property
    def lines(self):
        return [self.line(topic) for topic in self.topics]

    def line(self, topic):
        field = self[PREFIX + topic.name]
        cells = [(radio, told) for radio, (_, told) in zip(field, topic.values, strict=True)]
        return Line(topic.title, cells, field.errors)

    @property
    def has_both(self):
        return any(topic.is_list for topic in self.topics)

    @property
    def same(self):
        return same_facts(self.left, self.right)

    @property
    def choices(self):
        told = self.cleaned_data
        by_topic = {topic.name: told[PREFIX + topic.name] for topic in self.topics}
        return Choices(told["keep"], by_topic, told["seen"])


def best(left, right):
    """Returns the side of the sheet that rather stays: shown to the public, fuller, older."""
    return LEFT if worth(left) >= worth(right) else RIGHT


def worth(venue):
    shown = [Venue.Status.DRAFT, Venue.Status.CLOSED, Venue.Status.PUBLISHED].index(venue.status)
    return shown, completeness(venue), -venue.pk


def kept_choices(data):
    """Returns the choices of a form that was sent, to be shown again over other sheets."""
    offered = {LEFT, RIGHT, BOTH}
    names = [name for name in data if name == "keep" or name.startswith(PREFIX)]
    return {name: data[name] for name in names if data[name] in offered}
