"""The page of the admin where the applications of a round are read from a CSV or XLSX file.

What the file would do is shown first. The page then carries it, signed, until it is confirmed: the
file itself is kept nowhere.
"""

from io import BytesIO

from django import forms
from django.contrib import messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from labels.application_import.columns import COLUMNS
from labels.application_import.plan import Action, OutdatedError, Plan, carry_out
from labels.application_import.read_file import (
    APPLICATION_TABLES,
    ApplicationRow,
    ApplicationTable,
    read_applications,
)
from labels.models import Application, Round
from tierslieux.backoffice.pages import READ, model_page, render_page
from tierslieux.spreadsheets.table_spec import UnreadableError
from tierslieux.spreadsheets.write_csv import csv_response

RIGHTS = ("labels.add_application", "labels.change_application")
# Seconds that a preview waits for its confirmation.
PREVIEW_MAX_AGE = 3600
# Characters; above it, the form that carries it would be refused as a whole.
MAX_SNAPSHOT_LENGTH = 2_000_000
TOO_MUCH = "Ce fichier est trop long pour être relu d’un seul coup\u00a0: partagez-le en plusieurs."
STALE = (
    "Les candidatures de cet appel ont changé depuis l’aperçu\u00a0: rien n’a été importé. Voici "
    "le nouvel aperçu."
)
LOST = (
    "Cet aperçu n’est plus valable\u00a0: rien n’a été importé. Choisissez de nouveau le fichier."
)
LOGGED = "Par l’import d’un fichier\u00a0: {fields}."


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Fichier CSV ou XLSX",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        help_text="2\u00a0Mo et 2\u202f000\u00a0lignes au plus\u202f; "
        "la première ligne nomme les colonnes.",
        error_messages={"required": "Choisissez un fichier."},
    )

    def __init__(self, closed, data=None, files=None):
        super().__init__(data, files)
        self.closed, self.table = closed, None

    def clean_file(self):
        """Reads the `table` of the file."""
        file = self.cleaned_data["file"]
        try:
            APPLICATION_TABLES.check_size(file.size)
            self.table = read_applications(BytesIO(file.read()), self.closed)
        except UnreadableError as error:
            raise ValidationError(str(error)) from error
        return file


def import_urls(model_admin):
    folder, rules = "<int:pk>/candidatures/importer", {"permissions": RIGHTS}
    page = model_page(model_admin, f"{folder}/", import_page, "labels_round_import", **rules)
    rules["methods"] = READ
    model = f"{folder}/modele.csv"
    return [page, model_page(model_admin, model, import_model, "labels_import_model", **rules)]


def import_page(model_admin, request, pk):
    call = read_round(pk)
    if "snapshot" in request.POST:
        return confirmed(model_admin, request, call)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ImportForm(closed(request.user), *sent)
    if sent and form.is_valid():
        return preview(model_admin, request, Plan(call, form.table.rows), form, form.table)
    return import_response(model_admin, request, call, form)


def read_round(pk):
    return get_object_or_404(Round.objects.prefetch_related("deadlines"), pk=pk)


def import_model(_model_admin, request, pk):
    call, hidden = read_round(pk), closed(request.user)
    heads = [each.name for each in COLUMNS if each.field not in hidden]
    return csv_response(f"candidatures-{call.slug}", heads, [])


def preview(model_admin, request, plan, form, table):
    """Show what a plan would do; the rows of its table go with the page, signed."""
    asides = {"left_aside": table.left_aside, "notices": table.notices}
    carried = {"lines": table.rows, "seen": plan.fingerprint, **asides}
    snapshot = signing.dumps(carried, salt=salt(request, plan.round), compress=True)
    if len(snapshot) > MAX_SNAPSHOT_LENGTH:
        form.add_error("file", TOO_MUCH)
        return import_response(model_admin, request, plan.round, form)
    return import_response(
        model_admin, request, plan.round, form, plan=plan, snapshot=snapshot, **asides
    )


def confirmed(model_admin, request, call):
    """Imports what was previewed, or shows what has become of it meanwhile."""
    try:
        carried = signing.loads(
            request.POST["snapshot"], salt=salt(request, call), max_age=PREVIEW_MAX_AGE
        )
    except signing.BadSignature:
        model_admin.message_user(request, LOST, messages.ERROR)
        return redirect("admin:labels_round_import", call.pk)
    rows = [ApplicationRow(*each) for each in carried["lines"]]
    try:
        with transaction.atomic():
            written = carry_out(call, rows, carried["seen"])
            log(request.user, written)
    except OutdatedError:
        model_admin.message_user(request, STALE, messages.ERROR)
        plan, form = Plan(call, rows), ImportForm(closed(request.user))
        # A page opened before notices were carried has none.
        table = ApplicationTable(rows, carried["left_aside"], carried.get("notices", []))
        return preview(model_admin, request, plan, form, table)
    return imported(model_admin, request, call, written)


def imported(model_admin, request, call, rows):
    created = sum(row.action == Action.CREATE for row in rows)
    model_admin.message_user(request, summary(created, len(rows) - created), messages.SUCCESS)
    address = reverse("admin:labels_application_changelist")
    return redirect(f"{address}?round__id__exact={call.pk}")


def import_response(model_admin, request, call, form, **context):
    defaults = {
        "subtitle": call.title,
        "opts": model_admin.opts,
        "round": call,
        "form": form,
        "columns": [each.name for each in COLUMNS if each.field not in form.closed],
        "plan": None,
    }
    template, title = "admin/labels/round/import.html", "Importer des candidatures"
    return render_page(request, template, title, **defaults | context)


def closed(user):
    """Returns the fields that `user` may neither read nor fill."""
    return () if user.has_perm("labels.read_contact") else ("contact",)


def salt(request, call):
    """A preview is confirmed by whoever saw it, on its round."""
    return f"labels.import.{call.pk}.{request.user.pk}"


def log(user, rows):
    """Writes in the history of each application which of its fields came from a file."""
    kind = ContentType.objects.get_for_model(Application)
    LogEntry.objects.bulk_create(
        LogEntry(
            user=user,
            content_type=kind,
            object_id=str(row.application.pk),
            object_repr=str(row.application)[:200],
            action_flag=ADDITION if row.action == Action.CREATE else CHANGE,
            change_message=LOGGED.format(
                fields=", ".join(each.name.lower() for each in row.changes)
            ),
        )
        for row in rows
    )


def summary(created, updated):
    many, more = "s" if created > 1 else "", "s" if updated > 1 else ""
    return (
        f"Import terminé\u00a0: {created} candidature{many} créée{many}, {updated} modifiée{more}."
    )
