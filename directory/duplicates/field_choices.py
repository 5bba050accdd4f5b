"""What two sheets of one place tell differently, for a person to choose field by field."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models

from directory.duplicates.related_rows import related_rows, relations
from directory.models import Venue
from directory.venues.fields import UNKNOWN_VALUES
from tierslieux.history.diff import display_value, snapshot, tracked
from tierslieux.text.typography import join_and
from tierslieux.text.urls import source_lines


class Side(StrEnum):
    """Whose value the merged sheet takes; these strings are what the form sends."""

    LEFT, RIGHT, BOTH = "gauche", "droite", "deux"


# Chosen as a whole: half of one and half of the other would be true of no place.
CHOSEN_TOGETHER = {
    "address": ("Adresse", ["address", "address_extra", "postcode", "commune"]),
    "latitude": ("Point sur la carte", ["latitude", "longitude", "point_precision"]),
    "verified_on": ("Vérification", ["verified_on", "verified_by"]),
}
NEVER_CHOSEN = {"slug"}  # the address of the sheet that stays
OLDEST, LATEST = {"created_on"}, {"seen_year", "verified_on"}


@dataclass
class FieldChoice:
    """Fields chosen as one; `left` and `right`: their values on each sheet, in French."""

    name: str
    title: str
    fields: list
    left: str
    right: str
    is_list: bool
    suggested: str

    @property
    def values(self):
        """[(value of the choice, what it says)]."""
        both = [(Side.BOTH, "Les deux")] if self.is_list else []
        return [
            (Side.LEFT, self.left or "non connu"),
            (Side.RIGHT, self.right or "non connu"),
            *both,
        ]


def field_choices(left, right):
    """Returns the FieldChoices on which two sheets differ, in the order of their fields."""
    mine, theirs = snapshot(left), snapshot(right)
    grouped = {name for _, fields in CHOSEN_TOGETHER.values() for name in fields}
    hidden = (grouped - CHOSEN_TOGETHER.keys()) | NEVER_CHOSEN
    names = [each.name for each in tracked(left) if each.name not in hidden]
    return [
        field_choice(name, mine, theirs)
        for name in names
        if any(mine[each] != theirs[each] for each in fields_of(name))
    ]


def fields_of(name):
    return CHOSEN_TOGETHER[name][1] if name in CHOSEN_TOGETHER else [name]


def field_choice(name, mine, theirs):
    field = Venue._meta.get_field(name)
    title = CHOSEN_TOGETHER[name][0] if name in CHOSEN_TOGETHER else field.verbose_name
    names = fields_of(name)
    return FieldChoice(
        name,
        title[:1].upper() + title[1:],
        names,
        *(describe_fields(names, stored) for stored in (mine, theirs)),
        is_list=field.many_to_many or name == "sources",
        suggested=suggested(name, field, mine, theirs),
    )


def describe_fields(names, stored):
    return ", ".join(filter(None, (describe_field(name, stored[name]) for name in names)))


def describe_field(name, value):
    return display_value(Venue._meta.get_field(name), value)


def suggested(name, field, mine, theirs):
    """Returns the choice that a form shows first: what is known, what is freshest."""
    left, right = mine[name], theirs[name]
    if field.many_to_many or name == "sources":
        return Side.BOTH
    if left in UNKNOWN_VALUES or right in UNKNOWN_VALUES:
        return Side.RIGHT if left in UNKNOWN_VALUES else Side.LEFT
    if name == "latitude":
        return Side.RIGHT if is_less_exact(mine, theirs) else Side.LEFT
    return suggest_by_date(name, left, right)


def is_less_exact(mine, theirs):
    exact = Venue.PointPrecision.ADDRESS
    return theirs["point_precision"] == exact != mine["point_precision"]


def suggest_by_date(name, left, right):
    if name in LATEST:
        return Side.LEFT if left >= right else Side.RIGHT
    return Side.RIGHT if name in OLDEST and right < left else Side.LEFT


def same_facts(left, right):
    """Returns [(title, value in words)] of the fields that are equal on both sheets."""
    mine, theirs = snapshot(left), snapshot(right)
    fields = [each for each in tracked(left) if each.name not in NEVER_CHOSEN]
    facts = [
        (each.verbose_name, describe_field(each.name, mine[each.name]))
        for each in fields
        if mine[each.name] == theirs[each.name]
    ]
    return [(title, value) for title, value in facts if value]


def chosen_values(left, right, chosen):
    """Returns {field: stored value} of the merged sheet; `chosen`: {name of the choice: side}."""
    mine, theirs = snapshot(left), snapshot(right)
    values = {}
    for name, choice in chosen.items():
        for each in fields_of(name):
            values[each] = choose(each, choice, mine[each], theirs[each])
    return values


def choose(name, choice, left, right):
    if choice != Side.BOTH:
        return left if choice == Side.LEFT else right
    if isinstance(left, tuple):
        return tuple(sorted({*left, *right}))
    return "\n".join(dict.fromkeys([*source_lines(left), *source_lines(right)]))


def related_rows_text(venue):
    """Returns what goes with a sheet, in words: « 2 labellisations et 1 photo », "" for nothing."""
    counted = ((each, related_rows(each, venue).count()) for each in relations())
    return join_and(
        [
            f"{number} {plural(relation.related_model, number)}"
            for relation, number in counted
            if number and relation.on_delete is not models.SET_NULL
        ]
    )


def plural(model, number):
    return model._meta.verbose_name_plural if number > 1 else model._meta.verbose_name
