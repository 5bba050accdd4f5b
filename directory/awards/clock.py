"""The label clock: what time and facts have changed in labels, for those who run them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from django.contrib.auth.models import User
from django.db.models import Model
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone

from directory.awards.criteria_check import contradictions
from directory.awards.expiry import awards_ending_soon, ended_awards
from directory.models import Award, Service, Venue
from labels.models import Application, Criterion, Fact, MissingPiece, Round
from tierslieux.templatetags.french import counted
from tierslieux.text.dates import add_months_clamped, format_date, format_when

# Opens the clock; each of its lists needs that of its own besides.
CLOCK_PERMISSION = "labels.view_label"
LONG_WAIT = 6  # months after its deadline that an application may wait for a decision


class ClockLine(NamedTuple):
    """What is to be looked at, why, and the page of the admin where it is."""

    name: str
    text: str
    url: str


def change_url(row: Model) -> str:
    """Return the address of the page of the admin where a row is edited."""
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def describe_end(award: Award, on: date) -> str:
    """Return « Label, prend fin le 3 avril 2027, dans 22 jours »: the first day without."""
    left, day = (award.expires_on - on).days, format_when(award.expires_on)
    if left < 0:
        return f"{award.label}, a pris fin {day}"
    when = f"dans {counted(left, 'jour,jours')}" if left else "aujourd’hui"
    return f"{award.label}, prend fin {day}, {when}"


def end_line(award: Award, on: date) -> ClockLine:
    return ClockLine(str(award.venue), describe_end(award, on), change_url(award))


def ending_lines(on: date) -> list[ClockLine]:
    return [end_line(award, on) for award in awards_ending_soon(on)]


def ended_lines(on: date) -> list[ClockLine]:
    return [end_line(award, on) for award in ended_awards(on)]


def contradicted_lines(on: date) -> Iterator[ClockLine]:
    for venue, check in contradictions(on):
        text = f"{check.text} («\u202f{check.criterion.question}\u202f», {check.award.label})"
        yield ClockLine(str(venue), text, change_url(venue))


def unverified_lines(on: date) -> Iterator[ClockLine]:
    for venue in (
        Venue.objects.public().labelled_third_places(on=on).filter(verified_on=None).with_cards(on)
    ):
        labels = {award.label.name: None for award in venue.awards_in_force}
        yield ClockLine(
            str(venue), f"{', '.join(labels)}, à {venue.commune.name}", change_url(venue)
        )


def overdue_lines(on: date) -> Iterator[ClockLine]:
    pieces = MissingPiece.objects.overdue(on).select_related("application__round")
    for piece in pieces.order_by("due_on", "pk"):
        text = f"{piece.what}, attendue {format_when(piece.due_on)}, {piece.application.reference}"
        yield ClockLine(piece.application.candidate, text, change_url(piece.application))


def undecided_lines(on: date) -> Iterator[ClockLine]:
    waiting = Application.objects.undecided().with_limit().select_related("round")
    dated = waiting.annotate(since=Coalesce("limit", TruncDate("received_at")))
    for each in dated.filter(since__lt=add_months_clamped(on, -LONG_WAIT)).order_by(
        "since", "reference"
    ):
        state = f"{each.get_status_display()}, sans décision depuis {describe_since(each)}"
        yield ClockLine(each.candidate, f"{each.reference}, {state}", change_url(each))


def describe_since(application: Application) -> str:
    """Return « la date limite du 3 mars 2027 », else « son arrivée, le 3 mars 2027 »."""
    if application.limit:
        return f"la date limite du {format_date(application.limit)}"
    return f"son arrivée, {format_when(application.since)}"


def unfrozen_lines(on: date) -> Iterator[ClockLine]:
    for round_ in Round.objects.to_freeze(on).select_related("label").order_by("slug"):
        yield ClockLine(
            str(round_), f"{round_.label}, ouvert, critères non gelés", change_url(round_)
        )


def unreadable_lines(on: date) -> Iterator[ClockLine]:
    known = Service.objects.values("code")
    lost = Criterion.objects.filter(fact=Fact.SERVICE).exclude(service__in=known)
    for each in lost.select_related("label").order_by("label", "rank", "code"):
        text = f"aucun service «\u202f{each.service}\u202f» dans l’annuaire"
        yield ClockLine(each.question, f"{each.label}, {text}", change_url(each))


class SectionSource(NamedTuple):
    """A list of the clock: its title, the right to open what it links to, what yields its lines."""

    title: str
    permission: str
    lines_on: Callable[[date], Iterable[ClockLine]]


SECTIONS = (
    SectionSource(
        "Labels qui prennent fin d’ici 12\u00a0mois", "directory.view_award", ending_lines
    ),
    SectionSource("Labels échus, non renouvelés", "directory.view_award", ended_lines),
    SectionSource(
        "Fiches dont les faits contredisent un critère", "directory.view_venue", contradicted_lines
    ),
    SectionSource(
        "Fiches de lieux labellisés ou lauréats jamais vérifiées",
        "directory.view_venue",
        unverified_lines,
    ),
    SectionSource("Pièces en retard", "labels.view_application", overdue_lines),
    SectionSource(
        f"Candidatures sans décision, plus de {LONG_WAIT}\u00a0mois après la date limite",
        "labels.view_application",
        undecided_lines,
    ),
    SectionSource("Grilles de critères à geler", "labels.view_round", unfrozen_lines),
    SectionSource("Règles qui ne peuvent être lues", "labels.view_criterion", unreadable_lines),
)


class ClockSection(NamedTuple):
    """A list of the clock as it is on a day."""

    title: str
    lines: list[ClockLine]


def label_clock(
    on: date | None = None, has_perm: Callable[[str], bool] | None = None
) -> list[ClockSection]:
    """Return the lists of a day (today) that a reader may open: all without `has_perm`."""
    on = on or timezone.localdate()
    return [
        ClockSection(source.title, [*source.lines_on(on)])
        for source in SECTIONS
        if has_perm is None or has_perm(source.permission)
    ]


def label_tasks(user: User) -> list[tuple[int, str]] | None:
    """Return [(how many labels, what of them)] that wait for `user`, the empty left out.

    None for who may not open the clock.
    """
    if not user.has_perm(CLOCK_PERMISSION):
        return None
    if not user.has_perm("directory.view_award"):
        return []
    tasks = [
        (len(awards_ending_soon()), "à échéance dans les 12\u00a0mois"),
        (ended_awards().count(), "à échéance passée"),
    ]
    return [task for task in tasks if task[0]]
