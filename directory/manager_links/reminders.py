"""Reminders to check a sheet, to those who run the venue: which are due, each asked for once."""

from collections import Counter

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.manager_links.links import CHECK, write
from directory.models import CheckReminder, ManagerRefusal, Venue
from directory.models.freshness import due_on
from directory.models.venue_queryset import of_rhythms
from tierslieux.text.dates import format_date

Kind = CheckReminder.Kind

SUBJECT = "{venue}\u00a0: votre fiche est-elle toujours juste\u202f?"
NEVER = "Personne n’a encore vérifié cette fiche, entrée dans notre annuaire le {since}."
CHECKED = "Cette fiche a été vérifiée pour la dernière fois le {since}."
ENDS = {
    Kind.BEFORE: "Elle est à vérifier avant le {due}.",
    Kind.DUE: "Il est temps de la vérifier{again}.",
    Kind.LATE: "Elle est à vérifier depuis le {due}.",
    Kind.LAST: "Sans nouvelles de vous, elle dit désormais au public\u00a0: "
    "«\u202fNon vérifiée depuis {told}\u202f». C’est notre dernier rappel.",
}


def to_remind(on):
    """Venues that a mail may reach, of which some reminder has come by the day `on`."""
    refused = ManagerRefusal.objects.filter(venue=OuterRef("pk"), address=OuterRef("email"))
    since = Coalesce("verified_on", "created_on")
    due = Venue.objects.public().filter(of_rhythms(since, on - CheckReminder.DAYS[Kind.BEFORE]))
    return due.exclude(email="").filter(~Exists(refused)).select_related("commune__department")


def kinds_due(venue, on):
    """Returns the kinds of reminders that have come for a venue by the day `on`, in their order."""
    day = due_on(venue)
    return [kind for kind, delay in CheckReminder.DAYS.items() if day + delay <= on]


def remind(on=None):
    """Asks for the mails due on a day (today) and not asked for yet; returns {kind: how many}."""
    day = on or timezone.localdate()
    asked = already_asked()
    waiting = [venue.pk for venue in to_remind(day).order_by("pk") if left(venue, day, asked)]
    return Counter(filter(None, (remind_one(pk, day) for pk in waiting)))


def already_asked(**wanted):
    """Returns the reminders asked for, as {(venue, day it was due on, kind)}."""
    reminders = CheckReminder.objects.filter(**wanted).order_by()
    return set(reminders.values_list("venue", "due_on", "kind"))


def left(venue, on, asked):
    return [each for each in kinds_due(venue, on) if (venue.pk, due_on(venue), each) not in asked]


@transaction.atomic
def remind_one(pk, on):
    """Asks for the mail of a venue; returns its kind, None when there is none left to ask for.

    Of several that nobody asked for in time, the last one alone leaves, and stands for them all.
    """
    # Of two runs at once, one waits here, then finds the reminders of the other.
    venue = to_remind(on).select_for_update(of=("self",)).filter(pk=pk).first()
    kinds = left(venue, on, already_asked(venue=pk)) if venue else []
    if not kinds:
        return None
    day = due_on(venue)
    CheckReminder.objects.bulk_create(
        CheckReminder(venue=venue, kind=kind, due_on=day) for kind in kinds
    )
    last = kinds[-1]
    write(venue, f"{CHECK}{pk}:{day}:{last}", subject(venue), why(venue, last))
    return last


def subject(venue):
    return SUBJECT.format(venue=" ".join(venue.name.split()))  # a header is one line


def why(venue, kind):
    """Returns what the mail says of the sheet: when it was checked, and when it is to be."""
    since = format_date(venue.verified_on or venue.created_on)
    told = f"le {since}" if venue.verified_on else f"son entrée dans l’annuaire, le {since}"
    again = " de nouveau" if venue.verified_on else ""
    begins = (CHECKED if venue.verified_on else NEVER).format(since=since)
    return f"{begins} {ENDS[kind].format(due=format_date(due_on(venue)), told=told, again=again)}"
