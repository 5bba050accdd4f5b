"""The admin of the assessments: what each assessor is asked, their form, the verdicts of all.

Nobody reads here the verdicts of another before all have finished: see `readable_by`.
"""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import redirect

from labels.admin.application import AssessorChoices
from labels.admin.assessment_form import ConflictForm, GridForm
from labels.models import Assessment, disagreements
from tierslieux.backoffice.base import ChoiceFilter, ModelAdmin
from tierslieux.backoffice.pages import open_row, render_page

DRAFT_SAVED = "Brouillon enregistré : vous seul le voyez."
ASSESSMENT_FINISHED = "Évaluation finie. Merci."
CONFLICT_DECLARED = "Conflit d’intérêts déclaré : cette évaluation est bloquée."


class AssessmentStateFilter(ChoiceFilter):
    title = "état"
    parameter_name = "etat"

    def lookups(self, request, model_admin):
        return [("en-cours", "en cours"), ("finie", "finie"), ("conflit", "conflit d’intérêts")]

    def keep(self, queryset, value):
        if value == "conflit":
            return queryset.filter(conflict=True)
        return queryset.expected().filter(finished_at__isnull=value == "en-cours")


class MineFilter(ChoiceFilter):
    title = "évaluateur"
    parameter_name = "a-moi"

    def lookups(self, request, model_admin):
        self.user = request.user
        return [("oui", "moi")]

    def keep(self, queryset, value):
        return queryset.filter(assessor=self.user)


@admin.register(Assessment)
class AssessmentAdmin(AssessorChoices, ModelAdmin):
    list_display = ["application", "assessor", "state_text", "finished_at"]
    list_filter = [AssessmentStateFilter, MineFilter, "application__round"]
    list_select_related = ["application__round", "assessor"]
    ordering = ["application", "pk"]
    search_fields = ["application__candidate", "application__reference"]
    search_help_text = "Cherchez dans le candidat et la référence."
    autocomplete_fields = ["application"]
    fields = ["application", "assessor"]

    def get_queryset(self, request):
        """All of them for whoever sees applications: that they are, not what they say."""
        assessments = super().get_queryset(request)
        if request.user.has_perm("labels.view_application"):
            return assessments
        return assessments.filter(pk__in=Assessment.objects.readable_by(request.user).values("pk"))

    def get_object(self, request, object_id, from_field=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return super().get_object(request, object_id, from_field)

    def has_change_permission(self, request, obj=None):
        """An assessment is written by its assessor, as long as it is open."""
        theirs = obj is None or (obj.assessor_id == request.user.pk and obj.is_open)
        return theirs and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return (obj is None or not obj.is_finished) and super().has_delete_permission(request, obj)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        return open_row(self, request, object_id, AssessmentAdmin.answer_row, "view_or_change")

    def answer_row(self, request, assessment):
        writes = self.has_change_permission(request, assessment)
        if request.method == "POST" and not writes:
            raise PermissionDenied
        return (
            self.write_view(request, assessment) if writes else self.read_view(request, assessment)
        )

    def write_view(self, request, assessment):
        posted = request.POST if request.method == "POST" else None
        conflicts = posted is not None and "_conflict" in posted
        form = GridForm(None if conflicts else posted, assessment)
        conflict = ConflictForm(posted if conflicts else None)
        write = self.declare_conflict if conflicts else self.save_grid
        if posted is not None and write(request, assessment, conflict if conflicts else form):
            return redirect("admin:labels_assessment_change", assessment.pk)
        return self.page_response(request, assessment, form=form, conflict=conflict)

    def save_grid(self, request, assessment, form):
        """Write the draft, and its end if asked for; return whether it was possible."""
        if not form.is_valid():
            return False
        message = ASSESSMENT_FINISHED if "_finish" in request.POST else DRAFT_SAVED
        try:
            with transaction.atomic():
                form.save()
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return self.finish(request, assessment, form, message)

    def finish(self, request, assessment, form, message):
        try:
            if message == ASSESSMENT_FINISHED:
                assessment.finish()
        except ValidationError as error:
            form.add_error(None, error)
            return False
        # What is logged says that something was written, and nothing of what.
        self.log_change(request, assessment, message)
        self.message_user(request, message, messages.SUCCESS)
        return True

    def declare_conflict(self, request, assessment, form):
        if not form.is_valid():
            return False
        try:
            assessment.declare_conflict(form.cleaned_data["conflict_reason"])
        except ValidationError as error:
            form.add_error(None, error)
            return False
        self.log_change(request, assessment, CONFLICT_DECLARED)
        self.message_user(request, CONFLICT_DECLARED, messages.SUCCESS)
        return True

    def read_view(self, request, assessment):
        """Show the verdicts to those who may read them; else only that they are there."""
        readable = assessment.is_readable_by(request.user)
        verdicts = assessment.verdicts.select_related("criterion") if readable else None
        return self.page_response(request, assessment, verdicts=verdicts)

    def page_response(self, request, assessment, **context):
        others = Assessment.objects.readable_by(request.user).exclude(pk=assessment.pk)
        defaults = {
            "subtitle": str(assessment.application),
            "opts": self.opts,
            "assessment": assessment,
            "application": assessment.application,
            "others": others.filter(application=assessment.application).select_related("assessor"),
            "form": None,
            "conflict": None,
            "verdicts": None,
            "conflict_reason": self.conflict_reason(request, assessment),
            "can_delete": self.has_delete_permission(request, assessment),
            "disputed": self.disputed(request, assessment),
        }
        template = "admin/labels/assessment/page.html"
        return render_page(request, template, "Évaluation", **defaults | context)

    def conflict_reason(self, request, assessment):
        """Return why its assessor is barred, to them and to whoever sees applications."""
        is_theirs = assessment.assessor_id == request.user.pk
        may_read = is_theirs or request.user.has_perm("labels.view_application")
        return assessment.conflict_reason if may_read else ""

    def disputed(self, request, assessment):
        unblinded = (
            Assessment.objects.unblinded().readable_by(request.user).filter(pk=assessment.pk)
        )
        return disagreements(assessment.application) if unblinded.exists() else []

    @admin.display(description="état")
    def state_text(self, assessment):
        return assessment.state
