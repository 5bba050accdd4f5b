"""What becomes of the labels that a row tells, given those that its venue has."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils import timezone

from directory.models import Award
from tierslieux.text.dates import DatePrecision, format_date, format_since, format_when

NO_DATE = "{name}\u00a0: donnez la date, ou l’année, où le lieu a reçu ce label."
NO_MORE_HELD = "{name}\u00a0: le lieu ne l’a plus\u202f; dites quand il l’a reçu de nouveau."
END_BEFORE = "{name}\u00a0: la fin ({end}) doit suivre la date où il est accordé ({start})."
OVERLAP = "{name}, {start}\u00a0: chevauche celui que le lieu a déjà, {other}."
ENDLESS = "{name}, {start}\u00a0: le lieu l’a aussi {other}\u202f; donnez la fin du premier."
OTHER_DATE = "l’annuaire le dit accordé {known}, le fichier {told}\u00a0: laissé tel quel"
OTHER_END = "l’annuaire dit sa fin le {known}, le fichier le {told}\u00a0: laissée telle quelle"
OTHER_ROUND = "le fichier dit un autre appel ({told})\u00a0: laissé tel quel"
WITHDRAWN = "ce label lui a été retiré le {day}\u00a0: laissé tel quel"


class Fate(TextChoices):
    CREATED = "created", "label créé"
    RENEWED = "renewed", "label renouvelé"
    COMPLETED = "completed", "label complété"
    KNOWN = "known", "label déjà connu"


GRANTS = (Fate.CREATED, Fate.RENEWED)
WRITTEN = (*GRANTS, Fate.COMPLETED)
AWARDS_AT_ONCE = 500  # written in one statement
# What is judged of a label, beside what the row tells of it: what it becomes; the day from which
# and to which; the award that it is, the one it renews, or the rank of the one of its row.
UNJUDGED = {
    **dict(fate="", starts=None, ends=None, award=None, renews=None, renews_rank=None),
    **dict(former="", notes=[]),
}


class RefusedAwardError(ValueError):
    """Why a label cannot be written as a row tells it, in French."""


@dataclass
class HeldAward:
    """An award of the venue: stored (`pk`), or told before in the same row (`rank`)."""

    label: int
    granted_on: date
    precision: str
    expires_on: date | None = None
    withdrawn_on: date | None = None
    round: int | None = None
    pk: int | None = None
    rank: int | None = None
    is_renewed: bool = False

    @property
    def stops_on(self):
        """Returns the first day without it, None when none is known."""
        return min(filter(None, (self.expires_on, self.withdrawn_on)), default=None)

    @property
    def granted(self):
        return format_date(self.granted_on, self.precision)

    def holds(self, on):
        return self.granted_on <= on and (self.stops_on is None or on < self.stops_on)


def load_awards(venues, lock=False):
    """Returns {venue: [Award]} of the venues whose keys are given."""
    awards = Award.objects.filter(venue__in={*venues} - {None}).order_by("granted_on", "pk")
    found = defaultdict(list)
    for each in awards.select_for_update() if lock else awards:
        found[each.venue_id].append(each)
    return found


def evaluate_awards(told, awards, today=None):
    """Returns (labels that a row tells, each judged, sentences of what refuses them)."""
    today = today or timezone.localdate()
    renewed = {each.renews_id for each in awards}
    held = [held_award(each, renewed) for each in awards]
    entries = [each | UNJUDGED | {"notes": []} for each in in_order(told)]
    problems = []
    for rank, entry in enumerate(entries):
        try:
            judge(entry, rank, [each for each in held if each.label == entry["label"]], held, today)
        except RefusedAwardError as refusal:
            problems.append(str(refusal))
    close_former(entries)
    return entries, problems


def in_order(told):
    """Returns labels in the order of their dates: what is told of a renewal follows the first."""
    return sorted(told, key=lambda each: each["granted_on"] or "")


def held_award(award, renewed):
    return HeldAward(
        award.label_id,
        award.granted_on,
        award.granted_precision,
        award.expires_on,
        award.withdrawn_on,
        award.round_id,
        award.pk,
        is_renewed=award.pk in renewed,
    )


def judge(entry, rank, same, held, today):
    """Says what becomes of a label told, `same` being the awards of that label that are known."""
    known = find_same(entry, same, today)
    if known:
        judge_known(entry, known, same)
        return
    if not entry["granted_on"]:
        raise RefusedAwardError((NO_MORE_HELD if same else NO_DATE).format(**entry))
    held.append(judge_new(entry, rank, same))


def judge_known(entry, known, same):
    entry.update(fate=Fate.KNOWN.value, award=known.pk)
    entry.update(starts=iso(known.granted_on), ends=iso(known.expires_on))
    end = day_of(entry["expires_on"])
    if known.withdrawn_on:
        entry["notes"].append(WITHDRAWN.format(day=format_date(known.withdrawn_on)))
    elif end and known.expires_on is None and known.pk:
        check_end(entry, known.granted_on, known.granted, end, later_than(known.granted_on, same))
        known.expires_on = end
        entry.update(fate=Fate.COMPLETED.value, ends=iso(end))
    entry["notes"] += differences(entry, known, end)


def differences(entry, known, end):
    """Yields what the row tells of an award otherwise than the directory, which stays."""
    if is_finer(entry, known):
        told = format_when(day_of(entry["granted_on"]), entry["precision"])
        yield OTHER_DATE.format(known=format_when(known.granted_on, known.precision), told=told)
    if end and end != known.expires_on and not known.withdrawn_on:
        yield OTHER_END.format(known=format_date(known.expires_on), told=format_date(end))
    if entry["round"] not in (None, known.round):
        yield OTHER_ROUND.format(told=entry["call"])


def is_finer(entry, known):
    if not entry["granted_on"]:
        return False
    ranks = list(DatePrecision)
    return ranks.index(entry["precision"]) < ranks.index(known.precision)


def judge_new(entry, rank, same):
    """Returns the award that a label told will be."""
    start, end = day_of(entry["granted_on"]), day_of(entry["expires_on"])
    former = max((each for each in same if each.granted_on < start), key=granted, default=None)
    renewed_on = renewal_day(entry, start, former)
    start = renewed_on or start
    told = format_date(start, entry["precision"])
    check_end(entry, start, told, end, later_than(start, same))
    made = HeldAward(
        entry["label"], start, entry["precision"], end, None, entry["round"], rank=rank
    )
    entry.update(fate=Fate.CREATED.value, starts=iso(start), ends=iso(end))
    if renewed_on:
        former.expires_on, former.is_renewed = start, True
        entry.update(fate=Fate.RENEWED.value, former=former.granted)
        entry.update(renews=former.pk, renews_rank=former.rank)
    return made


def renewal_day(entry, start, former):
    """Returns the day when a new award continues the one before it, None when it does not.

    Of a date known by its year or month, that is the end of the other, if it falls in it.
    """
    if former is None:
        return None
    stop = former.stops_on
    if stop is None:
        return start
    if stop > start and not (is_within(stop, start, entry["precision"]) and former.expires_on):
        told = format_date(start, entry["precision"])
        raise RefusedAwardError(
            OVERLAP.format(start=told, other=period(former), name=entry["name"])
        )
    continues = stop >= start and not former.is_renewed and not former.withdrawn_on
    return stop if continues else None


def check_end(entry, start, started, end, later):
    """Refuses an award that ends before it begins, or after the next of the same label."""
    if end and end <= start:
        told = {"start": started, "end": format_date(end)}
        raise RefusedAwardError(END_BEFORE.format(name=entry["name"], **told))
    following = min(later, key=granted, default=None)
    if following is None or (end and end <= following.granted_on):
        return
    told = {"name": entry["name"], "start": started}
    sentence = OVERLAP.format(other=period(following), **told)
    raise RefusedAwardError(sentence if end else ENDLESS.format(other=since(following), **told))


def close_former(entries):
    """Ends each award of a row on the day when the next of the row renews it."""
    for each in entries:
        if each["renews_rank"] is not None:
            entries[each["renews_rank"]]["ends"] = each["starts"]


def find_same(entry, same, today):
    """Returns the award that a label told is, None when it is a new one."""
    if not entry["granted_on"]:
        return max((each for each in same if each.holds(today)), key=granted, default=None)
    day = day_of(entry["granted_on"])
    exact = [each for each in same if each.granted_on == day]
    alike = [each for each in same if is_same_date(day, entry["precision"], each)]
    return next(iter(exact or alike[-1:]), None)


def is_same_date(day, precision, known):
    """Whether two dates, each more or less precise, may be the same."""
    either = (precision, known.precision)
    if DatePrecision.YEAR in either:
        return day.year == known.granted_on.year
    if DatePrecision.MONTH in either:
        return (day.year, day.month) == (known.granted_on.year, known.granted_on.month)
    return day == known.granted_on


def is_within(day, start, precision):
    """Whether a day falls in the month or the year that `start` begins."""
    if precision == DatePrecision.YEAR:
        return day.year == start.year
    return precision == DatePrecision.MONTH and (day.year, day.month) == (start.year, start.month)


def later_than(start, same):
    return [each for each in same if each.granted_on > start]


def granted(held):
    return held.granted_on


def period(held):
    """Returns « depuis 2018, jusqu’au 1er juin 2021 (non compris) »."""
    end = f", jusqu’au {format_date(held.stops_on)} (non compris)" if held.stops_on else ""
    return f"{since(held)}{end}"


def since(held):
    return format_since(held.granted_on, held.precision)


def day_of(text):
    return date.fromisoformat(text) if text else None


def iso(day):
    return day and day.isoformat()


def is_written(entry):
    return entry.get("fate") in WRITTEN


def has_written_awards(row):
    return any(map(is_written, row.awards))


def award_fates(rows):
    """Yields « label_created »… for each label that the rows bring, or know already."""
    for row in rows:
        if row.action in ("create", "update", "unchanged"):
            yield from (f"label_{each['fate']}" for each in row.awards if each.get("fate"))
