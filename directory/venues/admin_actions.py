"""What can be done to several venues at once; each obeys the rules of its form."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory.models import Venue
from tierslieux.text.validation import error_sentences

MAX_LISTED_VENUES = 10


@admin.action(description="Publier", permissions=["change"])
def publish(desk, request, venues):
    change_each(desk, request, venues, "Publication", status=Venue.Status.PUBLISHED)


@admin.action(description="Repasser en brouillon", permissions=["change"])
def unpublish(desk, request, venues):
    change_each(desk, request, venues, "Retour en brouillon", status=Venue.Status.DRAFT)


@admin.action(description="Marquer fermé définitivement", permissions=["change"])
def close(desk, request, venues):
    change_each(desk, request, venues, "Fermeture définitive", status=Venue.Status.CLOSED)


@admin.action(description="Marquer vérifiée aujourd’hui", permissions=["change"])
def verify(desk, request, venues):
    """Whoever checked before did not check today: the name of that organisation goes."""
    today = timezone.localdate()
    checked = venues.exclude(verified_on=today)
    change_each(desk, request, checked, "Vérification", verified_on=today, verified_by="")


def change_each(desk, request, venues, title, **values):
    """Set `values` on each venue, log the changes and report what was done or refused."""
    done, refused = [], []
    with transaction.atomic():
        for venue in venues.exclude(**values).select_related("commune__department"):
            if reason := change_one(venue, values):
                refused.append(f"« {venue} » n’a pas changé. {reason}")
            else:
                desk.log_change(request, venue, f"{title}, par une action groupée.")
                done.append(venue.name)
    report(desk, request, title, done, refused)


def change_one(venue, values):
    """Save the venue with `values`; return "", or in French why it is refused."""
    for name, value in values.items():
        setattr(venue, name, value)
    try:
        venue.full_clean()
    except ValidationError as error:
        return " ".join(error_sentences(error, Venue))
    venue.save()
    return ""


def report(desk, request, title, done, refused):
    if done:
        names = ", ".join(done[:MAX_LISTED_VENUES]) + ("…" if len(done) > MAX_LISTED_VENUES else "")
        count = "1 lieu" if len(done) == 1 else f"{len(done)} lieux"
        desk.message_user(request, f"{title} de {count} : {names}", messages.SUCCESS)
    for reason in refused[:MAX_LISTED_VENUES]:
        desk.message_user(request, reason, messages.ERROR)
    if len(refused) > MAX_LISTED_VENUES:
        text = f"{len(refused) - MAX_LISTED_VENUES} autres n’ont pas changé non plus."
        desk.message_user(request, text, messages.ERROR)
    if not done and not refused:
        desk.message_user(request, "Rien à changer : c’était déjà fait.", messages.INFO)
