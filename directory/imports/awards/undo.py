"""Takes back the labels that an import wrote, but for the awards that have changed since."""

from collections import defaultdict

from directory.imports.awards.evaluate import AWARDS_AT_ONCE
from directory.models import Award
from tierslieux.history.bulk import copy_records
from tierslieux.history.diff import snapshot
from tierslieux.history.records import CHANGED, CREATED, DELETED, without_records

AWARD_CHANGED = "{name}\u00a0: ce label a changé depuis l’import, il est laissé tel quel."
AWARD_GONE = "{name}\u00a0: ce label n’est plus sur cette fiche."


def undo_awards(reason, venues, by):
    """Takes back what an import wrote, as the history tells, of the labels of some venues.

    `reason` is what the history says of the import. Returns {venue: sentences} of what is left.
    """
    created, changed = left_by_import(reason, venues)
    awards = {each.pk: each for each in locked_awards(venues)}
    renewed = {each.renews_id: each.pk for each in awards.values() if each.renews_id}
    same = {pk for pk, left in (created | changed).items() if is_as_left(awards.get(pk), left)}
    removed = removable(same & {*created}, renewed)
    restored = {pk for pk in same & {*changed} if renewed.get(pk) in {None, *removed}}
    remove_awards(removed, by)
    reopen_awards([awards[pk] for pk in restored], by)
    return told_left(created | changed, removed | restored, awards)


def left_by_import(reason, venues):
    """Returns ({award: version that the import created}, {award: version that it changed})."""
    found = {CREATED: {}, CHANGED: {}}
    versions = Award.history.filter(history_change_reason=reason, venue__in=venues)
    for each in versions.select_related("label").order_by("history_id"):
        found[each.history_type][each.id] = each
    return found[CREATED], found[CHANGED]


def locked_awards(venues):
    return Award.objects.filter(venue__in=venues).order_by("pk").select_for_update()


def is_as_left(award, left):
    return award is not None and snapshot(award) == snapshot(left)


def removable(awards, renewed):
    """Returns the awards on which nothing else stands: renewals that stay, evidence, reminders."""
    left = awards - held_awards(awards)
    while kept := {pk for pk in left if renewed.get(pk) not in {None, *left}}:
        left -= kept
    return left


def held_awards(awards):
    """Returns those of the awards about which something was written."""
    found = set()
    for each in Award._meta.related_objects:
        if each.related_model is not Award:
            name = each.field.name
            rows = each.related_model._base_manager.filter(**{f"{name}__in": awards})
            found |= {*rows.order_by().values_list(each.field.attname, flat=True)}
    return found


def remove_awards(awards, by):
    keys = sorted(awards)
    copy_records(Award, keys, DELETED, by)
    with without_records():
        # Each of a chain protects the one before: all of them go.
        Award.objects.filter(pk__in=keys).update(renews=None, first=None)
        Award.objects.filter(pk__in=keys).delete()


def reopen_awards(awards, by):
    """Takes back the end of awards: an import gives one only where none was known."""
    for each in awards:
        each.expires_on = None
    Award.objects.bulk_update(awards, ["expires_on"], AWARDS_AT_ONCE)
    copy_records(Award, sorted(each.pk for each in awards), CHANGED, by)


def told_left(versions, undone, awards):
    told = defaultdict(list)
    for pk, version in versions.items():
        if pk not in undone:
            sentence = AWARD_CHANGED if pk in awards else AWARD_GONE
            told[version.venue_id].append(sentence.format(name=version.label.name))
    return told
