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

FORM_TEMPLATE, CONFIRM_TEMPLATE = (
    "admin/directory/decisions/form.html",
    "admin/directory/decisions/confirm.html",
)
DECISION_SAVED = "Décision enregistrée. En voici le procès-verbal, qui ne change plus."


def decision_urls(model_admin):
    route, name = "appel/<int:pk>/", "decide_round"
    return [model_page(model_admin, route, decision_page, name, permissions=[DECIDE])]


def decision_page(model_admin, request, pk):
    """The decision of a whole round: typed, checked, read over, then written once."""
    if "_confirm" in request.POST:
        return confirm_decision(model_admin, request, pk)
    round_ = get_object_or_404(Round.objects.select_related("label"), pk=pk)
    form = DecisionForm(request.POST or None, round_, request.user)
    is_fine = "_check" in request.POST and form.is_valid()
    return decision_response(
        model_admin, request, form, CONFIRM_TEMPLATE if is_fine else FORM_TEMPLATE
    )


@transaction.atomic
def confirm_decision(model_admin, request, pk):
    """Write the decision, the round locked meanwhile: who decides at the same time comes next,
    and is shown what was decided.
    """
    rounds = Round.objects.select_related("label").select_for_update(of=["self"])
    form = DecisionForm(request.POST, get_object_or_404(rounds, pk=pk), request.user)
    if not form.is_valid():
        return decision_response(model_admin, request, form, FORM_TEMPLATE)
    try:
        with transaction.atomic():
            record = form.decision.apply(request.user)
    except ValidationError as error:
        form.head.add_error(None, error)
        return decision_response(model_admin, request, form, FORM_TEMPLATE)
    log_decision(model_admin, request, record, form.decision)
    model_admin.message_user(request, DECISION_SAVED, messages.SUCCESS)
    return redirect("admin:directory_decisionrecord_change", record.pk)


def log_decision(model_admin, request, record, decision):
    """Log in the history of each row that it comes from the decision."""
    message = f"Par la décision du {format_date(record.decided_on)}."
    model_admin.log_addition(request, record, message)
    for line in decision.retained:
        model_admin.log_addition(request, line.award, message)
        if line.is_new_sheet:
            model_admin.log_addition(request, line.venue, message)


def decision_response(model_admin, request, form, template):
    title = "Décision" if template == FORM_TEMPLATE else "Relire avant d’enregistrer"
    context = {
        "subtitle": form.round.title,
        "opts": model_admin.opts,
        "form": form,
        "round": form.round,
    }
    return render_page(request, template, title, **context)
