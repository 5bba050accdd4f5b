"""Putting a row back as one of its versions was, a deleted one included, by the rules of today."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tierslieux.history.diff import differences, display_value, format_moment, snapshot, tracked
from tierslieux.history.records import DELETED, changes_from
from tierslieux.history.snapshots import ChangedMeanwhileError
from tierslieux.history.timeline import row_name, with_word_diffs
from tierslieux.text.validation import error_sentences

RESTORED_FROM = "restauration de la version du {at}"
RECOVERED = "rétablissement de ce qui a été supprimé"
ROW_CHANGED = "Cette fiche", "rien n’est rétabli. Relisez ce qui changerait maintenant."
NOTHING_TO_RESTORE = "Rien à rétablir\u00a0: c’est déjà ainsi."
VERSION_REFUSED = "La base refuse cette version\u00a0: une autre fiche tient la même place."
# What goes with a row is deleted just before it, in one go.
DELETION_WINDOW = timedelta(seconds=10)


class Restoration:
    """Putting back the row of a version; `parts` are those told with it, the row's own first."""

    def __init__(self, record, parts=()):
        self.record, self.parts = record, parts[1:]
        self.model = record.instance_type
        self.key = getattr(record, self.model._meta.pk.attname)
        self.version = snapshot(record)
        self.row = self.model._base_manager.filter(pk=self.key).first()

    @property
    def is_recovery(self):
        return self.row is None

    @property
    def name(self):
        return row_name(self.record)

    @property
    def present(self):
        return {} if self.is_recovery else snapshot(self.row)

    @property
    def last(self):
        """The last record of the row: it tells whether the row changed since it was read."""
        records = self.model.history.filter(**{self.model._meta.pk.attname: self.key})
        return records.values_list("history_id", flat=True).first()

    @property
    def fields(self):
        """The fields that are written: all for a deleted row, which has nothing left to keep."""
        kept = () if self.is_recovery else (*self.record.follow, *self.record.never_restored)
        return [each for each in tracked(self.record) if each.name not in kept]

    @property
    def changes(self):
        """Returns what restoring would change: [(Change, its word diff)]."""
        names = {each.name for each in self.fields}
        return with_word_diffs(each for each in self.differences() if each.field in names)

    @property
    def left_aside(self):
        """The names of the fields that differ, and that something else alone may change."""
        names = self.record.never_restored
        return [each.name for each in self.differences() if each.field in names]

    def differences(self):
        """Returns the Changes from the present row to the version, none when it is deleted."""
        return differences(self.model, self.present, self.version)

    @property
    def forgotten(self):
        """The names of the fields that history never keeps, and that a deleted row has lost."""
        fields = [self.model._meta.get_field(name) for name in self.record._history_excluded_fields]
        editable = [
            each.verbose_name for each in fields if each.editable and not filled_alone(each)
        ]
        return editable if self.is_recovery else []

    @property
    def facts(self):
        """Returns [(name, value)] of all that the version tells."""
        named_values = [
            (each.verbose_name, display_value(each, self.version[each.name]))
            for each in tracked(self.record)
        ]
        return [(name, value) for name, value in named_values if value]

    @property
    def origin(self):
        if self.record.history_type == DELETED:
            return RECOVERED
        return RESTORED_FROM.format(at=format_moment(self.record.history_date))

    def carry_out(self, seen, desk):
        """Writes the version, which was read when `seen` was the last record; returns the row.

        Raises ValidationError, in French, when the row changed since or when a rule refuses it.
        """
        try:
            with transaction.atomic():
                locked = self.model._base_manager.select_for_update().filter(pk=self.key)
                self.row = locked.first()
                if self.last != seen:
                    raise ChangedMeanwhileError(*ROW_CHANGED)
                if not (self.is_recovery or self.changes):
                    raise ValidationError(NOTHING_TO_RESTORE)
                with changes_from(self.origin):
                    return self.write(desk)
        except IntegrityError as error:
            raise ValidationError(VERSION_REFUSED) from error

    def write(self, desk):
        is_new = self.is_recovery
        children = [*self.gone_with_it()] if is_new else []
        row = self.restored_row()
        desk.before_restoring(row, is_new)
        try:
            row.full_clean()
        except ValidationError as error:
            raise ValidationError(error_sentences(error, self.model)) from error
        row.save(force_insert=is_new)
        for field in self.record._history_m2m_fields:
            links = field.related_model._default_manager.filter(pk__in=self.version[field.name])
            getattr(row, field.name).set(links)
        for each in children:
            Restoration(each).write(desk)
        desk.after_restoring(row, is_new)
        return row

    def restored_row(self):
        """Returns the row as it would be, its links apart."""
        if self.is_recovery:
            copied = self.record.tracked_fields
            return self.model(
                **{each.attname: getattr(self.record, each.attname) for each in copied}
            )
        for field in self.fields:
            if not field.many_to_many:
                setattr(self.row, field.attname, self.version[field.name])
        return self.row

    def gone_with_it(self):
        """Yields the last records of the rows that were deleted together with this one."""
        key = self.model._meta.pk.attname
        end = self.model.history.filter(**{key: self.key}, history_type=DELETED).first()
        for part in self.parts if end else ():
            gone = part.versions(self.key).filter(
                history_type=DELETED,
                history_user=end.history_user_id,
                history_change_reason=end.history_change_reason,
                history_date__range=(end.history_date - DELETION_WINDOW, end.history_date),
            )
            row = part.model._meta.pk.attname
            there = part.model._base_manager.values("pk")
            yield from gone.exclude(**{f"{row}__in": there}).order_by("history_date", "history_id")


def filled_alone(field):
    return getattr(field, "auto_now", False)
