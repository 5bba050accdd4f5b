"""Three-way merge of what a page showed, what is stored now and what was submitted.

What others alone changed is taken over and reported; what both changed is asked, field by field.
"""

from tierslieux.edit_conflicts.authors import last_author, last_deletion
from tierslieux.edit_conflicts.choices import (
    CHOICE_PREFIX,
    STORED,
    Conflict,
    FormPosition,
    RemoteChange,
)
from tierslieux.edit_conflicts.display import display_stored, display_submitted
from tierslieux.edit_conflicts.form_data import (
    form_values,
    short_fingerprint,
    submitted_values,
    write_texts,
)
from tierslieux.edit_conflicts.formset_data import FormsetRows
from tierslieux.edit_conflicts.merge_formsets import FormsetMerge


class ThreeWayMerge:
    """`data` is what was submitted, with what is taken over; `seen`, what the page had shown.

    True when there is something to show to the author.
    """

    def __init__(self, forms, request, seen):
        self.form, self.submitted, self.reader = forms.form, request.POST, request.user
        self.data, self.has_files = request.POST.copy(), bool(request.FILES)
        self.conflicts, self.remote_changes = [], []
        self.merge(forms.form, self.data, seen.get("fields", {}), FormPosition())
        for formset in forms.formsets:
            rows = FormsetRows(formset, self.data)
            if rows.are_readable:
                FormsetMerge(self, rows, seen.get("rows", {}).get(rows.prefix, {})).merge()

    def __bool__(self):
        return bool(self.conflicts or self.remote_changes)

    def chose_stored(self, name):
        return self.submitted.get(CHOICE_PREFIX + name) == STORED

    def merge(self, form, data, seen, position, exclude=()):
        """Merge each field of a form into `data`; `seen`: {field: fingerprint} when shown."""
        mine = submitted_values(form, data, exclude)
        for name, now in form_values(form, exclude).items():
            before, sent = seen.get(name), short_fingerprint(mine[name])
            if self.chose_stored(position.sent_prefix + name):
                write_texts(data, now)
            elif short_fingerprint(now) in (before, sent):
                continue
            elif before == sent:
                self.report(form[name], position)
                write_texts(data, now)
            else:
                self.ask(form[name], position, display_submitted(form[name], data))

    def report(self, bound, position):
        by = self.author(bound.form.instance, bound.name)
        change = RemoteChange(field_label(bound, position), display_stored(bound), by)
        self.remote_changes.append(change)

    def ask(self, bound, position, submitted):
        by = self.author(bound.form.instance, bound.name)
        label, name = field_label(bound, position), position.new_prefix + bound.name
        self.conflicts.append(Conflict(name, label, display_stored(bound), submitted, by))

    def author(self, row, field=None):
        """Return who changed a row; the history of the page's row knows who wrote its inlines."""
        by = last_author(row, field, reader=self.reader)
        return by or last_author(self.form.instance, reader=self.reader)

    def deletion(self, model, pk):
        return last_deletion(model, pk, reader=self.reader)


def field_label(bound, position):
    label, row = str(bound.label), position.row_name
    return f"{row}\u00a0: {label[:1].lower()}{label[1:]}" if row else label
