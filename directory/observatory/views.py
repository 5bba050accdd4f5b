from django import forms
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone

from directory.cache.versioned import current_cache
from directory.models import Commune, Figure, Venue
from directory.observatory import charts
from directory.observatory.blank_zones import DISTANCES, USUAL
from directory.observatory.evolution import (
    SHOWN,
    figures_table,
    growth,
    labelled_elsewhere,
    rounds_table,
)
from directory.observatory.figures import Observatory, recent_years
from tierslieux.spreadsheets.write_csv import csv_response

WRONG_DISTANCE = "Choisissez 10, 20 ou 30\u00a0km."
FAR_HEADS = (
    *("Code INSEE", "Commune", "Département", "Habitants"),
    *("Kilomètres", "Lieu labellisé le plus proche"),
)


class DistanceForm(forms.Form):
    """How far from a labelled venue a commune is in a blank zone."""

    usual = USUAL
    distance = forms.TypedChoiceField(
        choices=[(km, f"{km}\u00a0km") for km in DISTANCES],
        coerce=int,
        empty_value=USUAL,
        required=False,
        error_messages={"invalid_choice": WRONG_DISTANCE},
    )

    @property
    def km(self):
        return self.cleaned_data["distance"] if self.is_valid() else USUAL

    @property
    def problem(self):
        return " ".join(self.errors.get("distance", []))

    @property
    def distances(self):
        """Returns (km, its name, is chosen) of each distance offered."""
        return [(km, name, km == self.km) for km, name in self.fields["distance"].choices]


def observed():
    return current_cache().get_or_set("observatory", Observatory)


def observatory(request):
    """Where the third places of the region are, in figures."""
    found = observed()
    context = {
        "observatory": found,
        "zones": found.blank_zones(),
        "elsewhere": labelled_elsewhere(found.total_labelled),
        "department_bars": charts.department_bars(found.by_department),
        "type_bars": charts.part_bars(found.by_type),
        "metropolis_bars": charts.shared_bars(found.by_metropolis),
        "size_bars": charts.shared_bars(found.by_size),
    }
    return render(request, "directory/observatory/observatory.html", context)


def evolution(request):
    """Since when there are third places, how calls went, and how fresh the sheets are."""
    found, calls = observed(), rounds_table()
    figures = list(Figure.objects.oldest_first())
    context = {
        "observatory": found,
        "growth": growth(figures),
        "figures": figures[-SHOWN:],
        "figure_lines": charts.figure_lines(figures),
        "years": recent_years(found.by_year),
        "year_columns": charts.year_columns(found.by_year),
        "calls": calls._replace(rows=calls.rows[:SHOWN]),
        "call_bars": charts.call_bars(calls),
        "checks": found.by_check,
        "check_bars": charts.check_bars(found.by_check, found.total),
        "sources": recent_years(found.by_source),
        "source_columns": charts.year_columns(found.by_source),
    }
    return render(request, "directory/observatory/evolution.html", context)


def blank_zones(request):
    """The communes far from any labelled venue, drawn and counted by department."""
    found, form = observed(), DistanceForm(request.GET)
    context = {
        "form": form,
        "zones": found.blank_zones(form.km),
        "departments": found.region.departments,
        "lozenges": found.lozenges,
        "labelled": found.total_labelled,
        "elsewhere": labelled_elsewhere(found.total_labelled),
    }
    return render(request, "directory/observatory/blank_zones.html", context)


TABLES = {
    "departements": lambda found, km: found.by_department,
    "types": lambda found, km: found.by_type,
    "metropoles": lambda found, km: found.by_metropolis,
    "tailles": lambda found, km: found.by_size,
    "annees": lambda found, km: found.by_year,
    "verifications": lambda found, km: found.by_check,
    "sources": lambda found, km: found.by_source,
    "zones-blanches": lambda found, km: found.blank_zones(km).table,
    "appels": lambda found, km: rounds_table(),
    "releves": lambda found, km: figures_table(Figure.objects.oldest_first()),
}


def observatory_file(request, name):
    """A table of the observatory, whole, as a file for a spreadsheet."""
    form = DistanceForm(request.GET)
    if form.problem:
        return HttpResponseBadRequest(form.problem, content_type="text/plain; charset=utf-8")
    if name == "communes-eloignees":
        return csv_response(file_name(name), FAR_HEADS, far_communes(form.km))
    if name not in TABLES:
        raise Http404
    table = TABLES[name](observed(), form.km)
    return csv_response(file_name(name), table.heads, table.lines)


def file_name(name):
    return f"tiers-lieux-occitanie-{name}-{timezone.localdate().isoformat()}"


def far_communes(km):
    """Yields the communes farther than `km` from a labelled venue, the most peopled first."""
    found = observed()
    names = dict(Commune.objects.values_list("code", "name"))
    venues = dict(Venue.objects.public().labelled().values_list("pk", "name"))
    departments = {each.code: each.name for each in found.region.departments}
    far = found.blank_zones(km).far
    for each in sorted(far, key=lambda each: (-each.commune.population, each.commune.code)):
        town = each.commune
        place = (town.code, names[town.code], departments[town.department], town.population)
        yield (*place, each.km, venues.get(each.nearest))
