"""The page that asks to confirm a deletion: what has changed since it was shown is not deleted."""

from django.db import transaction

from tierslieux.edit_conflicts.authors import author
from tierslieux.edit_conflicts.change_form import SEEN
from tierslieux.edit_conflicts.form_data import digest
from tierslieux.edit_conflicts.page_forms import opened
from tierslieux.edit_conflicts.signed_versions import versions

CHANGED = (
    "«\u202f{name}\u202f», ou ce qui serait supprimé avec, a changé depuis que cette page "
    "est affichée{by}\u00a0: rien n’a été supprimé. Relisez ce qui suit avant de confirmer."
)


class DeletionDesk:
    def delete_view(self, request, object_id, extra_context=None):
        if request.method != "POST" or SEEN not in request.POST:
            return super().delete_view(request, object_id, extra_context)
        with transaction.atomic():
            row = self.held(request, object_id)
            if row is not None and self.has_delete_permission(request, row):
                page = super().delete_view(opened(request), object_id, extra_context)
                if self.unsealed(request, row.pk) != fingerprint(page.context_data):
                    by = author(row, reader=request.user)
                    page.context_data["changed"] = CHANGED.format(name=row, by=by and f" ({by})")
                    return page
            return super().delete_view(request, object_id, extra_context)

    def render_delete_form(self, request, context):
        seen = self.sealed(fingerprint(context), context["object"].pk)
        return super().render_delete_form(request, {"changed": ""} | context | {"seen": seen})


def fingerprint(context):
    """Returns what the page says would be deleted, as digests."""
    rows = versions([context["object"]])
    return {"row": rows, "with": digest(str(context["deleted_objects"]))}
