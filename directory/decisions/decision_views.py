"""The page of the admin where the decision of a round is written."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect

from directory.decisions.committee_views import DECIDE
from directory.decisions.forms import DecisionForm
from labels.models import Round
from tierslieux.backoffice.pages import model_page, render_page
from tierslieux.text.dates import format_date

FORM, CONFIRM = "admin/directory/decisions/form.html", "admin/directory/decisions/confirm.html"
DECISION_SAVED = "Décision enregistrée. En voici le procès-verbal, qui ne change plus."


def decision_urls(model_admin):
    route, name = "appel/<int:pk>/", "decide_round"
    return [model_page(model_admin, route, decision_page, name, permissions=[DECIDE])]


def decision_page(model_admin, request, pk):
    """The decision of a whole round: typed, checked, read over, then written once."""
    if "_confirm" in request.POST:
        return confirm_decision(model_admin, request, pk)
    call = get_object_or_404(Round.objects.select_related("label"), pk=pk)
    form = DecisionForm(request.POST or None, call, request.user)
    is_fine = "_check" in request.POST and form.is_valid()
    return decision_response(model_admin, request, form, CONFIRM if is_fine else FORM)


@transaction.atomic
def confirm_decision(model_admin, request, pk):
    """Writes the decision, the round held meanwhile: who decides at the same time comes next,
    and is told what was decided.
    """
    rounds = Round.objects.select_related("label").select_for_update(of=["self"])
    form = DecisionForm(request.POST, get_object_or_404(rounds, pk=pk), request.user)
    if not form.is_valid():
        return decision_response(model_admin, request, form, FORM)
    try:
        with transaction.atomic():
            record = form.decision.carry_out(request.user)
    except ValidationError as error:
        form.head.add_error(None, error)
        return decision_response(model_admin, request, form, FORM)
    log_decision(model_admin, request, record, form.decision)
    model_admin.message_user(request, DECISION_SAVED, messages.SUCCESS)
    return redirect("admin:directory_decisionrecord_change", record.pk)


def log_decision(model_admin, request, record, decision):
    """Writes in the history of each row where it comes from."""
    told = f"Par la décision du {format_date(record.decided_on)}."
    model_admin.log_addition(request, record, told)
    for line in decision.retained:
        model_admin.log_addition(request, line.award, told)
        if line.is_new_sheet:
            model_admin.log_addition(request, line.venue, told)


def decision_response(model_admin, request, form, template):
    title = "Décision" if template == FORM else "Relire avant d’enregistrer"
    context = {
        "subtitle": form.round.title,
        "opts": model_admin.opts,
        "form": form,
        "round": form.round,
    }
    return render_page(request, template, title, **context)
