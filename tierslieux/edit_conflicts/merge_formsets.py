"""Merge of the inline rows that others added, changed or deleted since a page was shown."""

from django.utils.text import capfirst

from tierslieux.edit_conflicts.choices import (
    ADD_AGAIN,
    DELETE_ANYWAY,
    KEEP_STORED,
    LEAVE_DELETED,
    ROW_ADDED,
    ROW_DELETED,
    TO_DELETE,
    Conflict,
    FormPosition,
    RemoteChange,
)
from tierslieux.edit_conflicts.display import display_row


class FormsetMerge:
    """Compare the rows that were shown, those that are stored and those that were submitted.

    Those submitted are numbered anew: first the `merged` ones, then what others added, what was
    added here, and what was changed here but deleted by others.
    """

    def __init__(self, page, rows, seen):
        self.page, self.rows, self.seen = page, rows, seen
        self.merged, self.deleted_by_others = [], []

    def merge(self):
        for number, row in enumerate(self.rows.stored):
            self.merge_row(row, self.prefixed(number))
        self.add_others()
        self.rows.new = [*self.new_rows()]
        for pk, row in self.deleted_by_others:
            self.ask_again(pk, row)
        self.rows.stored = self.merged
        self.rows.write(self.page.data)

    def prefixed(self, number):
        return f"{self.rows.prefix}-{number}-"

    def merge_row(self, row, sent_prefix):
        pk = row.get(self.rows.key, "")
        if pk in self.rows.forms:
            self.merge_stored(pk, row, sent_prefix)
        elif not self.rows.is_deletion(row):
            self.merge_deleted(pk, row)

    def merge_stored(self, pk, row, sent_prefix):
        form, new_prefix = self.rows.forms[pk], self.prefixed(len(self.merged))
        if not self.rows.is_deletion(row):
            position = FormPosition(sent_prefix, new_prefix, str(form.instance))
            self.page.merge(form, row, self.seen.get(pk, {}), position, self.rows.exclude)
        elif self.page.chose_stored(sent_prefix):
            row = self.rows.as_stored(pk)
        elif self.rows.fingerprints()[pk] != self.seen.get(pk):
            self.ask_deletion(form, new_prefix)
        self.merged.append(row)

    def ask_deletion(self, form, name):
        """Ask whether to delete a row that somebody else has changed."""
        by, row = self.page.author(form.instance), str(form.instance)
        stored = display_row(form, self.rows.exclude)
        conflict = Conflict(name, row, stored, TO_DELETE, by, DELETE_ANYWAY, KEEP_STORED)
        self.page.conflicts.append(conflict)

    def merge_deleted(self, pk, row):
        if self.rows.submitted_fingerprints(row) != self.seen.get(pk):
            self.deleted_by_others.append((pk, row))
        else:
            name, by = self.deletion(pk)
            self.page.remote_changes.append(RemoteChange(name, ROW_DELETED, by))

    def ask_again(self, pk, row):
        """Ask whether to add again, as submitted, a row that somebody else has deleted."""
        name, by = self.deletion(pk)
        prefix = self.prefixed(len(self.merged) + len(self.rows.new))
        typed = display_row(self.rows.blank, self.rows.exclude, row)
        conflict = Conflict(prefix, name, ROW_DELETED, typed, by, ADD_AGAIN, LEAVE_DELETED)
        self.page.conflicts.append(conflict)
        self.rows.new.append(self.rows.as_new(row))

    def deletion(self, pk):
        """Return (name of a deleted row, who deleted it), nothing of one that was not shown."""
        name, by = self.page.deletion(self.rows.model, pk) if pk in self.seen else ("", "")
        return name or capfirst(self.rows.model._meta.verbose_name), by

    def add_others(self):
        sent = {row.get(self.rows.key) for row in self.merged}
        for pk, form in self.rows.forms.items():
            if pk not in sent and pk not in self.seen:
                self.merged.append(self.rows.as_stored(pk))
                by = self.page.author(form.instance)
                change = RemoteChange(str(form.instance), ROW_ADDED, by)
                self.page.remote_changes.append(change)

    def new_rows(self):
        """Yield rows added by this user, except re-added rows they chose to leave deleted."""
        for number, row in enumerate(self.rows.new, len(self.rows.stored)):
            if not self.page.chose_stored(self.prefixed(number)):
                yield row
