"""The rows of a page that somebody else added, changed or deleted since it was read."""

from django.utils.text import capfirst

from tierslieux.edit_conflicts.choices import (
    ADDED,
    CREATE,
    DELETE,
    DELETED,
    DELETED_TYPED,
    FORGET,
    SPARE,
    TO_DELETE,
    News,
    Place,
    Question,
)
from tierslieux.edit_conflicts.display import row_words


class RowsMeeting:
    """Compares the rows that were read, those that are stored and those that were sent.

    Those sent are numbered anew: first the `kept`, then what others added, what was added here,
    and what was changed here but deleted by others.
    """

    def __init__(self, meeting, rows, read):
        self.meeting, self.rows, self.read = meeting, rows, read
        self.is_whole = meeting.page.is_whole
        self.kept, self.lost = [], []

    def meet(self):
        for number, row in enumerate(self.rows.stored):
            self.meet_row(row, self.prefixed(number))
        if self.is_whole:
            self.add_others()
        self.rows.new = [*self.new_rows()]
        for pk, row in self.lost:
            self.ask_lost(pk, row)
        self.rows.stored = self.kept
        self.rows.write(self.meeting.data)

    def prefixed(self, number):
        return f"{self.rows.prefix}-{number}-"

    def meet_row(self, row, asked):
        pk = row.get(self.rows.key, "")
        if pk in self.rows.forms:
            self.meet_stored(pk, row, asked)
        elif not self.rows.is_deletion(row):
            self.meet_lost(pk, row)

    def meet_stored(self, pk, row, asked):
        form, ask = self.rows.forms[pk], self.prefixed(len(self.kept))
        if not self.rows.is_deletion(row):
            place = Place(asked, ask, str(form.instance))
            self.meeting.meet(form, row, self.read.get(pk, {}), place, self.rows.but)
        elif self.meeting.chose_stored(asked):
            row = self.rows.as_stored(pk)
        elif self.rows.digests()[pk] != self.read.get(pk):
            self.ask_deleted(form, ask)
        self.kept.append(row)

    def ask_deleted(self, form, ask):
        by = self.meeting.author(form.instance)
        told = row_words(form, self.rows.but)
        what = str(form.instance)
        self.meeting.questions.append(Question(ask, what, told, TO_DELETE, by, DELETE, SPARE))

    def meet_lost(self, pk, row):
        is_typed = self.rows.typed(row) != self.read.get(pk)
        if is_typed and self.is_whole:
            self.lost.append((pk, row))
            return
        told = DELETED
        if is_typed:
            told = DELETED_TYPED.format(row_words(self.rows.blank, self.rows.but, row))
        name, by = self.deleted(pk)
        self.meeting.news.append(News(name, told, by))

    def ask_lost(self, pk, row):
        name, by = self.deleted(pk)
        ask = self.prefixed(len(self.kept) + len(self.rows.new))
        told = row_words(self.rows.blank, self.rows.but, row)
        self.meeting.questions.append(Question(ask, name, DELETED, told, by, CREATE, FORGET))
        self.rows.new.append(self.rows.as_new(row))

    def deleted(self, pk):
        """Returns what a row was called and who deleted it; nothing of one that was not shown."""
        name, by = self.meeting.deleter(self.rows.model, pk) if pk in self.read else ("", "")
        return name or capfirst(self.rows.model._meta.verbose_name), by

    def add_others(self):
        sent = {row.get(self.rows.key) for row in self.kept}
        for pk, form in self.rows.forms.items():
            if pk not in sent and pk not in self.read:
                self.kept.append(self.rows.as_stored(pk))
                by = self.meeting.author(form.instance)
                self.meeting.news.append(News(str(form.instance), ADDED, by))

    def new_rows(self):
        """Yields the rows that were added here, but those that were to be added again and that
        their author has left deleted since.
        """
        for number, row in enumerate(self.rows.new, len(self.rows.stored)):
            if not self.meeting.chose_stored(self.prefixed(number)):
                yield row
