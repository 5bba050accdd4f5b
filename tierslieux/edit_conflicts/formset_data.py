"""The rows of a formset as they were submitted, apart from the numbers that it gives them."""

import re

from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.datastructures import MultiValueDict

from tierslieux.edit_conflicts.form_data import (
    fingerprints,
    form_values,
    submitted_values,
    write_texts,
)

FORM_NUMBER = r"[0-9]{1,4}"
COUNTS = (INITIAL_FORM_COUNT, TOTAL_FORM_COUNT)


class FormsetRows:
    """`stored`: the rows said to exist already, then `new` ones, each as the data of a form
    without its prefix. `forms`: {key: form} of those that exist now.
    """

    def __init__(self, formset, data):
        self.prefix, self.model = formset.prefix, formset.model
        self.key = self.model._meta.pk.name
        # What names the row and its owner is typed by nobody.
        self.exclude = {self.key, formset.fk.name}
        self.blank = formset.empty_form
        self.forms = {str(form.instance.pk): form for form in formset.initial_forms}
        self.stored, self.new = self.read(data)

    def read(self, data):
        numbered = {}
        for name, values in data.lists():
            if match := re.fullmatch(rf"{re.escape(self.prefix)}-({FORM_NUMBER})-(.+)", name):
                row = numbered.setdefault(int(match[1]), MultiValueDict())
                row.setlist(match[2], values)
        first, total = self.counts(data)
        rows = [numbered.get(number, MultiValueDict()) for number in range(total)]
        return rows[:first], rows[first:]

    def counts(self, data):
        counts = [data.get(f"{self.prefix}-{name}", "") for name in COUNTS]
        self.are_readable = all(re.fullmatch(FORM_NUMBER, each) for each in counts)
        return map(int, counts) if self.are_readable else (0, 0)

    def write(self, data):
        """Write these rows in `data`, numbered anew."""
        for name in [*data]:
            if re.fullmatch(rf"{re.escape(self.prefix)}-{FORM_NUMBER}-.+", name):
                del data[name]
        for number, row in enumerate([*self.stored, *self.new]):
            write_texts(data, dict(row.lists()), f"{self.prefix}-{number}-")
        counts = len(self.stored), len(self.stored) + len(self.new)
        for name, count in zip(COUNTS, counts, strict=True):
            data[f"{self.prefix}-{name}"] = str(count)

    def fingerprints(self):
        """Return {key of row: {field: fingerprint}} of the rows that exist now."""
        return {
            pk: fingerprints(form_values(form, self.exclude)) for pk, form in self.forms.items()
        }

    def submitted_fingerprints(self, row):
        return fingerprints(submitted_values(self.blank, row, self.exclude))

    def as_stored(self, pk):
        """Return the data that a browser would submit of a row left as it is now."""
        row = MultiValueDict({self.key: [pk]})
        for texts in form_values(self.forms[pk], self.exclude).values():
            write_texts(row, texts)
        return row

    def as_new(self, row):
        """Return the data of a deleted row, as if it was typed in a new one."""
        return MultiValueDict({key: texts for key, texts in row.lists() if key not in self.exclude})

    @staticmethod
    def is_deletion(row):
        return bool(row.get(DELETION_FIELD_NAME))
