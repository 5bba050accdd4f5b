"""The actions of a list leave alone the rows that others changed since it was shown."""

from datetime import datetime

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError

from tierslieux.edit_conflicts.authors import last_author, writers_since
from tierslieux.edit_conflicts.change_list import load_list_seen, sign_list_seen
from tierslieux.edit_conflicts.locking import lock_rows
from tierslieux.edit_conflicts.signed_versions import row_fingerprints

MAX_NAMED_ROWS = 10
UNTOUCHED = (
    "«\u202f{name}\u202f» a changé depuis l’affichage de la liste{by}\u00a0: rien n’y a été fait. "
    "Relisez, puis recommencez s’il le faut."
)
MORE_UNTOUCHED = "{number} autres lignes ont changé aussi\u00a0: rien n’y a été fait."
MISSING_ROWS = "Lignes choisies qui n’existent plus\u00a0: {number}."


def drop_changed_rows(admin, request, queryset):
    """Lock the selected rows and return `queryset` without those that others changed.

    Return None when nothing is left to act on.
    """
    selected = selected_keys(admin, request, queryset)
    keys = lock_rows(admin.model, selected)
    changed = changed_rows(admin, request, admin.get_queryset(request).filter(pk__in=keys))
    report_untouched(admin, request, changed, len(selected) - len(keys))
    if selected and len(changed) == len(keys):
        return None
    return queryset.exclude(pk__in=[row.pk for row in changed])


def selected_keys(admin, request, queryset):
    """Return the keys that an action is asked for, without those that no row can have."""
    keys = [key for key in request.POST.getlist(ACTION_CHECKBOX_NAME) if is_key(admin.opts.pk, key)]
    request.POST = request.POST.copy()
    request.POST.setlist(ACTION_CHECKBOX_NAME, keys)
    if request.POST.get("select_across") in ("", "0", None):
        return list(dict.fromkeys(keys))
    return [*queryset.values_list("pk", flat=True)]


def is_key(field, text):
    try:
        field.clean(text, None)
    except ValidationError:
        return False
    return True


def changed_rows(admin, request, rows):
    """Return the rows that others changed since the list was shown.

    Their history tells of those on its other pages, when all of them were selected.
    """
    if not (seen := load_list_seen(admin, request)):
        return []
    shown, now = seen["versions"], row_fingerprints(rows)
    since = datetime.fromisoformat(seen["at"])
    writers = writers_since(admin.model, [row.pk for row in rows], since)
    return [
        row
        for row in rows
        if shown.get(str(row.pk)) != now[str(row.pk)]
        and (str(row.pk) in shown or row.pk in writers)
        and writers.get(row.pk) != {request.user.pk}
    ]


def report_untouched(admin, request, changed, missing):
    for row in changed[:MAX_NAMED_ROWS]:
        by = last_author(row, reader=request.user)
        message = UNTOUCHED.format(name=row, by=by and f" ({by})")
        admin.message_user(request, message, messages.WARNING)
    if len(changed) > MAX_NAMED_ROWS:
        message = MORE_UNTOUCHED.format(number=len(changed) - MAX_NAMED_ROWS)
        admin.message_user(request, message, messages.WARNING)
    if missing:
        admin.message_user(request, MISSING_ROWS.format(number=missing), messages.WARNING)


def add_seen(admin, response):
    """Add what it shows to a page that asks to confirm an action, as the list does."""
    context = getattr(response, "context_data", None) or {}
    if "queryset" in context:
        context["seen"] = sign_list_seen(admin, context["queryset"])
    return response
