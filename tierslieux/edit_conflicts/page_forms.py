from copy import copy
from typing import NamedTuple

from django.forms import BaseForm
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tierslieux.edit_conflicts.form_data import digests, shown
from tierslieux.edit_conflicts.formset_data import Rows


class Page(NamedTuple):
    """The forms of a page as it stands: that of a row, and those of the rows that go with it.

    `is_whole`: it shows all the rows of each formset.
    """

    form: BaseForm | None
    formsets: list
    is_whole: bool = True

    @classmethod
    def of(cls, context):
        """Returns what the page of a row lets people write."""
        writable = [
            each.formset
            for each in context["inline_admin_formsets"]
            if each.has_change_permission or each.has_delete_permission
        ]
        return cls(context["adminform"].form, writable)

    def seen(self):
        fields = {} if self.form is None else digests(shown(self.form))
        rows = {each.prefix: Rows(each, MultiValueDict()).digests() for each in self.formsets}
        return {"fields": fields, "rows": rows}


def opened(request):
    """Returns the request that asks for a page, when what comes is sent from that page."""
    asked = copy(request)
    asked.method, asked.POST = "GET", QueryDict()
    return asked


def unready(forms):
    """Returns a class of forms that never let anything be saved, but say what is wrong."""

    class Unready(forms):
        def is_valid(self):
            super().is_valid()
            return False

    return Unready
