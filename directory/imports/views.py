"""The pages of the admin where files of venues are brought, previewed, confirmed and undone."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from directory.imports import stage as plan
from directory.imports.apply import OutdatedError
from directory.imports.awards.describe import describe_counts
from directory.imports.forms import DecisionsForm, MappingForm, ShownForm, UploadForm, posted_rows
from directory.imports.job_errors import find_failure
from directory.imports.jobs import BUSY, BusyError, TaskFailedError, progress, request_task
from directory.imports.lease import take_lease
from directory.imports.reading.column_mapping import propose
from directory.imports.reading.columns import BY_FIELD
from directory.imports.row_decisions import decide, decide_sure
from directory.imports.upload import create_import, open_file
from directory.models import Import, ImportFile, ImportRow, Venue
from tierslieux.backoffice.pages import for_permission, render_page
from tierslieux.history.snapshots import SEEN, fingerprint

VIEW, ADD, CHANGE, CANCEL = (
    f"directory.{action}_import" for action in ("view", "add", "change", "cancel")
)
State, Task, Action = Import.State, Import.Task, ImportRow.Action
BATCH_PAGE = "admin/directory/imports/batch.html"
PER_PAGE = 30
DECISIONS_SAVED = "{count} décision{s} enregistrée{s}."
SURE = "{count} ligne{s} rapprochée{s} d’une fiche qui lui ressemble à coup sûr."
NOTHING_SURE = "Aucune ligne ne ressemble à coup sûr à une seule fiche\u00a0: décidez une à une."
TOO_LATE = "Cela ne peut plus être demandé de cet import, ou pas encore."
NOT_AS_SEEN = "Cet aperçu a changé depuis que vous l’avez lu\u00a0: relisez-le avant de confirmer."
ABANDONED = "Abandonné avant d’être enregistré, par {user}."
SAVED_LABELS = {Action.CREATE: "créée", Action.UPDATE: "modifiée", Action.UNDECIDED: "non décidée"}
DONE_MESSAGES = {
    Task.REFRESH: "L’aperçu est refait sur l’annuaire d’aujourd’hui.",
    Task.CONFIRM: "Import enregistré.",
    Task.CANCEL: "Import annulé. Chaque ligne dit ce qu’elle est devenue.",
}


@for_permission(VIEW)
def import_list(request):
    batches = Import.objects.latest_first().select_related("by")
    shown = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(batch, told_counts(batch)) for batch in shown]
    return render_page(
        request, "admin/directory/imports/list.html", "Imports", page=shown, lines=lines
    )


def told_counts(batch):
    """Returns [(Action, what it is called, number of rows)] of an import, the empty left out."""
    counts = ((each, batch.counts.get(each, 0)) for each in Action)
    return [(each, called(fate(batch, each), number), number) for each, number in counts if number]


def fate(batch, action):
    """Returns what an import would do of a row, or did."""
    label = Action(action).label
    return SAVED_LABELS.get(action, label) if batch.applied_at else label


def called(label, number):
    return f"{label}s" if number > 1 and label.endswith("e") else label


@for_permission(ADD, "POST")
def new_import(request):
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent)
    if not (sent and form.is_valid()):
        return render_page(
            request, "admin/directory/imports/new.html", "Importer un fichier", form=form
        )
    told = {name: form.cleaned_data[name] for name in ("licence", "new_status")}
    source, name = form.cleaned_data["source"], form.cleaned_data["file"].name
    told |= {"by": request.user, "rows_total": form.table.row_count}
    batch = create_import(name, form.content, source, **told)
    proposal = propose(form.table, source)
    if not proposal.is_sure:
        return redirect("admin:import_columns", pk=batch.pk)
    batch.mapping = proposal.mapping
    return staged(request, batch)


@for_permission(ADD, "POST")
def import_columns(request, pk):
    """What each column of a file means, when it is not sure: some of its values, and a choice."""
    batch = get_object_or_404(Import, pk=pk)
    if batch.state != State.PREPARING or batch.task or not hasattr(batch, "file"):
        return redirect("admin:import", pk=pk)
    table = open_file(batch)
    proposal = propose(table, batch.source)
    form = MappingForm(table, proposal.mapping, request.POST if request.method == "POST" else None)
    if form.is_valid():
        batch.mapping = form.mapping
        return staged(request, batch)
    context = {"batch": batch, "form": form, "table": table, "proposal": proposal}
    return render_page(
        request, "admin/directory/imports/columns.html", "Colonnes du fichier", **context
    )


def staged(request, batch):
    batch.save(update_fields=["mapping"])
    return done(request, batch, Task.STAGE)


def done(request, batch, task):
    """Begins a task of an import, and returns to its page, which tells how far it has come."""
    try:
        request_task(batch, task, request.user)
    except (BusyError, OutdatedError, TaskFailedError) as error:
        messages.error(request, str(error))
    else:
        if not batch.task and task in DONE_MESSAGES:
            messages.success(request, DONE_MESSAGES[task])
    return redirect("admin:import", pk=batch.pk)


@for_permission(VIEW, "POST")
def import_page(request, pk):
    """An import: how far it has come, what it would do or did, and what may be asked of it."""
    batch = get_object_or_404(Import.objects.select_related("by", "confirmed_by"), pk=pk)
    if request.method == "POST":
        return asked(request, batch)
    shown = ShownForm(request.GET)
    rows = plan.page(batch, shown.action, request.GET.get("page"))
    form = DecisionsForm(rows if may_decide(request.user, batch) else ())
    for row in rows:
        row.choice = form[f"ligne-{row.pk}"] if f"ligne-{row.pk}" in form.fields else None
        row.fate = fate(batch, row.action)
    context = {
        "batch": batch,
        "progress": progress(batch),
        "failure": find_failure(batch, has_lapsed=progress(batch).has_lapsed),
        "rows": rows,
        "action": shown.action,
        "counts": told_counts(batch),
        "labels": describe_counts(batch.counts),
        "columns": [(head, name_of(field)) for head, field in (batch.mapping or {}).items()],
        "has_decisions": bool(form.fields),
        SEEN: preview_fingerprint(batch),
        "may": rights(request.user, batch),
    }
    return render_page(request, BATCH_PAGE, f"Import n°\u00a0{batch.pk}", **context)


def name_of(field):
    return BY_FIELD[field].name if field in BY_FIELD else ""


def may_decide(user, batch):
    return user.has_perm(CHANGE) and batch.state == State.READY and not batch.task


def rights(user, batch):
    """Returns what `user` may ask of an import as it is, by name."""
    is_ready = may_decide(user, batch)
    has_lapsed = progress(batch).has_lapsed
    is_idle_draft = not batch.task and is_waiting(batch)
    return {
        "confirm": is_ready and is_worth_saving(batch),
        "decide": is_ready,
        "match": is_ready and bool(batch.counts.get(Action.UNDECIDED)),
        "abandon": user.has_perm(CHANGE) and (has_lapsed or is_idle_draft),
        "cancel": user.has_perm(CANCEL) and batch.state == State.DONE and not batch.task,
        "restart": user.has_perm(CHANGE) and has_lapsed,
        "columns": user.has_perm(ADD) and batch.state == State.PREPARING and not batch.task,
    }


def is_worth_saving(batch):
    """Tells whether a sheet would change, or somebody has decided what is to be remembered."""
    counts = batch.counts
    changes = bool(counts.get(Action.CREATE) or counts.get(Action.UPDATE))
    return changes or batch.rows.exclude(decision="").exists()


def is_waiting(batch):
    return batch.state in (State.PREPARING, State.READY)


def preview_fingerprint(batch):
    """Tells two previews of the same import apart: its counts, and all that was decided."""
    decided = batch.rows.exclude(decision="").order_by("pk").values_list("pk", "decision", "venue")
    told = [sorted(batch.counts.items()), [*decided], batch.state]
    return fingerprint(told)


def asked(request, batch):
    """Does what a button of the page asks, when it may still be asked."""
    wanted = request.POST.get("do", "")
    if wanted not in ASKED:
        return back(batch)
    right, do = ASKED[wanted]
    if not request.user.has_perm(CANCEL if right == "cancel" else CHANGE):
        raise PermissionDenied
    if not rights(request.user, batch)[right]:
        messages.error(request, TOO_LATE)
        return back(batch)
    return do(request, batch) or back(batch)


def back(batch):
    return redirect("admin:import", pk=batch.pk)


def confirm(request, batch):
    if request.POST.get(SEEN) == preview_fingerprint(batch):
        return done(request, batch, Task.CONFIRM)
    messages.error(request, NOT_AS_SEEN)
    return None


def cancel(request, batch):
    return done(request, batch, Task.CANCEL)


def restart(request, batch):
    return done(request, batch, batch.task)


def refresh(request, batch):
    return done(request, batch, Task.REFRESH)


def match(request, batch):
    count = decide_sure(batch, request.user)
    many = "s" if count > 1 else ""
    messages.success(request, SURE.format(count=count, s=many) if count else NOTHING_SURE)


@transaction.atomic
def abandon(request, batch):
    """Keeps of a draft that it was brought, and why nothing came of it; frees what is saved."""
    if not take_lease(batch, task=Task.NONE, worker=""):
        messages.error(request, BUSY)
        return
    if not is_waiting(batch):
        return
    batch.state, batch.refusal = State.REFUSED, ABANDONED.format(user=request.user)
    batch.save(update_fields=["state", "refusal"])
    batch.rows.all().delete()
    ImportFile.objects.filter(batch=batch).delete()


def decide_rows(request, batch):
    """Saves what was chosen on a page of rows; what may no longer be is told row by row."""
    form = DecisionsForm(posted_rows(batch, request.POST), request.POST)
    for refusals in form.errors.values():
        messages.error(request, refusals[0])
    count = sum(decided_row(request, *each) for each in form.decided)
    if count:
        many = "s" if count > 1 else ""
        messages.success(request, DECISIONS_SAVED.format(count=count, s=many))
    query = urlencode({name: request.POST.get(name, "") for name in ("lignes", "page")})
    return redirect(f"{reverse('admin:import', args=[batch.pk])}?{query}")


def decided_row(request, row, decision, key):
    venue = Venue.objects.filter(pk=key).first() if key else None
    try:
        decide(row, decision, request.user, venue)
    except ValidationError as error:
        messages.error(request, f"Ligne\u00a0{row.number}\u00a0: {error.messages[0]}")
        return False
    return True


# What a button asks: the name of what may be asked, and what does it.
ASKED = {
    "confirm": ("confirm", confirm),
    "cancel": ("cancel", cancel),
    "restart": ("restart", restart),
    "refresh": ("decide", refresh),
    "match": ("match", match),
    "abandon": ("abandon", abandon),
    "decide": ("decide", decide_rows),
}
PAGES = (
    ("imports/", import_list, "imports"),
    ("imports/nouveau/", new_import, "import_new"),
    ("imports/<int:pk>/", import_page, "import"),
    ("imports/<int:pk>/colonnes/", import_columns, "import_columns"),
)


def imports_urls(admin_view):
    return [path(route, admin_view(view), name=name) for route, view, name in PAGES]
