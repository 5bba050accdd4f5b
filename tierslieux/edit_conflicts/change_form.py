"""The form of a row: whoever saves second sees both versions, and chooses."""

from django.contrib import messages
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.urls import reverse

from tierslieux.edit_conflicts.authors import deleter
from tierslieux.edit_conflicts.display import row_words
from tierslieux.edit_conflicts.formset_data import Rows
from tierslieux.edit_conflicts.locking import hold
from tierslieux.edit_conflicts.merge import Meeting
from tierslieux.edit_conflicts.page_forms import Page, opened, unready
from tierslieux.edit_conflicts.signed_versions import seal, unseal

SEEN = "_seen"
GONE = (
    "«\u202f{name}\u202f» a été supprimé pendant votre saisie{by}\u00a0: rien n’a été enregistré."
)
TYPED = " Voici ce que vous aviez saisi. {words}."


class FormDesk:
    """What an admin gains; the page carries digests of all that it showed."""

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            row = self.held(request, object_id)
            if row is None and self.unsealed(request, unquote(object_id)):
                return self.gone_view(request, object_id, extra_context)
            if row is not None and self.has_change_permission(request, row):
                page = super().changeform_view(opened(request), object_id, form_url, extra_context)
                self.meet(request, row, Page.of(page.context_data))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def held(self, request, object_id):
        """Returns a row, locked with those of its page until the transaction ends, if it is there.

        It is read again after that: what it was before is of no use.
        """
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        if to_field and not self.to_field_allowed(request, to_field):
            return None
        row = self.get_object(request, unquote(object_id), to_field)
        if row is None or not hold(self.model, [row.pk]):
            return None
        for formset, inline in self.get_formsets_with_inlines(request, row):
            if inline.has_change_permission(request, row) or inline.can_delete:
                rows = formset.model._base_manager.filter(**{formset.fk.name: row.pk})
                hold(formset.model, rows.values("pk"))
        return row

    def sealed(self, seen, pk):
        return seal(seen, self.opts.label_lower, pk)

    def unsealed(self, request, pk):
        return unseal(request.POST.get(SEEN, ""), self.opts.label_lower, pk)

    def meet(self, request, row, page):
        request.meeting = Meeting(page, request, self.unsealed(request, row.pk))
        request.POST = request.meeting.data
        request.seen = self.sealed(page.seen(), row.pk)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        is_asking = getattr(request, "meeting", None) or getattr(request, "gone", "")
        return unready(form) if is_asking else form

    def render_change_form(self, request, context, **options):
        context |= {name: getattr(request, name, "") for name in ("meeting", "gone", "seen")}
        row = options["obj"] if options["change"] else None
        if row is not None and not context["seen"] and self.has_change_permission(request, row):
            context["seen"] = self.sealed(Page.of(context).seen(), row.pk)
        return super().render_change_form(request, context, **options)

    def gone_view(self, request, object_id, extra_context):
        """What was typed of a row that is gone: to be added again by whoever may."""
        name, by = deleter(self.model, unquote(object_id), reader=request.user)
        name = name or self.opts.verbose_name
        told = GONE.format(name=name, by=by and f" ({by})")
        if self.has_add_permission(request):
            return self.again_view(request, told, extra_context)
        form = self.get_form(request, None, change=True)()
        words = row_words(form, (), request.POST)
        self.message_user(request, told + TYPED.format(words=words), messages.ERROR)
        return super().changeform_view(request, object_id, "", extra_context)

    def again_view(self, request, told, extra_context):
        page = super().changeform_view(opened(request), None, "", extra_context)
        request.POST = request.POST.copy()
        for each in page.context_data["inline_admin_formsets"]:
            rows = Rows(each.formset, request.POST)
            rows.stored, rows.new = [], [rows.as_new(row) for row in (*rows.stored, *rows.new)]
            rows.write(request.POST)
        request.gone = told
        address = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        return super().changeform_view(request, None, address, extra_context)
