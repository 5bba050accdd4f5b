"""The mixin of every ModelAdmin: each overridden method calls a function of this folder."""

from django.db import transaction

from tierslieux.edit_conflicts import actions, change_form, change_list, deletion
from tierslieux.history.snapshots import SEEN


class EditConflictsMixin:
    """Detect what others changed since a page was shown; merge it, or leave it alone."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        view = super().changeform_view
        if request.method != "POST" or object_id is None:
            return view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            return change_form.submit(self, view, request, object_id, extra_context)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        return change_form.never_valid(form) if change_form.is_asking(request) else form

    def render_change_form(self, request, context, **options):
        row = options["obj"] if options["change"] else None
        context |= change_form.conflict_context(self, request, context, row)
        return super().render_change_form(request, context, **options)

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        change_list.add_seen(self, response)
        return response

    def response_action(self, request, queryset):
        with transaction.atomic():
            unchanged = actions.drop_changed_rows(self, request, queryset)
            if unchanged is None:
                return None
            response = super().response_action(request, unchanged)
        return actions.add_seen(self, response)

    def delete_view(self, request, object_id, extra_context=None):
        view = super().delete_view
        if request.method != "POST" or SEEN not in request.POST:
            return view(request, object_id, extra_context)
        with transaction.atomic():
            return deletion.confirm(self, view, request, object_id, extra_context)

    def render_delete_form(self, request, context):
        seen = deletion.sign_deletion(self, context)
        return super().render_delete_form(request, {"changed": ""} | context | {"seen": seen})
