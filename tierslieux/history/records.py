"""What every change of a row leaves behind: who, when, from where, and the row as it then was."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, models
from simple_history.models import HistoricalRecords

from tierslieux.history.guard import erasable

DESK, COMMAND = "gestion", "commande"
LONGEST_ORIGIN = 200
CREATED, CHANGED, DELETED = "+", "~", "-"
BATCH = 500

present_origin = ContextVar("origin", default="")
silence = ContextVar("silence", default=False)


@contextmanager
def changes_from(origin):
    """Says where the changes made inside come from, in French: « import n° 12 »."""
    with put(present_origin, origin[:LONGEST_ORIGIN]):
        yield


@contextmanager
def without_records():
    """For what stands for nothing real, sheets of a trial or of an exercise: it has no history."""
    with put(silence, True):
        yield


@contextmanager
def put(variable, value):
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


def origin():
    """Returns where a change made now comes from: as said, else the desk or a command."""
    is_asked = getattr(HistoricalRecords.context, "request", None) is not None
    return present_origin.get() or (DESK if is_asked else COMMAND)


def update_rows(rows, by=None, **values):
    """Does `rows.update(**values)` and leaves a record of each row; `by`, when no request says who
    did it.
    """
    stored = rows.model._base_manager.filter(pk__in=list(rows.values_list("pk", flat=True)))
    stored.update(**values)
    record_versions(rows.model, stored.order_by("pk"), by=by)


def record_versions(model, rows, kind=CHANGED, by=None):
    """Leaves a record of each of the `rows` of a model, as they are, and of their links as stored;
    for what is written without `save`: by `update`, `bulk_create`, `loaddata`.
    """
    records = model.history.bulk_history_create(
        rows,
        batch_size=BATCH,
        update=kind == CHANGED,
        default_user=by,
        default_change_reason=origin(),
    )
    for field in model.history.model._history_m2m_fields:
        copy_links(field, {getattr(each, model._meta.pk.attname): each for each in records})


def copy_links(field, records):
    """Copies the stored links of a field into `records`, given by the keys of their rows."""
    source, found = f"{field.m2m_field_name()}_id", through_rows(field, records)
    copy = HistoryRecords.m2m_models[field]
    copied = [copy(history=records[link[source]], **link) for link in found]
    copy._base_manager.bulk_create(copied, batch_size=BATCH)


def through_rows(field, keys):
    """Returns as values the rows that link those of some `keys` to others by a field."""
    through = field.remote_field.through
    names = [each.attname for each in through._meta.concrete_fields]
    links = through._base_manager.filter(**{f"{field.m2m_field_name()}__in": [*keys]})
    return list(links.order_by("pk").values(*names))


class HistoryRecords(HistoricalRecords):
    """The history of a model: one record a change, its links to other tables included.

    Restoring a version writes neither the fields that `follow` from others, nor those that
    something else alone may change, named by `never_restored`.
    """

    def __init__(self, follow=(), never_restored=(), **options):
        self.follow, self.never_restored = follow, never_restored
        reason = models.CharField("origine", max_length=LONGEST_ORIGIN, blank=True)
        super().__init__(history_change_reason_field=reason, **options)

    def get_extra_fields(self, model, fields):
        told = {"follow": self.follow, "never_restored": self.never_restored}
        return super().get_extra_fields(model, fields) | told

    def get_meta_options(self, model):
        named = {"verbose_name": f"version ({model._meta.verbose_name})"}
        named["verbose_name_plural"] = f"versions ({model._meta.verbose_name_plural})"
        return super().get_meta_options(model) | named

    def get_meta_options_m2m(self, through_model):
        name = f"version ({through_model._meta.verbose_name})"
        return super().get_meta_options_m2m(through_model) | {"verbose_name": name}

    def get_change_reason_for_object(self, instance, history_type, using):
        return origin()

    def post_save(self, instance, created, raw=False, update_fields=None, **_):
        if raw or is_silent(instance):
            return
        if update_fields is None:
            self.create_historical_record(instance, CREATED if created else CHANGED)
        else:
            self.record_as_stored(instance)

    def record_as_stored(self, instance):
        """Leaves a record of the row, of which `instance` may hold former values."""
        row = type(instance)._base_manager.get(pk=instance.pk)
        row._history_user = self.get_history_user(instance)
        self.create_historical_record(row, CHANGED)
        instance.left_record, instance.left_in = row.left_record, row.left_in

    def pre_delete(self, instance, **options):
        super().pre_delete(instance, **options)
        if is_silent(instance):
            return
        fields = self.get_m2m_fields_from_model(type(instance))
        # The links are gone before the row is.
        instance.last_links = {field: through_rows(field, [instance.pk]) for field in fields}

    def post_delete(self, instance, using=None, **options):
        if not is_silent(instance):
            self.create_historical_record(instance, DELETED)

    def create_historical_record_m2ms(self, history_instance, instance):
        # Django begins another list at each commit, and at each rollback.
        instance.left_record, instance.left_in = history_instance, connection.run_on_commit
        key, last = instance.pk, getattr(instance, "last_links", None)
        for field in history_instance._history_m2m_fields:
            if last is None:
                copy_links(field, {key: history_instance})
            else:
                copy = self.m2m_models[field]
                copied = (copy(history=history_instance, **link) for link in last[field])
                copy._base_manager.bulk_create(copied)

    def m2m_changed(self, instance, action, attr, pk_set, reverse, **_):
        """Completes the record that the saving of a row has just left; else leaves one."""
        if not action.startswith("post_") or is_silent(instance):
            return
        rows = self.cls._base_manager.filter(pk__in=pk_set or ()) if reverse else [instance]
        for row in rows:
            if self.is_under_way(row):
                self.complete(row.left_record, row)
            else:
                self.record_as_stored(row)

    def complete(self, record, row):
        """Copies again the links of a row into the record that this transaction has begun."""
        with erasable():
            for field in record._history_m2m_fields:
                self.m2m_models[field].objects.filter(history=record).delete()
        self.create_historical_record_m2ms(record, row)

    def is_under_way(self, row):
        """Tells whether the last record of a row was left by the transaction under way."""
        record = getattr(row, "left_record", None)
        if record is None or row.left_in is not connection.run_on_commit:
            return False
        user = self.get_history_user(row)
        mine = record.history_change_reason == origin() and record.history_user == user
        return mine and getattr(row, self.manager_name).first() == record


def is_silent(row):
    return silence.get() or hasattr(row, "skip_history_when_saving")
