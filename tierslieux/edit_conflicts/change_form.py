"""The change form of a row: whoever saves second sees both versions, and chooses."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.urls import reverse

from tierslieux.edit_conflicts.authors import last_deletion
from tierslieux.edit_conflicts.display import display_row
from tierslieux.edit_conflicts.formset_data import FormsetRows
from tierslieux.edit_conflicts.locking import lock_page
from tierslieux.edit_conflicts.merge import ThreeWayMerge
from tierslieux.edit_conflicts.page_forms import PageForms, as_get
from tierslieux.edit_conflicts.signed_versions import load_seen, sign_seen

ROW_DELETED = (
    "«\u202f{name}\u202f» a été supprimé pendant votre saisie{by}\u00a0: rien n’a été enregistré."
)
SUBMITTED = " Voici ce que vous aviez saisi. {words}."


def submit(admin, view, request, object_id, extra_context):
    """Answer a submitted form, merged with what others saved since it was shown.

    `view` is Django's `changeform_view`.
    """
    row = lock_page(admin, request, object_id)
    if row is None and load_row_seen(admin, request, unquote(object_id)):
        return answer_deleted(admin, view, request, object_id, extra_context)
    if row is not None and admin.has_change_permission(request, row):
        page = view(as_get(request), object_id, "", extra_context)
        merge_submitted(admin, request, row, PageForms.of(page.context_data))
    return view(request, object_id, "", extra_context)


def merge_submitted(admin, request, row, forms):
    request.merge = ThreeWayMerge(forms, request, load_row_seen(admin, request, row.pk))
    request.POST = request.merge.data
    request.seen = sign_row_seen(admin, forms, row.pk)


def sign_row_seen(admin, forms, pk):
    return sign_seen(forms.fingerprints(), admin.opts.label_lower, pk)


def load_row_seen(admin, request, pk):
    return load_seen(request, admin.opts.label_lower, pk)


def conflict_context(admin, request, context, row):
    """Return what the templates of a change form show of a merge; `row` is None when added."""
    shown = {name: getattr(request, name, "") for name in ("merge", "deleted_notice", "seen")}
    if row is not None and not shown["seen"] and admin.has_change_permission(request, row):
        shown["seen"] = sign_row_seen(admin, PageForms.of(context), row.pk)
    return shown


def is_asking(request):
    """Tell whether the form is shown again for its reader to decide, and not to be saved."""
    return bool(getattr(request, "merge", None) or getattr(request, "deleted_notice", ""))


def never_valid(form_class):
    """Return a class of forms that report their errors but are never valid."""

    class NeverValid(form_class):
        def is_valid(self):
            super().is_valid()
            return False

    return NeverValid


def answer_deleted(admin, view, request, object_id, extra_context):
    """Show what was submitted for a deleted row, in an add form for whoever may add one."""
    name, by = last_deletion(admin.model, unquote(object_id), reader=request.user)
    name = name or admin.opts.verbose_name
    notice = ROW_DELETED.format(name=name, by=by and f" ({by})")
    if admin.has_add_permission(request):
        return offer_again(admin, view, request, notice, extra_context)
    form = admin.get_form(request, None, change=True)()
    words = display_row(form, (), request.POST)
    admin.message_user(request, notice + SUBMITTED.format(words=words), messages.ERROR)
    return view(request, object_id, "", extra_context)


def offer_again(admin, view, request, notice, extra_context):
    """Show the add form, filled with all that was submitted."""
    page = view(as_get(request), None, "", extra_context)
    request.POST = request.POST.copy()
    for each in page.context_data["inline_admin_formsets"]:
        rows = FormsetRows(each.formset, request.POST)
        rows.stored, rows.new = [], [rows.as_new(row) for row in (*rows.stored, *rows.new)]
        rows.write(request.POST)
    request.deleted_notice = notice
    address = reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_add")
    return view(request, None, address, extra_context)
