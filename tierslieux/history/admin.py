"""The pages of the admin where history is read, a version put back, and what was deleted found."""

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import quote, unquote
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse

from tierslieux.history.diff import format_moment, snapshot
from tierslieux.history.records import DELETED
from tierslieux.history.restore import Restoration
from tierslieux.history.timeline import Timeline, TrackedModel, person, row_name

VERSIONS_PER_PAGE, DELETED_PER_PAGE, MAX_LOG_ENTRIES = 20, 50, 50
VERSION_RESTORED = "C’est rétabli\u00a0: «\u202f{name}\u202f», version du {at}."
SUBMISSION_INCOMPLETE = "Cet envoi est incomplet\u00a0: rouvrez la page et recommencez."
WITHOUT_ACCOUNT = "Sans compte (commande, public)"


class TimelineForm(forms.Form):
    """What is shown of a history; a choice that is not offered is ignored."""

    quoi = forms.ChoiceField(label="Quoi", required=False)
    qui = forms.ChoiceField(label="Qui", required=False)
    page = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, data, kind_choices, people_choices):
        super().__init__(data, auto_id="historique-%s")
        self.fields["quoi"].choices = [("", "Tout"), *kind_choices]
        self.fields["qui"].choices = [("", "Tout le monde"), *people_choices]
        self.is_valid()

    def chosen(self, name):
        return self.cleaned_data.get(name) or ""


class SeenForm(forms.Form):
    """The last record of a row when the page was shown."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class HistoryMixin:
    """What the admin of a model with a history gains: its versions, and its deleted rows.

    `version_parts` are the rows told with its own: [(model, column that names the row)].
    """

    version_parts = ()

    def get_urls(self):
        view, name = self.admin_site.admin_view, f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("corbeille/", view(self.trash_view), name=f"{name}_trash"),
            path(
                "<path:object_id>/history/<slug:kind>/<int:version>/",
                view(self.version_view),
                name=f"{name}_version",
            ),
            *super().get_urls(),
        ]

    def save_model(self, request, obj, form, change):
        """Leaves no version of a row that stays as it is: its inlines alone were changed."""
        stored = self.model._base_manager.filter(pk=obj.pk).first() if change else None
        if stored is None or snapshot(stored) != snapshot(obj):
            super().save_model(request, obj, form, change)
            return
        obj.skip_history_when_saving = True
        super().save_model(request, obj, form, change)
        del obj.skip_history_when_saving

    def before_restoring(self, row, is_recovery):
        """For what a model needs before a version of a row, or of a part of it, is checked."""

    def after_restoring(self, row, is_recovery):
        """For what follows from the writing of a version of a row, or of a part of it."""

    def changelist_context(self, request):
        trash = {"trash_address": self.version_address("trash")}
        return super().changelist_context(request) | trash

    def version_address(self, page, *args):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"
        return reverse(name, args=args, current_app=self.admin_site.name)

    @property
    def parts(self):
        """The models whose rows are told together, the row's own first."""
        own = TrackedModel(self.model, self.opts.pk.attname)
        return [own, *(TrackedModel(*each) for each in self.version_parts)]

    def readable(self, request):
        """Returns the parts that someone may read."""
        return [
            each for each in self.parts if has_any_permission(request, each.model, "view", "change")
        ]

    def row_key(self, object_id):
        """Returns the key that an address names; raises Http404 when it names none."""
        try:
            key = self.opts.pk.to_python(unquote(object_id))
            self.opts.pk.run_validators(key)
        except ValidationError as error:
            raise Http404 from error
        return key

    def history_view(self, request, object_id, extra_context=None):
        key = self.row_key(object_id)
        row = self.model._base_manager.filter(pk=key).first()
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        timeline = Timeline(self.readable(request), key)
        if not (row or timeline.entries):
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        form = TimelineForm(request.GET, kind_choices(timeline), people_choices(timeline))
        moments = timeline.chosen(form.chosen("quoi"), form.chosen("qui"))
        page = Paginator(moments, VERSIONS_PER_PAGE).get_page(form.chosen("page") or 1)
        context = {
            "title": "Historique",
            "subtitle": self.name(row, key),
            "row": row,
            "own": self.opts.model_name,
            "form": form,
            "page": page,
            "versions": [self.line(each, key) for each in timeline.versions(page.object_list)],
            "journal": self.journal(key),
            **(extra_context or {}),
        }
        return self.version_response(request, "admin/history/history.html", context)

    def name(self, row, key):
        """Returns how a row is called, or how the one that was deleted was."""
        last = row is None and self.model.history.filter(**{self.opts.pk.attname: key}).first()
        return row_name(last) if last else str(row)

    def line(self, version, key):
        """Returns a version with the addresses where it is read, and where it is undone."""
        record, before = version.record, version.before
        kind = version.part.kind
        undo = before and version.may_be_undone
        return (
            version,
            self.version_address("version", quote(key), kind, record.pk),
            self.version_address("version", quote(key), kind, before.pk) if undo else "",
        )

    def journal(self, key):
        """Returns what the admin itself noted of a row."""
        kind = ContentType.objects.get_for_model(self.model)
        noted = LogEntry.objects.filter(content_type=kind, object_id=str(key))
        return noted.select_related("user").order_by("-action_time", "-pk")[:MAX_LOG_ENTRIES]

    def version_view(self, request, object_id, kind, version):
        """Shows a version beside what the row now is, and puts it back."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        key = self.row_key(object_id)
        part, record = self.version_of(request, key, kind, version)
        restoration = Restoration(record, self.parts if part.model == self.model else ())
        may_restore = has_any_permission(
            request, part.model, "add" if restoration.is_recovery else "change"
        )
        if request.method == "POST" and not may_restore:
            raise PermissionDenied
        errors = self.restore(request, restoration) if request.method == "POST" else []
        if request.method == "POST" and not errors:
            return redirect(self.version_address("history", quote(key)))
        return self.restoration_response(request, key, restoration, may_restore, errors)

    def version_of(self, request, key, kind, version):
        """Returns the part and the record that an address names; raises Http404 for none."""
        part = next((each for each in self.readable(request) if each.kind == kind), None)
        record = part and part.versions(key).filter(history_id=version).first()
        if not record:
            raise Http404
        return part, record

    def restore(self, request, restoration):
        """Puts a version back; returns the sentences that say why it is refused, if it is."""
        form = SeenForm(request.POST)
        if not form.is_valid():
            return [SUBMISSION_INCOMPLETE]
        try:
            row = restoration.carry_out(form.cleaned_data["seen"], self)
        except ValidationError as error:
            return error.messages
        told = VERSION_RESTORED.format(name=row, at=format_moment(restoration.record.history_date))
        self.message_user(request, told, messages.SUCCESS)
        self.log_change(request, row, told)
        return []

    def restoration_response(self, request, key, restoration, may_restore, errors):
        row = self.model._base_manager.filter(pk=key).first()
        context = {
            "title": f"Version du {format_moment(restoration.record.history_date)}",
            "subtitle": restoration.name,
            "row": row,
            "history_address": self.version_address("history", quote(key)),
            "parent_name": self.name(row, key),
            "restoration": restoration,
            "changes": restoration.changes,
            "who": person(restoration.record),
            "seen": SeenForm(initial={"seen": restoration.last}),
            "may_restore": may_restore,
            "errors": errors,
        }
        return self.version_response(request, "admin/history/version.html", context)

    def trash_view(self, request):
        """Lists the rows of the model that were deleted, the last first."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        form = TimelineForm(request.GET, (), ())
        page = Paginator(deleted(self.model), DELETED_PER_PAGE).get_page(form.chosen("page") or 1)
        lines = [
            (row_name(each), person(each), each, self.deleted_address(each))
            for each in page.object_list
        ]
        context = {"title": "Corbeille", "page": page, "lines": lines, "row": None}
        return self.version_response(request, "admin/history/trash.html", context)

    def deleted_address(self, record):
        key = quote(getattr(record, self.opts.pk.attname))
        return self.version_address("version", key, self.opts.model_name, record.pk)

    def version_response(self, request, template, context):
        request.current_app = self.admin_site.name
        common = self.admin_site.each_context(request) | {"opts": self.opts}
        return render(request, template, common | context)


def has_any_permission(request, model, *actions):
    """Tells whether someone may do any of some actions on the rows of a model."""
    names = (get_permission_codename(each, model._meta) for each in actions)
    return any(request.user.has_perm(f"{model._meta.app_label}.{name}") for name in names)


def kind_choices(timeline):
    ranks = {each.rank for each in timeline.entries}
    return [(timeline.parts[rank].kind, timeline.parts[rank].name) for rank in sorted(ranks)]


def people_choices(timeline):
    keys = {each.user for each in timeline.entries}
    users = get_user_model().objects.filter(pk__in=keys).order_by("last_name", "username")
    named = [(str(each.pk), each.get_full_name() or each.get_username()) for each in users]
    return [*named, *([("0", WITHOUT_ACCOUNT)] if 0 in keys else [])]


def deleted(model):
    """Returns how the rows of a model that are no more last were, the last deleted first."""
    row = model._meta.pk.attname
    gone = model.history.filter(history_type=DELETED)
    gone = gone.exclude(**{f"{row}__in": model._base_manager.values("pk")})
    again = gone.filter(**{row: OuterRef(row)}, history_id__gt=OuterRef("history_id"))
    return gone.filter(~Exists(again)).select_related("history_user")
