"""The rows of a formset as they were sent, apart from the numbers that the formset gives them."""

import re

from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.utils.datastructures import MultiValueDict

from tierslieux.edit_conflicts import form_data as sent

NUMBER = r"[0-9]{1,4}"
COUNTS = (INITIAL_FORM_COUNT, TOTAL_FORM_COUNT)


class Rows:
    """`stored`: the rows said to be there already, then `new` ones, each as the data of a form
    without its prefix. `forms`: {key: form} of those that are there now.
    """

    def __init__(self, formset, data):
        self.prefix, self.model = formset.prefix, formset.model
        self.key = self.model._meta.pk.name
        owner = getattr(formset, "fk", None)
        # What says which row it is, and whose: nobody types it.
        self.but = {self.key, owner.name} if owner else {self.key}
        self.blank = formset.empty_form
        self.forms = {str(form.instance.pk): form for form in formset.initial_forms}
        self.stored, self.new = self.read(data)

    def read(self, data):
        found = {}
        for name, values in data.lists():
            if match := re.fullmatch(rf"{re.escape(self.prefix)}-({NUMBER})-(.+)", name):
                row = found.setdefault(int(match[1]), MultiValueDict())
                row.setlist(match[2], values)
        first, total = self.counts(data)
        rows = [found.get(number, MultiValueDict()) for number in range(total)]
        return rows[:first], rows[first:]

    def counts(self, data):
        told = [data.get(f"{self.prefix}-{name}", "") for name in COUNTS]
        self.are_readable = all(re.fullmatch(NUMBER, each) for each in told)
        return map(int, told) if self.are_readable else (0, 0)

    def write(self, data):
        """Writes these rows in `data`, numbered anew."""
        for name in [*data]:
            if re.fullmatch(rf"{re.escape(self.prefix)}-{NUMBER}-.+", name):
                del data[name]
        for number, row in enumerate([*self.stored, *self.new]):
            sent.put(data, dict(row.lists()), f"{self.prefix}-{number}-")
        counts = len(self.stored), len(self.stored) + len(self.new)
        for name, count in zip(COUNTS, counts, strict=True):
            data[f"{self.prefix}-{name}"] = str(count)

    def digests(self):
        """Returns {key of row: {field: digest}} of the rows that are there now."""
        return {pk: sent.digests(sent.shown(form, self.but)) for pk, form in self.forms.items()}

    def typed(self, row):
        return sent.digests(sent.typed(self.blank, row, self.but))

    def as_stored(self, pk):
        """Returns the data that a browser would send of a row left as it is now."""
        row = MultiValueDict({self.key: [pk]})
        for told in sent.shown(self.forms[pk], self.but).values():
            sent.put(row, told)
        return row

    def as_new(self, row):
        """Returns the data of a row that is gone, as if it was typed in a new one."""
        return MultiValueDict({key: told for key, told in row.lists() if key not in self.but})

    @staticmethod
    def is_deletion(row):
        return bool(row.get(DELETION_FIELD_NAME))
