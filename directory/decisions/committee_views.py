"""The pack of a committee: the applications of a round, to print and as files."""

from functools import partial

from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from directory.decisions.committee import Committee
from directory.decisions.committee_table import table_head, table_rows
from directory.geo.svg_maps import region_map
from directory.models import Department
from labels.models import Application, Round
from tierslieux.backoffice.pages import READ, model_page, render_page
from tierslieux.spreadsheets.write_csv import csv_response
from tierslieux.spreadsheets.write_xlsx import xlsx_response

FILES = {"csv": csv_response, "xlsx": partial(xlsx_response, title="Candidatures")}

DECIDE = "labels.decide_application"


def committee_urls(model_admin):
    folder, rules = "appel/<int:pk>/comite", {"permissions": [DECIDE], "methods": READ}
    return [
        model_page(model_admin, f"{folder}/", committee_page, "committee_pack", **rules),
        model_page(model_admin, f"{folder}.<slug:kind>", committee_file, "committee_file", **rules),
    ]


def read_committee(request, pk):
    return Committee(get_object_or_404(Round.objects.select_related("label"), pk=pk), request.user)


def committee_page(model_admin, request, pk):
    """The applications of a round before its committee, to print."""
    committee = read_committee(request, pk)
    departments = Department.objects.defer("outline").order_by("code")
    context = {
        "subtitle": committee.round.title,
        "opts": model_admin.opts,
        "committee": committee,
        "round": committee.round,
        "today": timezone.localdate(),
        "shapes": region_map(departments, committee.by_department),
        "elsewhere": elsewhere(committee, departments),
        "left_out": left_out(committee.round),
    }
    return render_page(
        request, "admin/directory/decisions/committee.html", "Dossier du comité", **context
    )


def committee_file(_model_admin, request, pk, kind):
    committee = read_committee(request, pk)
    if kind not in FILES:
        raise Http404
    name = f"comite-{committee.round.slug}-{timezone.localdate().isoformat()}"
    return FILES[kind](name, heads=table_head(committee), rows=table_rows(committee))


def elsewhere(committee, departments):
    """Return how many applications name no department of the region."""
    known = {each.code for each in departments}
    counts = committee.by_department
    return sum(number for code, number in counts.items() if code not in known)


def left_out(round_):
    """Return [(status in words, number)] of the applications that the committee is not shown."""
    statuses = round_.applications.order_by().values_list("status")
    counts = dict(statuses.annotate(Count("pk")))
    others = [each for each in Application.Status if each not in Committee.presented]
    return [(each.label, counts[each]) for each in others if counts.get(each)]
