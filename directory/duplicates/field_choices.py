"""What two sheets of one place tell differently, topic by topic, for a person to choose."""

from dataclasses import dataclass

from django.db import models

from directory.duplicates.related_rows import hanging, relations
from directory.models import Venue
from tierslieux.history.diff import display_value, snapshot, tracked
from tierslieux.text.typography import join_and
from tierslieux.text.urls import source_lines

LEFT, RIGHT, BOTH = "gauche", "droite", "deux"
# Chosen as a whole: half of one and half of the other would be true of no place.
TOGETHER = {
    "address": ("Adresse", ["address", "address_extra", "postcode", "commune"]),
    "latitude": ("Point sur la carte", ["latitude", "longitude", "point_precision"]),
    "verified_on": ("Vérification", ["verified_on", "verified_by"]),
}
NEVER_CHOSEN = {"slug"}  # the address of the sheet that stays
OLDEST, LATEST = {"created_on"}, {"seen_year", "verified_on"}
SAYS_NOTHING = ("unknown", "", None, ())


@dataclass
class Topic:
    """Fields chosen as one; `left` and `right`: what each sheet says of them, in words."""

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
        both = [(BOTH, "Les deux")] if self.is_list else []
        return [(LEFT, self.left or "non connu"), (RIGHT, self.right or "non connu"), *both]


def topics(left, right):
    """Returns the Topics on which two sheets differ, in the order of their fields."""
    mine, theirs = snapshot(left), snapshot(right)
    grouped = {name for _, fields in TOGETHER.values() for name in fields} - TOGETHER.keys()
    names = [each.name for each in tracked(left) if each.name not in grouped | NEVER_CHOSEN]
    return [
        topic(name, mine, theirs)
        for name in names
        if any(mine[each] != theirs[each] for each in fields_of(name))
    ]


def fields_of(name):
    return TOGETHER[name][1] if name in TOGETHER else [name]


def topic(name, mine, theirs):
    field = Venue._meta.get_field(name)
    title = TOGETHER[name][0] if name in TOGETHER else field.verbose_name
    names = fields_of(name)
    return Topic(
        name,
        title[:1].upper() + title[1:],
        names,
        *(in_words(names, stored) for stored in (mine, theirs)),
        is_list=field.many_to_many or name == "sources",
        suggested=suggested(name, field, mine, theirs),
    )


def in_words(names, stored):
    return ", ".join(filter(None, (in_word(name, stored[name]) for name in names)))


def in_word(name, value):
    return display_value(Venue._meta.get_field(name), value)


def suggested(name, field, mine, theirs):
    """Returns the choice that a form shows first: what is known, what is freshest."""
    left, right = mine[name], theirs[name]
    if field.many_to_many or name == "sources":
        return BOTH
    if left in SAYS_NOTHING or right in SAYS_NOTHING:
        return RIGHT if left in SAYS_NOTHING else LEFT
    if name == "latitude":
        return RIGHT if is_less_exact(mine, theirs) else LEFT
    return dated(name, left, right)


def is_less_exact(mine, theirs):
    exact = Venue.PointPrecision.ADDRESS
    return theirs["point_precision"] == exact != mine["point_precision"]


def dated(name, left, right):
    if name in LATEST:
        return LEFT if left >= right else RIGHT
    return RIGHT if name in OLDEST and right < left else LEFT


def same_facts(left, right):
    """Returns [(title, value in words)] of what both sheets say alike."""
    mine, theirs = snapshot(left), snapshot(right)
    fields = [each for each in tracked(left) if each.name not in NEVER_CHOSEN]
    facts = [
        (each.verbose_name, in_word(each.name, mine[each.name]))
        for each in fields
        if mine[each.name] == theirs[each.name]
    ]
    return [(title, value) for title, value in facts if value]


def chosen_values(left, right, chosen):
    """Returns {field: stored value} of the merged sheet; `chosen`: {topic: choice}."""
    mine, theirs = snapshot(left), snapshot(right)
    values = {}
    for name, choice in chosen.items():
        for each in fields_of(name):
            values[each] = taken(each, choice, mine[each], theirs[each])
    return values


def taken(name, choice, left, right):
    if choice != BOTH:
        return left if choice == LEFT else right
    if isinstance(left, tuple):
        return tuple(sorted({*left, *right}))
    return "\n".join(dict.fromkeys([*source_lines(left), *source_lines(right)]))


def kept_rows(venue):
    """Returns what goes with a sheet, in words: « 2 labellisations et 1 photo », "" for nothing."""
    counted = ((each, hanging(each, venue).count()) for each in relations())
    return join_and(
        [
            f"{number} {plural(relation.related_model, number)}"
            for relation, number in counted
            if number and relation.on_delete is not models.SET_NULL
        ]
    )


def plural(model, number):
    return model._meta.verbose_name_plural if number > 1 else model._meta.verbose_name
