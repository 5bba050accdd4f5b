"""The lists of the admin: they carry a digest of each row that they show, and what somebody else
has changed since is asked about where the list itself is edited.
"""

import re
from contextlib import nullcontext

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from tierslieux.edit_conflicts.change_form import SEEN
from tierslieux.edit_conflicts.formset_data import Rows
from tierslieux.edit_conflicts.locking import hold
from tierslieux.edit_conflicts.merge import Meeting
from tierslieux.edit_conflicts.page_forms import Page, unready
from tierslieux.edit_conflicts.signed_versions import seal, unseal, versions


class ListDesk:
    def changelist_view(self, request, extra_context=None):
        is_edit = request.method == "POST" and "_save" in request.POST and self.list_editable
        with transaction.atomic() if is_edit else nullcontext():
            if is_edit and self.has_change_permission(request):
                self.meet_list(request)
            response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if "cl" in context:
            context["seen"] = self.list_seen(request, context)
            context["meeting"] = getattr(request, "meeting", None)
        return response

    def meet_list(self, request):
        formset = self.get_changelist_formset(request)
        keys = self.valid_keys(self.edited_keys(request, formset.get_default_prefix()))
        hold(self.model, keys)
        rows = formset(queryset=self.get_queryset(request).filter(pk__in=keys))
        page = Page(None, [rows], is_whole=False)
        request.meeting = Meeting(page, request, self.list_read(request))
        request.POST, request.rows_seen = request.meeting.data, page.seen()["rows"]

    def edited_keys(self, request, prefix):
        name = re.compile(rf"{re.escape(prefix)}-\d+-{self.opts.pk.name}")
        return [value for key, value in request.POST.items() if name.fullmatch(key)]

    def valid_keys(self, keys):
        """Returns those of the keys sent that a row may have."""
        return [key for key in keys if self.is_key(key)]

    def is_key(self, text):
        try:
            self.opts.pk.clean(text, None)
        except ValidationError:
            return False
        return True

    def get_changelist_formset(self, request, **kwargs):
        formset = super().get_changelist_formset(request, **kwargs)
        return unready(formset) if getattr(request, "meeting", None) else formset

    def list_seen(self, request, context):
        """Returns what the list shows, for those who may do something of it."""
        formset, rows = context["cl"].formset, getattr(request, "rows_seen", {})
        if formset is None and not context["action_form"]:
            return ""
        if formset is not None and not rows:
            rows = {formset.prefix: Rows(formset, MultiValueDict()).digests()}
        return self.sealed_list(versions(context["cl"].result_list), rows)

    def sealed_list(self, shown, rows=None):
        seen = {"at": timezone.now().isoformat(), "versions": shown, "rows": rows or {}}
        return seal(seen, self.opts.label_lower, "list")

    def list_read(self, request):
        return unseal(request.POST.get(SEEN, ""), self.opts.label_lower, "list")
