"""What the admin pages of every room share."""

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet
from django.utils.text import capfirst

from tierslieux.edit_conflicts.admin import EditConflictsMixin
from tierslieux.text.textarea import AdminPlainTextarea

FORMFIELD_OVERRIDES = {
    models.TextField: {"widget": AdminPlainTextarea(attrs={"rows": 4})},
    models.URLField: {"assume_scheme": "https"},
}


class SafeAutocompleteSelect(AutocompleteSelect):
    """A choice among many rows: Django looks for what was chosen before knowing that it is a key,
    and fails on what is none.
    """

    def optgroups(self, name, value, attrs=None):
        key = self.field.remote_field.get_related_field()
        return super().optgroups(name, [each for each in value if is_key(each, key)], attrs)


def is_key(text, field):
    try:
        field.clean(text, None)
    except ValidationError:
        return False
    return "\0" not in str(text)


def autocomplete_options(model_admin, db_field, request):
    """Return the widget of a field among the `autocomplete_fields` of an admin or an inline."""
    if db_field.name not in model_admin.get_autocomplete_fields(request):
        return {}
    return {"widget": SafeAutocompleteSelect(db_field, model_admin.admin_site)}


class AdminPageMixin(EditConflictsMixin):
    """An admin page that reads nothing from its address but the filters it shows, and on which
    two people lose nothing of what they do at once.
    """

    list_per_page = 50
    formfield_overrides = FORMFIELD_OVERRIDES
    fixed_once_saved = ()

    def lookup_allowed(self, lookup, value, request):
        """Allows only the filters shown: Django lets others reach the database, and fail there."""
        filters = self.get_list_filter(request)
        named = {getattr(each, "parameter_name", None) for each in filters}
        # A field, alone or with the class of its filter.
        fields = [each[0] if isinstance(each, tuple) else each for each in filters]
        return lookup in named or (
            lookup.endswith(("__exact", "__isnull"))
            and any(lookup.startswith(f"{each}__") for each in fields)
        )

    def changelist_context(self, request):
        """Return what the page of the list shows besides Django's own."""
        return {"title": capfirst(self.opts.verbose_name_plural)}

    def changelist_view(self, request, extra_context=None):
        context = self.changelist_context(request) | (extra_context or {})
        return super().changelist_view(request, context)

    def formfield_for_foreignkey(self, db_field, request, **options):
        options = autocomplete_options(self, db_field, request) | options
        return super().formfield_for_foreignkey(db_field, request, **options)

    def get_changeform_initial_data(self, request):
        return {}

    def get_readonly_fields(self, request, obj=None):
        fixed = self.fixed_once_saved if obj else ()
        return [*super().get_readonly_fields(request, obj), *fixed]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else super().get_prepopulated_fields(request, obj)


class ModelAdmin(AdminPageMixin, admin.ModelAdmin):
    """The admin of one of our models.

    `fixed_once_saved` names the fields that addresses and fixtures rely on.
    """


class ChoiceFilter(admin.SimpleListFilter):
    """A filter of an admin list that ignores the values it does not offer."""

    def queryset(self, request, queryset):
        offered = {str(value) for value, _ in self.lookup_choices}
        return self.keep(queryset, self.value()) if self.value() in offered else queryset

    def keep(self, queryset, value):
        """Returns the rows of `queryset` that the offered `value` keeps."""
        raise NotImplementedError


class LabelledFormSet(BaseInlineFormSet):
    """Rows whose fields say their names themselves: in a table, no label does it for them."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            # What Django wraps, with its links beside, is what is drawn.
            drawn = getattr(field.widget, "widget", field.widget)
            if field.label and not field.widget.is_hidden:
                drawn.attrs.setdefault("aria-label", field.label)


class RowsInline(admin.TabularInline):
    """Rows written in a table, with what they belong to."""

    formset = LabelledFormSet
    extra = 0


class NoManualEdit:
    """Rows that pages and commands write; staff read them, and erase them if need be."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False


class ReadOnly(NoManualEdit):
    """Rows that staff read."""

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnlyInline(ReadOnly, admin.TabularInline):
    """Rows shown with another, which are written elsewhere or never again."""

    extra = 0
    can_delete = False
