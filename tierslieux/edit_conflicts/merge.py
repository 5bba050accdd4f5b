"""What was typed on a page meets what somebody else has stored since that page was read.

What they alone changed is taken over, and told; what both changed is asked, field by field.
"""

from tierslieux.edit_conflicts.authors import author, deleter
from tierslieux.edit_conflicts.choices import CHOICE, STORED, News, Place, Question
from tierslieux.edit_conflicts.display import stored_words, typed_words
from tierslieux.edit_conflicts.form_data import digest, put, shown, typed
from tierslieux.edit_conflicts.formset_data import Rows
from tierslieux.edit_conflicts.merge_formsets import RowsMeeting


class Meeting:
    """`data` is what was sent, with what is taken over; `read`, what the page had shown."""

    def __init__(self, page, request, read):
        self.page, self.sent, self.reader = page, request.POST, request.user
        self.data, self.has_files = request.POST.copy(), bool(request.FILES)
        self.questions, self.news = [], []
        if page.form is not None:
            self.meet(page.form, self.data, read.get("fields", {}), Place())
        for formset in page.formsets:
            rows = Rows(formset, self.data)
            if rows.are_readable:
                known = read.get("rows", {}).get(rows.prefix, {})
                RowsMeeting(self, rows, known).meet()

    def __bool__(self):
        return bool(self.questions or self.news)

    def chose_stored(self, name):
        return self.sent.get(CHOICE + name) == STORED

    def meet(self, form, data, read, place, but=()):
        """Compares what was read in each field of a form, what is stored, and what is typed."""
        mine = typed(form, data, but)
        for name, now in shown(form, but).items():
            before, sent = read.get(name), digest(mine[name])
            if self.chose_stored(place.asked + name):
                put(data, now)
            elif digest(now) in (before, sent):
                continue
            elif before == sent:
                self.tell(form[name], place)
                put(data, now)
            else:
                self.ask(form[name], place, typed_words(form[name], data))

    def tell(self, bound, place):
        by = self.author(bound.form.instance, bound.name)
        self.news.append(News(what(bound, place), stored_words(bound), by))

    def ask(self, bound, place, words):
        by = self.author(bound.form.instance, bound.name)
        told = what(bound, place), stored_words(bound), words, by
        self.questions.append(Question(place.ask + bound.name, *told))

    def author(self, row, field=None):
        """Returns who changed a row; who did it on the page of another is known there."""
        form = self.page.form
        by = author(row, field, reader=self.reader)
        return by or (author(form.instance, reader=self.reader) if form is not None else "")

    def deleter(self, model, pk):
        return deleter(model, pk, reader=self.reader)


def what(bound, place):
    label = str(bound.label)
    return f"{place.name}\u00a0: {label[:1].lower()}{label[1:]}" if place.name else label
