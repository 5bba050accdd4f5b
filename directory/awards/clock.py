"""The label clock: what time and facts have changed in labels, for those who run them."""

from collections.abc import Callable
from typing import NamedTuple

from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from directory.awards.criteria_check import contradictions
from directory.awards.expiry import ended, ending
from directory.models import Reminder, Service, Venue
from labels.models import Application, Criterion, Fact, MissingPiece, Round
from tierslieux.templatetags.french import counted
from tierslieux.text.dates import add_months_clamped, spoken_date, spoken_when

RIGHT = "labels.view_label"  # opens the clock; each of its lists needs that of its own besides
LONG = 6  # months after its deadline that an application may wait for a decision


class Line(NamedTuple):
    """What is to be looked at, why, and the page of the admin where it is."""

    what: str
    told: str
    address: str


def page_of(row):
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def told_end(award, on):
    """Returns « Label, prend fin le 3 avril 2027, dans 22 jours »: the first day without."""
    left, day = (award.expires_on - on).days, spoken_when(award.expires_on)
    if left < 0:
        return f"{award.label}, a pris fin {day}"
    when = f"dans {counted(left, 'jour,jours')}" if left else "aujourd’hui"
    return f"{award.label}, prend fin {day}, {when}"


def end_line(award, on):
    return Line(str(award.venue), told_end(award, on), page_of(award))


def ending_lines(on):
    return [end_line(award, on) for award in ending(on)]


def ended_lines(on):
    return [end_line(award, on) for award in ended(on)]


def contradicted_lines(on):
    for venue, finding in contradictions(on):
        told = f"{finding.told} («\u202f{finding.criterion.question}\u202f», {finding.award.label})"
        yield Line(str(venue), told, page_of(venue))


def unverified_lines(on):
    for venue in Venue.objects.public().labelled(on=on).filter(verified_on=None).with_cards(on):
        labels = {award.label.name: None for award in venue.awards_in_force}
        yield Line(str(venue), f"{', '.join(labels)}, à {venue.commune.name}", page_of(venue))


def overdue_lines(on):
    pieces = MissingPiece.objects.overdue(on).select_related("application__round")
    for piece in pieces.order_by("due_on", "pk"):
        told = f"{piece.what}, attendue {spoken_when(piece.due_on)}, {piece.application.reference}"
        yield Line(piece.application.candidate, told, page_of(piece.application))


def undecided_lines(on):
    waiting = Application.objects.undecided().with_limit().select_related("round")
    dated = waiting.annotate(since=Coalesce("limit", TruncDate("received_at")))
    for each in dated.filter(since__lt=add_months_clamped(on, -LONG)).order_by(
        "since", "reference"
    ):
        state = f"{each.get_status_display()}, sans décision depuis {since_when(each)}"
        yield Line(each.candidate, f"{each.reference}, {state}", page_of(each))


def since_when(application):
    """Returns « la date limite du 3 mars 2027 », else « son arrivée, le 3 mars 2027 »."""
    if application.limit:
        return f"la date limite du {spoken_date(application.limit)}"
    return f"son arrivée, {spoken_when(application.since)}"


def unfrozen_lines(on):
    for call in Round.objects.to_freeze(on).select_related("label").order_by("slug"):
        yield Line(str(call), f"{call.label}, ouvert, critères non gelés", page_of(call))


def unreadable_lines(on):
    known = Service.objects.values("code")
    lost = Criterion.objects.filter(fact=Fact.SERVICE).exclude(service__in=known)
    for each in lost.select_related("label").order_by("label", "rank", "code"):
        told = f"aucun service «\u202f{each.service}\u202f» dans l’annuaire"
        yield Line(each.question, f"{each.label}, {told}", page_of(each))


def doubtful_lines(on):
    reminders = Reminder.objects.in_doubt().select_related("award__venue", "award__label")
    for each in reminders.order_by("claimed_at", "pk"):
        day = spoken_when(timezone.localdate(each.claimed_at))
        told = f"{each.award.label}, rappel {each.get_kind_display()}, envoi commencé {day}"
        yield Line(str(each.award.venue), told, page_of(each.award))


class Section(NamedTuple):
    """A list of the clock: its title, the right that opens what it links to, and its lines."""

    title: str
    right: str
    find: Callable


SECTIONS = (
    Section("Labels qui prennent fin d’ici 12\u00a0mois", "directory.view_award", ending_lines),
    Section("Labels échus, non renouvelés", "directory.view_award", ended_lines),
    Section(
        "Fiches dont les faits contredisent un critère", "directory.view_venue", contradicted_lines
    ),
    Section("Fiches labellisées jamais vérifiées", "directory.view_venue", unverified_lines),
    Section("Pièces en retard", "labels.view_application", overdue_lines),
    Section(
        f"Candidatures sans décision, plus de {LONG}\u00a0mois après la date limite",
        "labels.view_application",
        undecided_lines,
    ),
    Section("Grilles de critères à geler", "labels.view_round", unfrozen_lines),
    Section("Règles qui ne peuvent être lues", "labels.view_criterion", unreadable_lines),
    Section("Rappels dont rien ne dit qu’ils sont partis", "directory.view_award", doubtful_lines),
)


class Found(NamedTuple):
    title: str
    lines: list


def label_clock(on=None, may=None):
    """Returns what each list Found on a day (today); `may` tells which rights its reader has."""
    on = on or timezone.localdate()
    return [
        Found(section.title, [*section.find(on)])
        for section in SECTIONS
        if may is None or may(section.right)
    ]


def label_tasks(user):
    """Returns [(how many labels, what of them)] that wait for `user`, the empty left out; None for
    who may not open the clock.
    """
    if not user.has_perm(RIGHT):
        return None
    if not user.has_perm("directory.view_award"):
        return []
    tasks = [
        (len(ending()), "à échéance dans les 12\u00a0mois"),
        (ended().count(), "à échéance passée"),
    ]
    return [task for task in tasks if task[0]]
