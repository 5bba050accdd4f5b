"""The records of the decisions of rounds, read in the admin for ever."""

from datetime import date

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone

from directory.decisions.committee_views import committee_urls
from directory.decisions.decision_views import decision_urls
from directory.models import DecisionRecord
from tierslieux.backoffice.base import ModelAdmin, ReadOnly
from tierslieux.templatetags.french import counted
from tierslieux.text.dates import format_date

AWARD_DATE_NAMES = ("granted_on", "expires_on", "renews")


@admin.register(DecisionRecord)
class DecisionRecordAdmin(ReadOnly, ModelAdmin):
    """Records are read here, and written by the page of the decision alone."""

    list_display = ["round", "decided_text", "at_text", "by_name", "counted_text"]
    list_display_links = ["round", "decided_text"]
    list_filter = ["round"]
    list_select_related = ["round"]
    fields = ["round", "decided_text", "at_text", "by_name", "lines_text"]

    def get_urls(self):
        return [*decision_urls(self), *committee_urls(self), *super().get_urls()]

    @admin.display(description="date de décision", ordering="decided_on")
    def decided_text(self, record):
        return format_date(record.decided_on)

    @admin.display(description="enregistrée le", ordering="at")
    def at_text(self, record):
        at = timezone.localtime(record.at)
        return f"{format_date(at.date())}, {at:%H}\u00a0h\u00a0{at:%M}"

    @admin.display(description="décidées")
    def counted_text(self, record):
        retained = counted(len(record.retained), "retenue,retenues")
        return f"{counted(len(record.lines), 'candidature,candidatures')}, dont {retained}"

    @admin.display(description="ce qui a été décidé")
    def lines_text(self, record):
        lines = [line | {"award": format_award_dates(line["award"])} for line in record.lines]
        return render_to_string("admin/directory/decisions/record.html", {"lines": lines})


def format_award_dates(award):
    """Return what a record holds of an award, its dates in French."""
    if not award:
        return award
    dates = {name: award[name] and date.fromisoformat(award[name]) for name in AWARD_DATE_NAMES}
    return award | {name: format_date(day) for name, day in dates.items()}
