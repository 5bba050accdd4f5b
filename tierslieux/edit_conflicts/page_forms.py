"""The forms of a change form page, unbound: that of the row and those of its inlines."""

from copy import copy
from typing import NamedTuple

from django.forms import BaseForm
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from tierslieux.edit_conflicts.form_data import fingerprints, form_values
from tierslieux.edit_conflicts.formset_data import FormsetRows


class PageForms(NamedTuple):
    form: BaseForm
    formsets: list

    @classmethod
    def of(cls, context):
        """Return what the page of a row lets its reader write."""
        writable = [
            each.formset
            for each in context["inline_admin_formsets"]
            if each.has_change_permission or each.has_delete_permission
        ]
        return cls(context["adminform"].form, writable)

    def fingerprints(self):
        rows = {
            each.prefix: FormsetRows(each, MultiValueDict()).fingerprints()
            for each in self.formsets
        }
        return {"fields": fingerprints(form_values(self.form)), "rows": rows}


def as_get(request: HttpRequest) -> HttpRequest:
    """Return the request that asked for the page from which this one is submitted."""
    asked = copy(request)
    asked.method, asked.POST = "GET", QueryDict()
    return asked
