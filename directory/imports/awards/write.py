"""Writes the labels of an import by the thousand, as saving them one by one would."""

from datetime import date

from directory.imports.awards.evaluate import AWARDS_AT_ONCE, GRANTS, Fate
from directory.models import Award
from tierslieux.history.bulk import copy_records
from tierslieux.history.records import CHANGED, CREATED


def write_awards(rows, by):
    """Writes the labels of rows, which have their venues, as they were judged."""
    entries = [(row, rank, each) for row in rows for rank, each in enumerate(row.awards)]
    end_awards(dict(filter(None, map(new_end, (each for *_, each in entries)))), by)
    granted = [each for each in entries if each[2]["fate"] in GRANTS]
    former = Award.objects.in_bulk([each["renews"] for *_, each in granted if each["renews"]])
    made = {}
    # A renewal comes after what it renews, which may be of the same row.
    while granted:
        ready = [each for each in granted if is_ready(each, made)]
        awards = [new_award(each, former, made) for each in ready]
        Award.objects.bulk_create(awards, AWARDS_AT_ONCE)
        copy_records(Award, [each.pk for each in awards], CREATED, by)
        made |= {(row.pk, rank): each for (row, rank, _), each in zip(ready, awards, strict=True)}
        granted = [each for each in granted if (each[0].pk, each[1]) not in made]


def new_end(entry):
    """Returns (award, day of its end) of a stored award that a label ends, None of the others."""
    if entry["fate"] == Fate.COMPLETED:
        return entry["award"], date.fromisoformat(entry["ends"])
    return entry["renews"] and (entry["renews"], date.fromisoformat(entry["starts"]))


def end_awards(ends, by):
    awards = [
        each
        for each in Award.objects.filter(pk__in=ends).order_by("pk")
        if each.expires_on != ends[each.pk]
    ]
    for each in awards:
        each.expires_on = ends[each.pk]
    Award.objects.bulk_update(awards, ["expires_on"], AWARDS_AT_ONCE)
    copy_records(Award, [each.pk for each in awards], CHANGED, by)


def is_ready(granted, made):
    row, _, entry = granted
    return entry["renews_rank"] is None or (row.pk, entry["renews_rank"]) in made


def new_award(granted, former, made):
    row, _, entry = granted
    renews = former.get(entry["renews"]) or made.get((row.pk, entry["renews_rank"]))
    return Award(
        venue_id=row.venue_id,
        label_id=entry["label"],
        round_id=entry["round"],
        granted_on=date.fromisoformat(entry["starts"]),
        granted_precision=entry["precision"],
        expires_on=entry["ends"] and date.fromisoformat(entry["ends"]),
        renews=renews,
        first=renews and (renews.first or renews),
        sources=entry["sources"],
    )
