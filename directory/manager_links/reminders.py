"""Reminders to check a sheet, mailed to those who run the venue, each once."""

from collections import Counter

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.manager_links.links import CHECK_KEY_PREFIX, post_links
from directory.models import CheckReminder, ManagerRefusal, Venue
from directory.models.freshness import due_on
from directory.models.venue_queryset import due_condition
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
    "«\u202fNon vérifiée depuis {since}\u202f». C’est notre dernier rappel.",
}


def venues_to_remind(on):
    """Return the venues that accept mails and have a reminder due by the day `on`."""
    refusals = ManagerRefusal.objects.of_reminders()
    refused = refusals.filter(venue=OuterRef("pk"), address=OuterRef("email"))
    since = Coalesce("verified_on", "created_on")
    due = Venue.objects.public().filter(due_condition(since, on - CheckReminder.DAYS[Kind.BEFORE]))
    return due.exclude(email="").filter(~Exists(refused)).select_related("commune__department")


def kinds_due(venue, on):
    """Return the kinds of reminders due for a venue by the day `on`, in their order."""
    day = due_on(venue)
    return [kind for kind, delay in CheckReminder.DAYS.items() if day + delay <= on]


def remind(on=None):
    """Post the mails due on a day (today) and not posted yet; return {kind: how many}."""
    day = on or timezone.localdate()
    posted = posted_reminders()
    waiting = [
        venue.pk for venue in venues_to_remind(day).order_by("pk") if kinds_left(venue, day, posted)
    ]
    return Counter(filter(None, (remind_one(pk, day) for pk in waiting)))


def posted_reminders(**criteria):
    """Return the reminders already posted as {(key of the venue, day due, kind)}."""
    reminders = CheckReminder.objects.filter(**criteria).order_by()
    return set(reminders.values_list("venue", "due_on", "kind"))


def kinds_left(venue, on, posted):
    """Return the kinds due for a venue by the day `on` that are not posted yet."""
    return [each for each in kinds_due(venue, on) if (venue.pk, due_on(venue), each) not in posted]


@transaction.atomic
def remind_one(pk, on):
    """Post the mail of a venue; return its kind, None when none is left to post.

    Of several that are late, the last one alone is posted, and stands for them all.
    """
    # Of two runs at once, one waits here, then finds the reminders of the other.
    venue = venues_to_remind(on).select_for_update(of=("self",)).filter(pk=pk).first()
    kinds = kinds_left(venue, on, posted_reminders(venue=pk)) if venue else []
    if not kinds:
        return None
    day = due_on(venue)
    CheckReminder.objects.bulk_create(
        CheckReminder(venue=venue, kind=kind, due_on=day) for kind in kinds
    )
    last = kinds[-1]
    post_links(
        venue, f"{CHECK_KEY_PREFIX}{pk}:{day}:{last}", mail_subject(venue), mail_reason(venue, last)
    )
    return last


def mail_subject(venue):
    return SUBJECT.format(venue=" ".join(venue.name.split()))  # a header is one line


def mail_reason(venue, kind):
    """Return two sentences: when the sheet was last checked, and when it is to be."""
    day = format_date(venue.verified_on or venue.created_on)
    since = f"le {day}" if venue.verified_on else f"son entrée dans l’annuaire, le {day}"
    again = " de nouveau" if venue.verified_on else ""
    begins = (CHECKED if venue.verified_on else NEVER).format(since=day)
    return f"{begins} {ENDS[kind].format(due=format_date(due_on(venue)), since=since, again=again)}"
