"""Merge two sheets of one place, and undo the merge."""

from functools import partial
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.duplicates.field_choices import Side, chosen_values
from directory.duplicates.related_rows import RelatedRows, missing_rows, restore, same_awards
from directory.models import Award, FormerAddress, Merge, SpecialHours, Venue
from directory.venues.changes import write_values
from tierslieux.history.diff import differences, snapshot
from tierslieux.history.records import changes_from
from tierslieux.history.snapshots import ChangedMeanwhileError, fingerprint, read_stored

PAIR_CHANGED = (
    "Une des deux fiches",
    "rien n’est fusionné. Voici ce qu’elles disent maintenant\u00a0; vos choix sont gardés.",
)
SHEET_GONE = "Une des deux fiches n’existe plus."
UNDONE = "Cette fusion est déjà annulée."
KEPT_GONE = "La fiche «\u202f{name}\u202f» n’existe plus\u00a0: rétablissez-la d’abord."
MERGED_SINCE = (
    "La fiche «\u202f{name}\u202f» a été fusionnée depuis\u00a0: annulez d’abord la fusion {merge}."
)
IS_BACK = "La fiche «\u202f{name}\u202f» a été rétablie autrement\u00a0: il n’y a rien à annuler."
SINCE = "«\u202f{field}\u202f» a changé depuis la fusion\u00a0: «\u202f{after}\u202f»."
ROW_SINCE = "Ce qui avait été rattaché n’est plus sur la fiche\u00a0: {what}."
SLUG_TAKEN = "L’adresse de la fiche absorbée, «\u202f{slug}\u202f», est prise par une autre fiche."


def pair_fingerprint(left, right):
    """Return a fingerprint of two sheets and of the rows that a merge joins."""
    state = []
    for venue in (left, right):
        rows = [
            *SpecialHours.objects.filter(venue=venue).order_by("pk"),
            *Award.objects.filter(venue=venue).order_by("pk"),
        ]
        state.append([venue.pk, snapshot(venue), [[row.pk, snapshot(row)] for row in rows]])
    return fingerprint(state)


def lock_pair(*keys):
    """Return the sheets of these keys, locked until the end of the transaction."""
    rows = Venue.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    venues = {each.pk: each for each in rows}
    if len(venues) < len({*keys}):
        raise ValidationError(SHEET_GONE)
    return [venues[key] for key in keys]


class MergeChoices(NamedTuple):
    """The side that stays, {name: side} of each choice, the fingerprint of the pair when read."""

    keep: str
    by_name: dict
    seen: str


@transaction.atomic
def merge(left, right, choices, by):
    """Merge the sheets of two keys; return the Merge.

    Raise ValidationError, in French, when they changed since they were read or when a rule refuses
    it.
    """
    left, right = lock_pair(left, right)
    if pair_fingerprint(left, right) != choices.seen:
        raise ChangedMeanwhileError(*PAIR_CHANGED)
    kept, absorbed = (left, right) if choices.keep == Side.LEFT else (right, left)
    if problems := same_awards(kept, absorbed):
        raise ValidationError(problems)
    values = chosen_values(left, right, choices.by_name)
    merge = Merge.objects.create(
        kept_key=kept.pk,
        kept_name=kept.name,
        absorbed_key=absorbed.pk,
        absorbed_name=absorbed.name,
        by=by,
        past={},
    )
    with changes_from(f"fusion n°\u00a0{merge.pk}"):
        merge.past = write_merge(kept, absorbed, values)
    merge.save()
    return merge


def write_merge(kept, absorbed, values):
    """Write the merged sheet and its related rows; return the data that undo the merge."""
    past = {"kept": snapshot(kept), "absorbed": snapshot(absorbed)}
    rows, slug = RelatedRows(kept, absorbed), absorbed.slug
    rows.reassign()
    absorbed.delete()
    write_values(kept, values)
    FormerAddress.objects.record(kept, slug)
    for award in Award.objects.filter(venue=kept):
        award.full_clean()
    return past | {"after": snapshot(read_again(kept)), "rows": rows.outcome}


def read_again(venue):
    return Venue.objects.get(pk=venue.pk)


class MergeUndo:
    """The undoing of a merge: its reasons not to, and what it writes."""

    def __init__(self, merge):
        self.merge = merge
        self.kept = Venue.objects.filter(pk=merge.kept_key).first()
        read = partial(read_stored, Venue)
        self.before, self.absorbed = read(merge.past["kept"]), read(merge.past["absorbed"])
        self.after = read(merge.past["after"])

    @property
    def changes(self):
        """What the merge changed in the sheet kept."""
        return differences(Venue, self.before, self.after)

    def reasons(self):
        """Return, in French, why it can't be undone; nothing when it can."""
        if self.merge.undone_at:
            return [UNDONE]
        if self.kept is None:
            return [self.kept_is_gone()]
        return [*self.taken(), *self.changed_since(), *self.moved_since()]

    def kept_is_gone(self):
        name = self.merge.kept_name
        later = Merge.objects.standing().filter(absorbed_key=self.merge.kept_key).first()
        if later:
            return MERGED_SINCE.format(name=name, merge=f"n°\u00a0{later.pk}")
        return KEPT_GONE.format(name=name)

    def taken(self):
        """Yield what stands where the absorbed sheet was."""
        slug = self.absorbed["slug"]
        if Venue.objects.filter(pk=self.merge.absorbed_key).exists():
            yield IS_BACK.format(name=self.merge.absorbed_name)
        elif Venue.objects.filter(slug=slug).exclude(pk=self.kept.pk).exists():
            yield SLUG_TAKEN.format(slug=slug)

    def changed_since(self):
        """Yield the fields that the merge changed, and that somebody changed after it."""
        present = snapshot(self.kept)
        touched = {each.field for each in self.changes}
        for each in differences(Venue, self.after, present):
            if each.field in touched:
                yield SINCE.format(field=each.name, after=each.after or "vide")

    def moved_since(self):
        for kind, row in missing_rows(self.merge.past["rows"], self.kept):
            yield ROW_SINCE.format(what=f"{kind} «\u202f{row}\u202f»" if row else kind)

    def write(self):
        touched = {each.field for each in self.changes}
        write_values(self.kept, {name: self.before[name] for name in touched})
        FormerAddress.objects.filter(slug=self.absorbed["slug"]).delete()
        absorbed = Venue(pk=self.merge.absorbed_key)
        write_values(absorbed, self.absorbed, force_insert=True)
        restore(self.merge.past["rows"], absorbed)


@transaction.atomic
def undo(merge, by):
    """Undo a merge; raise ValidationError with the reasons why it can't be."""
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    Venue.objects.select_for_update().filter(pk=merge.kept_key).first()
    undoing = MergeUndo(merge)
    if reasons := undoing.reasons():
        raise ValidationError(reasons)
    with changes_from(f"annulation de la fusion n°\u00a0{merge.pk}"):
        undoing.write()
    merge.undone_at, merge.undone_by = timezone.now(), by
    merge.save()
    return merge
