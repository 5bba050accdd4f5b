"""What a committee is handed: the applications of a round on paper, and as files."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.decisions.committee import Committee
from directory.decisions.committee_table import heads, rows
from directory.geo.svg_maps import region_map
from directory.models import Department
from labels.models import Application, Round
from tierslieux.spreadsheets.write_csv import csv_response
from tierslieux.spreadsheets.write_xlsx import xlsx_response

FILES = {"csv": csv_response, "xlsx": xlsx_response}


def may_decide(user):
    return user.has_perm("labels.decide_application")


class CommitteeDesk:
    """What the admin of decision records gains: the pack of a round, to print and to save."""

    def get_urls(self):
        def page(view):
            return self.admin_site.admin_view(require_safe(view))

        folder = "appel/<int:pk>/comite"
        return [
            path(f"{folder}/", page(self.pack_view), name="committee_pack"),
            path(f"{folder}.<slug:kind>", page(self.pack_file), name="committee_file"),
            *super().get_urls(),
        ]

    def committee(self, request, pk):
        if not may_decide(request.user):
            raise PermissionDenied
        return Committee(
            get_object_or_404(Round.objects.select_related("label"), pk=pk), request.user
        )

    def pack_view(self, request, pk):
        committee = self.committee(request, pk)
        departments = Department.objects.defer("outline").order_by("code")
        context = {
            **self.admin_site.each_context(request),
            "title": "Dossier du comité",
            "subtitle": committee.round.title,
            "opts": self.opts,
            "committee": committee,
            "round": committee.round,
            "today": timezone.localdate(),
            "shapes": region_map(departments, committee.by_department),
            "elsewhere": elsewhere(committee, departments),
            "left_out": left_out(committee.round),
        }
        return render(request, "admin/directory/decisions/committee.html", context)

    def pack_file(self, request, pk, kind):
        committee = self.committee(request, pk)
        if kind not in FILES:
            raise Http404
        name = f"comite-{committee.round.slug}-{timezone.localdate().isoformat()}"
        return FILES[kind](name, heads(committee), rows(committee))


def elsewhere(committee, departments):
    """Returns how many applications name no department of the region."""
    known = {each.code for each in departments}
    counts = committee.by_department
    return sum(number for code, number in counts.items() if code not in known)


def left_out(call):
    """Returns [(status in words, number)] of the applications that the committee is not shown."""
    statuses = call.applications.order_by().values_list("status")
    counts = dict(statuses.annotate(Count("pk")))
    others = [each for each in Application.Status if each not in Committee.presented]
    return [(each.label, counts[each]) for each in others if counts.get(each)]
