from django.contrib import admin, messages
from django.urls import reverse

from directory.admin import venue_filters, venue_history
from directory.admin.hours_views import hours_urls
from directory.admin.special_hours import SpecialHoursInline
from directory.admin.venue_form import READ_ONLY, VenueForm, venue_fieldsets
from directory.awards.admin import AwardInline
from directory.duplicates.admin import compare_two
from directory.duplicates.views import PERMISSION as MERGE
from directory.manager_links.admin_views import manager_urls, send_links
from directory.models import Award, Photo, SpecialHours, Venue
from directory.photos.admin import PhotoInline
from directory.venues import admin_actions as venue_actions
from directory.venues.sheet import completeness, missing_facts
from tierslieux.backoffice.base import ModelAdmin
from tierslieux.history.admin import HistoryMixin
from tierslieux.text.dates import format_date

AFTER_SAVING = {
    Venue.Status.DRAFT: "C’est un brouillon : le public ne voit pas cette fiche.",
    Venue.Status.PUBLISHED: "La fiche est publique : ce qui vient d’être enregistré se voit déjà.",
    Venue.Status.CLOSED: "Le lieu est fermé : sa fiche garde son adresse, hors des listes.",
}
RENAMED = "La fiche a changé de nom, donc d’adresse ; l’ancienne adresse y mène toujours."


@admin.register(Venue)
class VenueAdmin(HistoryMixin, ModelAdmin):
    list_display = [
        "sheet_name",
        "town",
        "department",
        "type_names",
        "status",
        "labels",
        "last_check",
        "completeness_short",
    ]
    list_filter = [
        "status",
        venue_filters.TypeFilter,
        venue_filters.DepartmentFilter,
        venue_filters.LabelFilter,
        venue_filters.VerifiedFilter,
        venue_filters.MissingFilter,
        "point_precision",
        "wheelchair",
    ]
    search_fields = ["search_text"]
    search_help_text = (
        "Nom, commune, département, exploitant, type, service ; sans accents si vous préférez."
    )
    actions = [
        venue_actions.publish,
        venue_actions.unpublish,
        venue_actions.close,
        venue_actions.verify,
        send_links,
        compare_two,
    ]
    form = VenueForm
    fieldsets = venue_fieldsets()
    readonly_fields = READ_ONLY
    autocomplete_fields = ["commune"]
    inlines = [PhotoInline, SpecialHoursInline, AwardInline]
    save_on_top = True
    change_form_template = "admin/directory/venue/change_form.html"
    version_parts = [(SpecialHours, "venue"), (Award, "venue"), (Photo, "venue")]

    def get_urls(self):
        return [*hours_urls(self), *manager_urls(self), *super().get_urls()]

    def changelist_context(self, request):
        links = {"duplicates_address": reverse("admin:duplicates")}
        shown = links if self.has_merge_permission(request) else {}
        return super().changelist_context(request) | shown

    def has_merge_permission(self, request):
        return request.user.has_perm(MERGE)

    def before_restoring(self, row, is_recovery):
        if is_recovery:
            venue_history.free_address(row)

    def after_restoring(self, row, is_recovery):
        venue_history.after_restoring(row, is_recovery)

    def get_ordering(self, request):
        return venue_filters.list_order(request)

    def get_queryset(self, request):
        return super().get_queryset(request).with_cards()

    def get_search_results(self, request, queryset, search_term):
        return queryset.search(search_term), False

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Venue.objects.filter(pk=form.instance.pk).refresh_search()

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        self.message_user(request, AFTER_SAVING[obj.status], messages.INFO)
        if change and "name" in form.changed_data:
            self.message_user(request, RENAMED, messages.INFO)

    @admin.display(description="nom", ordering="sort_name")
    def sheet_name(self, venue):
        return venue.name

    @admin.display(description="commune", ordering="commune__sort_name")
    def town(self, venue):
        return venue.commune.name

    @admin.display(description="dép.", ordering="commune__department")
    def department(self, venue):
        return venue.commune.department_id

    @admin.display(description="types", empty_value="non connu")
    def type_names(self, venue):
        return ", ".join(each.short_name for each in venue.types.all()) or None

    @admin.display(description="label en vigueur", empty_value="aucun")
    def labels(self, venue):
        awards = (f"{each.label}, {each.granted}" for each in venue.awards_in_force)
        return " ; ".join(awards) or None

    @admin.display(description="vérifiée", ordering="verified_on", empty_value="jamais")
    def last_check(self, venue):
        return format_date(venue.verified_on) or None

    @admin.display(description="complète")
    def completeness_short(self, venue):
        return f"{completeness(venue)} %"

    @admin.display(description="complétude")
    def completeness_text(self, venue):
        if venue.pk is None:
            return "Elle sera calculée à l’enregistrement."
        missing = ", ".join(missing_facts(venue))
        rest = f" ; il manque : {missing}." if missing else "."
        return f"Fiche complète à {completeness(venue)} %{rest}"

    @admin.display(description="anciennes adresses")
    def former_slugs(self, venue):
        former = venue.former_addresses.order_by("slug") if venue.pk else []
        return ", ".join(map(str, former)) or "aucune"
