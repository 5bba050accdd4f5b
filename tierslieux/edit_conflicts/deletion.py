"""The page that confirms a deletion: what has changed since it was shown is not deleted."""

from tierslieux.edit_conflicts.authors import last_author
from tierslieux.edit_conflicts.form_data import short_fingerprint
from tierslieux.edit_conflicts.locking import lock_page
from tierslieux.edit_conflicts.page_forms import as_get
from tierslieux.edit_conflicts.signed_versions import load_seen, row_fingerprints, sign_seen

NOT_DELETED = (
    "«\u202f{name}\u202f», ou ce qui serait supprimé avec, a changé depuis que cette page "
    "est affichée{by}\u00a0: rien n’a été supprimé. Relisez ce qui suit avant de confirmer."
)


def confirm(admin, view, request, object_id, extra_context):
    """Delete the row if all that would go is as the page showed it, else show the page again.

    `view` is Django's `delete_view`.
    """
    row = lock_page(admin, request, object_id)
    if row is not None and admin.has_delete_permission(request, row):
        page = view(as_get(request), object_id, extra_context)
        seen = load_seen(request, admin.opts.label_lower, row.pk)
        if seen != deletion_fingerprints(page.context_data):
            by = last_author(row, reader=request.user)
            page.context_data["changed"] = NOT_DELETED.format(name=row, by=by and f" ({by})")
            return page
    return view(request, object_id, extra_context)


def sign_deletion(admin, context):
    seen = deletion_fingerprints(context)
    return sign_seen(seen, admin.opts.label_lower, context["object"].pk)


def deletion_fingerprints(context):
    """Return fingerprints of the row and of what the page says would be deleted with it."""
    rows = row_fingerprints([context["object"]])
    return {"row": rows, "with": short_fingerprint(str(context["deleted_objects"]))}
