"""What hangs on a sheet (awards, special hours, photos, former addresses…) led to another sheet,
whatever models there are, and led back.
"""

import json

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models

from directory.models import Award, DistinctPair, SpecialHours, Venue
from tierslieux.text.dates import format_date, format_when

SAME_AWARD = (
    "Les deux fiches portent le label «\u202f{label}\u202f» sur une même période (l’une {mine}, "
    "l’autre {theirs})\u00a0: c’est sans doute la même labellisation. Retirez "
    "d’abord celle qui est en trop."
)
FOREVER = "9999-12-31"
# Written anew by who says that two sheets are distinct: one of the two is no more.
APART = (DistinctPair,)


class Rows:
    """The rows that hang on the sheet `absorbed`, and what becomes of them on `kept`.

    `told` says what was done, {what: rows}, so that it can be undone: moved, detached (they go on
    without a sheet), removed (the sheet kept has the same), written.
    """

    def __init__(self, kept, absorbed):
        self.kept, self.absorbed = kept, absorbed
        self.told = {"moved": [], "detached": [], "removed": [], "written": []}

    def lead(self):
        for relation in relations():
            for row in hanging(relation, self.absorbed):
                self.lead_row(relation, row)
        self.lead_distinctions()

    def lead_row(self, relation, row):
        name = relation.field.name
        if relation.on_delete is models.SET_NULL:
            set_link(row, name, None)
            self.told["detached"].append(address(row, name))
        elif has_its_like(row, name, self.kept):
            self.remove(row)
        else:
            set_link(row, name, self.kept)
            self.told["moved"].append(address(row, name))

    def remove(self, row):
        self.told["removed"] += json.loads(serializers.serialize("json", [row]))
        row.delete()

    def lead_distinctions(self):
        """What is distinct from the absorbed sheet is distinct from the one that it joins."""
        pairs = DistinctPair.objects.filter(
            models.Q(first=self.absorbed) | models.Q(second=self.absorbed)
        ).select_related("first", "second")
        for pair in pairs.order_by("pk"):
            other = pair.second if pair.first_id == self.absorbed.pk else pair.first
            self.remove(pair)
            if other.pk != self.kept.pk and not is_said(self.kept, other):
                new = DistinctPair.objects.say(self.kept, other, pair.said_by)
                self.told["written"].append(address(new, ""))


def relations():
    """Returns what leads to a sheet from other tables; its own links are fields of it."""
    return [each for each in Venue._meta.related_objects if each.related_model not in APART]


def hanging(relation, venue):
    rows = relation.related_model._base_manager.filter(**{relation.field.name: venue})
    return rows.order_by("pk")


def address(row, name):
    return [row._meta.label_lower, name, row.pk]


def is_said(one, other):
    first, second = sorted((one.pk, other.pk))
    return DistinctPair.objects.filter(first=first, second=second).exists()


def set_link(row, name, venue):
    """Links a row to another sheet; its history tells it, when the model has one."""
    setattr(row, name, venue)
    if hasattr(row._meta, "simple_history_manager_attribute"):
        row.save()
    else:
        type(row)._base_manager.filter(pk=row.pk).update(**{name: venue})


def has_its_like(row, name, venue):
    """Tells whether `venue` already has what a row says: it can't be led there."""
    if isinstance(row, SpecialHours):
        same = {field: getattr(row, field) for field in ("first_day", "last_day", "hours")}
        return venue.special_hours.filter(**same).exists()
    before = getattr(row, name)
    setattr(row, name, venue)
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError:
        return True
    finally:
        setattr(row, name, before)
    return False


def same_awards(kept, absorbed):
    """Returns, in French, why the awards of two sheets can't be on one: both hold the same."""
    mine = list(held(kept))
    return [
        SAME_AWARD.format(label=each.label, mine=span(own), theirs=span(each))
        for each in held(absorbed)
        for own in mine
        if own.label_id == each.label_id and overlap(own, each)
    ]


def held(venue):
    return Award.objects.filter(venue=venue).select_related("label").order_by("granted_on", "pk")


def overlap(one, other):
    if one.granted_on == other.granted_on:
        return True
    return max(one.granted_on, other.granted_on).isoformat() < min(end(one), end(other))


def end(award):
    ends = [day.isoformat() for day in (award.expires_on, award.withdrawn_on) if day]
    return min(ends, default=FOREVER)


def span(award):
    """Returns when an award holds: « accordé le 3 mai 2021, jusqu’au 2 mai 2024 »."""
    told = f"accordé {format_when(award.granted_on, award.granted_precision)}"
    return f"{told}, jusqu’au {format_date(award.last_day)}" if award.last_day else told


def read(told):
    """Returns the row that was told by `address`, None when it is no more."""
    label, _, key = told
    return apps.get_model(label)._base_manager.filter(pk=key).first()


def lead_back(told, absorbed):
    """Leads back the rows that a merge led elsewhere, and writes again those it removed."""
    for row in filter(None, map(read, told["written"])):
        row.delete()
    for each in (*told["moved"], *told["detached"]):
        if row := read(each):
            set_link(row, each[1], absorbed)
    for each in serializers.deserialize("json", json.dumps(told["removed"])):
        each.object.save(force_insert=True)


def gone(told, kept):
    """Yields the rows that a merge moved and that are no longer where it left them."""
    for label, name, key in told["moved"]:
        row = read((label, name, key))
        if row is None or getattr(row, f"{name}_id") != kept.pk:
            yield apps.get_model(label)._meta.verbose_name, row
