from django import forms
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.timezone import localtime

from labels.admin.application_filters import FILTERS
from labels.admin.move_views import move_urls
from labels.models import (
    Application,
    Assessment,
    Deadline,
    Decision,
    MissingPiece,
    Move,
    disagreements,
)
from tierslieux.backoffice.base import FORMFIELD_OVERRIDES, ModelAdmin, ReadOnlyInline, RowsInline
from tierslieux.history.admin import HistoryMixin
from tierslieux.text.dates import format_date

DATED_MODELS = {"decision": Decision, "deadline": Deadline}
CONTACT_FIELDSET = ("Contact privé", {"fields": ["contact"]})
APPLICATION_FIELDSETS = [
    (
        None,
        {"fields": ["reference_text", "status_text", "round", ("received_at", "deadline"), "late"]},
    ),
    (
        "Qui candidate",
        {"fields": ["candidate", "holder", ("commune", "department"), ("place", "place_type")]},
    ),
    ("Aide et documents", {"fields": [("amount_asked", "amount_granted"), "documents"]}),
    ("Instruction", {"fields": ["progress_text", "disputed", ("decision", "decision_year")]}),
]


class DatedChoice(forms.ModelChoiceField):
    """A date of a round, named with it: a date alone would not say which."""

    def label_from_instance(self, dated):
        return f"{dated.round} – {dated}"


class MissingPieceInline(RowsInline):
    model = MissingPiece

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("application__round")


class AssessorChoice(forms.ModelChoiceField):
    def label_from_instance(self, user):
        return user.get_full_name() or user.username


class AssessorChoices:
    """Offers as assessors the members of staff who may be asked what they think."""

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name == "assessor":
            options["form_class"] = AssessorChoice
            options["queryset"] = assessors()
        return super().formfield_for_foreignkey(db_field, request, **options)


def assessors():
    rights = {"backend": "django.contrib.auth.backends.ModelBackend"}
    users = get_user_model().objects.with_perm("labels.change_assessment", **rights)
    return users.filter(is_staff=True).order_by("last_name", "username")


class AssessorInline(AssessorChoices, RowsInline):
    """Who assesses the application, and where they are: never what they found."""

    model = Assessment
    verbose_name = "évaluateur"
    verbose_name_plural = "évaluateurs"
    fields = ["assessor", "state_text"]
    readonly_fields = ["state_text"]
    show_change_link = True
    can_delete = False

    def has_change_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("assessor", "application__round")

    @admin.display(description="où il en est")
    def state_text(self, assessment):
        return assessment.state if assessment.pk else "à venir"


class MoveInline(ReadOnlyInline):
    model = Move
    fields = ["at", "before", "after", "by", "reason"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


@admin.register(Application)
class ApplicationAdmin(HistoryMixin, ModelAdmin):
    # The reference begins with the name of the round.
    list_display = [
        "reference",
        "candidate",
        "commune_text",
        "status",
        "received_text",
        "pieces_text",
        "progress_text",
    ]
    list_display_links = ["reference", "candidate"]
    change_form_template = "admin/labels/application/change_form.html"
    list_filter = FILTERS
    search_fields = ["reference", "candidate", "holder", "commune"]
    search_help_text = "Cherchez dans la référence, le candidat, le porteur et la commune."
    autocomplete_fields = ["round"]
    # An amount is typed and shown with a comma.
    formfield_overrides = FORMFIELD_OVERRIDES | {models.DecimalField: {"localize": True}}
    readonly_fields = ["reference_text", "status_text", "late", "progress_text", "disputed"]
    inlines = [MissingPieceInline, AssessorInline, MoveInline]

    def get_urls(self):
        return [*move_urls(self), *super().get_urls()]

    def get_queryset(self, request):
        applications = super().get_queryset(request).select_related("round", "deadline")
        return applications.prefetch_related("round__deadlines", "assessments", "missing_pieces")

    def get_fieldsets(self, request, obj=None):
        private = [CONTACT_FIELDSET] if request.user.has_perm("labels.read_contact") else []
        return [*APPLICATION_FIELDSETS, *private]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def formfield_for_foreignkey(self, db_field, request, **options):
        if db_field.name in DATED_MODELS:
            options["form_class"] = DatedChoice
            dates = DATED_MODELS[db_field.name].objects.select_related("round")
            options["queryset"] = dates.order_by("round", "on")
        return super().formfield_for_foreignkey(db_field, request, **options)

    def save_model(self, request, obj, form, change):
        """Writes only what was changed: never over a move made meanwhile."""
        if change:
            obj.save(update_fields=form.changed_data)
        else:
            super().save_model(request, obj, form, change)

    @admin.display(description="référence", empty_value="tirée à l’enregistrement")
    def reference_text(self, application):
        return application.reference or None

    @admin.display(description="commune", ordering="department", empty_value="non connue")
    def commune_text(self, application):
        if application.commune and application.department:
            return f"{application.commune} ({application.department})"
        return application.commune or application.department or None

    @admin.display(description="état")
    def status_text(self, application):
        return application.get_status_display()

    @admin.display(description="arrivée dans les délais", empty_value="non connue")
    def late(self, application):
        if not application.pk or application.received_at is None:
            return None
        return "non, après la date limite" if application.is_late else "oui"

    @admin.display(description="reçue", ordering="received_at", empty_value="non connue")
    def received_text(self, application):
        received = application.received_at
        late = ", en retard" if application.is_late else ""
        return received and f"{format_date(localtime(received).date())}{late}"

    @admin.display(description="pièces attendues", empty_value="–")
    def pieces_text(self, application):
        return ", ".join(
            each.awaited_text for each in application.missing_pieces.all() if each.awaited_text
        )

    @admin.display(description="avis", empty_value="aucun évaluateur")
    def progress_text(self, application):
        return application.progress if application.pk and application.assessments.all() else None

    @admin.display(description="désaccords", empty_value="–")
    def disputed(self, application):
        if not application.pk or not Assessment.objects.unblinded().filter(application=application):
            return "dits quand tous les avis sont rendus"
        return ", ".join(each.question for each in disagreements(application)) or "aucun"
