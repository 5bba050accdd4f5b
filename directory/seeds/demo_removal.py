"""Remove an exercise, and all that people did on it since, as if it had never been."""

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from directory.models import Award, DecisionRecord, Venue
from directory.seeds.demo_call import ACCOUNTS, TITLE
from directory.seeds.fictional_venues import PREFIX
from labels.models import (
    Application,
    Assessment,
    MissingPiece,
    Move,
    Round,
    Verdict,
)
from tierslieux.history.guard import erasable
from tierslieux.history.records import without_records

# Each is removed before what it refers to; what they hold alone goes with them.
OWNED = (
    (Verdict, "assessment__application__round__is_exercise"),
    (Assessment, "application__round__is_exercise"),
    (MissingPiece, "application__round__is_exercise"),
    (Move, "application__round__is_exercise"),
    (Application, "round__is_exercise"),
    (Round, "is_exercise"),
)


def remove_exercises():
    """Remove the exercises, their accounts, and what the history of the admin says of them.

    Raise ProtectedError when something that is no exercise relies on them.
    """
    with without_records(), erasable():
        remove_rows()


def remove_rows():
    # The history first: it is known by the keys of what it is about.
    delete_exercise_versions()
    delete_log_entries(Award.objects.filter(venue__is_exercise=True))
    delete_log_entries(DecisionRecord.objects.filter(round__is_exercise=True))
    delete_log_entries(Venue.objects.filter(is_exercise=True))
    delete_log_entries_by_name()
    remove_awards()
    for model, path in OWNED:
        rows = model.objects.filter(**{path: True})
        delete_log_entries(rows)
        rows.delete()
    accounts = get_user_model().objects.filter(username__in=ACCOUNTS)
    delete_log_entries(accounts)
    accounts.delete()


def remove_awards():
    awards = Award.objects.filter(venue__is_exercise=True)
    # An award holds those that it continues.
    awards.update(renews=None, first=None)
    awards.delete()
    Venue.objects.filter(is_exercise=True).delete()
    for round_ in Round.objects.filter(is_exercise=True):
        DecisionRecord.objects.remove_exercise(round_)


def delete_log_entries(rows):
    """Remove what the admin noted of rows."""
    kind = ContentType.objects.get_for_model(rows.model)
    keys = [str(key) for key in rows.values_list("pk", flat=True)]
    LogEntry.objects.filter(content_type=kind, object_id__in=keys).delete()


def delete_exercise_versions():
    """Remove the versions of exercises, even of what people removed by hand meanwhile."""
    for model in (Round, Venue):
        delete_versions_of(model, model.history.filter(is_exercise=True).values("id"))


def delete_versions_of(model: type[Model], keys: QuerySet) -> None:
    """Remove the versions of rows of a model by key, after those of the rows that point to them."""
    for relation in model._meta.related_objects:
        child, parent = relation.related_model, relation.field.attname
        if child is not model and hasattr(child, "history"):
            delete_versions_of(child, child.history.filter(**{f"{parent}__in": keys}).values("id"))
    delete_versions(model.history.filter(id__in=keys))


def delete_versions(versions):
    for field in versions.model._history_m2m_fields:
        copies = getattr(versions.model, field.name).model
        copies.objects.filter(history__in=versions.values("history_id")).delete()
    versions.delete()


def delete_log_entries_by_name():
    """Remove the history of rows that people removed by hand: their name says so."""
    titles = {TITLE, *Round.objects.filter(is_exercise=True).values_list("title", flat=True)}
    named = Q(object_repr__startswith=f"{PREFIX} – ")
    for title in titles:
        named |= Q(object_repr__contains=title)
    LogEntry.objects.filter(named).delete()
