"""Reassign the rows related to a sheet (awards, photos, former addresses…) to another, and undo it.

Every model with a foreign key to Venue is followed, whatever models there are.
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
REWRITTEN = (DistinctPair,)


class RelatedRows:
    """The rows related to the sheet `absorbed`, reassigned to `kept`.

    `outcome` records what was done, {what: rows}, to undo it: moved, detached (they stay
    without a sheet), removed (the sheet kept has the same), written.
    """

    def __init__(self, kept, absorbed):
        self.kept, self.absorbed = kept, absorbed
        self.outcome = {"moved": [], "detached": [], "removed": [], "written": []}

    def reassign(self):
        for relation in relations():
            for row in related_rows(relation, self.absorbed):
                self.reassign_row(relation, row)
        self.reassign_distinct_pairs()

    def reassign_row(self, relation, row):
        name = relation.field.name
        if relation.on_delete is models.SET_NULL:
            set_link(row, name, None)
            self.outcome["detached"].append(row_reference(row, name))
        elif has_equivalent(row, name, self.kept):
            self.remove(row)
        else:
            set_link(row, name, self.kept)
            self.outcome["moved"].append(row_reference(row, name))

    def remove(self, row):
        self.outcome["removed"] += json.loads(serializers.serialize("json", [row]))
        row.delete()

    def reassign_distinct_pairs(self):
        """What is distinct from the absorbed sheet is distinct from the one that it joins."""
        pairs = DistinctPair.objects.filter(
            models.Q(first=self.absorbed) | models.Q(second=self.absorbed)
        ).select_related("first", "second")
        for pair in pairs.order_by("pk"):
            other = pair.second if pair.first_id == self.absorbed.pk else pair.first
            self.remove(pair)
            if other.pk != self.kept.pk and not are_said_distinct(self.kept, other):
                new = DistinctPair.objects.say(self.kept, other, pair.said_by)
                self.outcome["written"].append(row_reference(new, ""))


def relations():
    """Return the relations from other tables to Venue that a merge follows."""
    return [each for each in Venue._meta.related_objects if each.related_model not in REWRITTEN]


def related_rows(relation, venue):
    rows = relation.related_model._base_manager.filter(**{relation.field.name: venue})
    return rows.order_by("pk")


def row_reference(row, name):
    return [row._meta.label_lower, name, row.pk]


def are_said_distinct(one, other):
    first, second = sorted((one.pk, other.pk))
    return DistinctPair.objects.filter(first=first, second=second).exists()


def set_link(row, name, venue):
    """Link a row to another sheet, through its history when the model has one."""
    setattr(row, name, venue)
    if hasattr(row._meta, "simple_history_manager_attribute"):
        row.save()
    else:
        type(row)._base_manager.filter(pk=row.pk).update(**{name: venue})


def has_equivalent(row, name, venue):
    """Return whether `venue` already has a row equal to this one, which then cannot join it."""
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
    """Return, in French, why the awards of two sheets can't be on one: both hold the same."""
    mine = list(ordered_awards(kept))
    return [
        SAME_AWARD.format(label=each.label, mine=award_period(own), theirs=award_period(each))
        for each in ordered_awards(absorbed)
        for own in mine
        if own.label_id == each.label_id and coincide(own, each)
    ]


def ordered_awards(venue):
    return Award.objects.filter(venue=venue).select_related("label").order_by("granted_on", "pk")


def coincide(one, other):
    if one.granted_on == other.granted_on:
        return True
    return max(one.granted_on, other.granted_on).isoformat() < min(award_end(one), award_end(other))


def award_end(award):
    ends = [day.isoformat() for day in (award.expires_on, award.withdrawn_on) if day]
    return min(ends, default=FOREVER)


def award_period(award):
    """Return when an award holds: « accordé le 3 mai 2021, jusqu’au 2 mai 2024 »."""
    text = f"accordé {format_when(award.granted_on, award.granted_precision)}"
    return f"{text}, jusqu’au {format_date(award.last_day)}" if award.last_day else text


def find_row(reference):
    """Return the row of a `row_reference`, None when it is deleted."""
    label, _, key = reference
    return apps.get_model(label)._base_manager.filter(pk=key).first()


def restore(outcome, absorbed):
    """Give back the rows that a merge reassigned, and write again those it removed."""
    for row in filter(None, map(find_row, outcome["written"])):
        row.delete()
    for each in (*outcome["moved"], *outcome["detached"]):
        if row := find_row(each):
            set_link(row, each[1], absorbed)
    for each in serializers.deserialize("json", json.dumps(outcome["removed"])):
        each.object.save(force_insert=True)


def missing_rows(outcome, kept):
    """Yield (model name, row) of the moved rows that are no longer where the merge put them."""
    for label, name, key in outcome["moved"]:
        row = find_row((label, name, key))
        if row is None or getattr(row, f"{name}_id") != kept.pk:
            yield apps.get_model(label)._meta.verbose_name, row
