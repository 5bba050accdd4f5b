"""Files of venues as people bring them, through the command line."""

from datetime import timedelta
from io import StringIO

from django.core.management import call_command
from django.db.models.functions import Now

from directory.imports import job_progress
from directory.models import Import, ImportLease, Venue
from tierslieux.history.diff import snapshot

HEADS = "id;nom du lieu;commune;adresse;téléphone"


def lines(*rows, heads=HEADS):
    return "\n".join([heads, *rows, ""])


def bring(folder, text, name="hub.csv", **options):
    """Imports a file with the command, and returns (what it tells, the import that it made)."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    told = StringIO()
    options = {"source": "Hub", "guessed": True} | options
    call_command("import_venues", path, stdout=told, **options)
    return told.getvalue(), Import.objects.latest("pk")


def stored():
    """Returns every sheet, as a form could write it, by its address."""
    venues = Venue.objects.order_by("slug").prefetch_related("types", "services")
    return {each.slug: snapshot(each) for each in venues}


def fates(batch):
    return list(batch.rows.in_file_order().values_list("number", "action"))


def fall_silent(batch, seconds=61):
    """Has nothing been heard, for some seconds, of who works on an import."""
    job_progress.clear(batch)
    beat_at = Now() - timedelta(seconds=seconds)
    ImportLease.objects.update_or_create(pk=batch.pk, defaults={"beat_at": beat_at})
