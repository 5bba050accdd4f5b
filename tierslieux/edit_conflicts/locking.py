"""Row locks held until the end of the transaction: whoever writes the same rows comes next."""

from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote


def lock_rows(model, keys):
    """Lock rows, but not what points to them; return the keys of those that exist."""
    rows = model._base_manager.filter(pk__in=keys).order_by("pk")
    return [*rows.select_for_update(no_key=True).values_list("pk", flat=True)]


def lock_page(admin, request, object_id):
    """Lock the row of a change form and those of its inlines.

    Return the row as it was before the lock, None if there is none: it is to be read again.
    """
    to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
    if to_field and not admin.to_field_allowed(request, to_field):
        return None
    row = admin.get_object(request, unquote(object_id), to_field)
    if row is None or not lock_rows(admin.model, [row.pk]):
        return None
    for formset, inline in admin.get_formsets_with_inlines(request, row):
        if inline.has_change_permission(request, row) or inline.can_delete:
            rows = formset.model._base_manager.filter(**{formset.fk.name: row.pk})
            lock_rows(formset.model, rows.values("pk"))
    return row
