"""The actions of a list: they leave alone what somebody else changed since it was shown."""

from datetime import datetime

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction

from tierslieux.edit_conflicts.authors import author, writers_since
from tierslieux.edit_conflicts.locking import hold
from tierslieux.edit_conflicts.signed_versions import versions

SHOWN = 10
UNTOUCHED = (
    "«\u202f{name}\u202f» a changé depuis l’affichage de la liste{by}\u00a0: rien n’y a été fait. "
    "Relisez, puis recommencez s’il le faut."
)
MORE = "{number} autres lignes ont changé aussi\u00a0: rien n’y a été fait."
MISSING = "Lignes choisies qui n’existent plus\u00a0: {number}."


class ActionDesk:
    def response_action(self, request, queryset):
        with transaction.atomic():
            chosen = self.chosen(request, queryset)
            keys = hold(self.model, chosen)
            rows = self.get_queryset(request).filter(pk__in=keys)
            changed = self.changed_since(request, rows)
            self.tell_untouched(request, changed, len(chosen) - len(keys))
            if chosen and len(changed) == len(keys):
                return None
            left = queryset.exclude(pk__in=[row.pk for row in changed])
            return self.with_versions(super().response_action(request, left))

    def chosen(self, request, queryset):
        """Returns the keys of the rows that an action is asked for, as they can be read."""
        keys = self.valid_keys(request.POST.getlist(ACTION_CHECKBOX_NAME))
        request.POST = request.POST.copy()
        request.POST.setlist(ACTION_CHECKBOX_NAME, keys)
        if request.POST.get("select_across") in ("", "0", None):
            return list(dict.fromkeys(keys))
        return [*queryset.values_list("pk", flat=True)]

    def changed_since(self, request, rows):
        """Returns the rows that others changed since the list was shown. Of those that it did not
        show (all its pages were chosen) their history tells.
        """
        if not (read := self.list_read(request)):
            return []
        shown, now = read["versions"], versions(rows)
        since = datetime.fromisoformat(read["at"])
        writers = writers_since(self.model, [row.pk for row in rows], since)
        return [
            row
            for row in rows
            if shown.get(str(row.pk)) != now[str(row.pk)]
            and (str(row.pk) in shown or row.pk in writers)
            and writers.get(row.pk) != {request.user.pk}
        ]

    def tell_untouched(self, request, changed, missing):
        for row in changed[:SHOWN]:
            by = author(row, reader=request.user)
            told = UNTOUCHED.format(name=row, by=by and f" ({by})")
            self.message_user(request, told, messages.WARNING)
        if len(changed) > SHOWN:
            told = MORE.format(number=len(changed) - SHOWN)
            self.message_user(request, told, messages.WARNING)
        if missing:
            self.message_user(request, MISSING.format(number=missing), messages.WARNING)

    def with_versions(self, response):
        """A page that asks to confirm an action carries what it shows, as the list did."""
        context = getattr(response, "context_data", None) or {}
        if "queryset" in context:
            context["seen"] = self.sealed_list(versions(context["queryset"]))
        return response
