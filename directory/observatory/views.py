from django import forms
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone

from directory.awards.coverage import label_coverage
from directory.cache.versioned import current_cache
from directory.models import Commune, Figure, Venue
from directory.observatory import charts
from directory.observatory.blank_zones import DEFAULT_KM, DISTANCES
from directory.observatory.evolution import (
    PAGE_ROWS,
    figures_table,
    growth,
    rounds_table,
)
from directory.observatory.figures import Observatory
from tierslieux.spreadsheets.write_csv import csv_response

WRONG_DISTANCE = "Choisissez 10, 20 ou 30\u00a0km."
FAR_COMMUNE_HEADERS = (
    *("Code INSEE", "Commune", "Département", "Habitants"),
    *("Kilomètres", "Lieu labellisé ou lauréat le plus proche"),
)


class DistanceForm(forms.Form):
    """`distance`: the km from a labelled venue beyond which a commune is in a blank zone."""

    usual = DEFAULT_KM
    distance = forms.TypedChoiceField(
        choices=[(km, f"{km}\u00a0km") for km in DISTANCES],
        coerce=int,
        empty_value=DEFAULT_KM,
        required=False,
        error_messages={"invalid_choice": WRONG_DISTANCE},
    )

    @property
    def km(self):
        return self.cleaned_data["distance"] if self.is_valid() else DEFAULT_KM

    @property
    def problem(self):
        return " ".join(self.errors.get("distance", []))

    @property
    def distances(self):
        """Return [(km, label, is selected)] of the distances offered."""
        return [(km, name, km == self.km) for km, name in self.fields["distance"].choices]


def cached_observatory():
    return current_cache().get_or_set("observatory", Observatory)


def observatory(request):
    """Show where the third places of the region are, in figures."""
    counts = cached_observatory()
    context = {
        "observatory": counts,
        "zones": counts.blank_zones(),
        "coverage": label_coverage(),
        "today": timezone.localdate(),
        "measures": charts.territory_measures(counts),
    }
    return render(request, "directory/observatory/observatory.html", context)


def evolution(request):
    """Show opening years, calls for projects, public figures and freshness of sheets."""
    counts = cached_observatory()
    figures = list(Figure.objects.oldest_first())
    context = {
        "observatory": counts,
        "growth": growth(figures),
        "today": timezone.localdate(),
        "figures": figures[-PAGE_ROWS:],
        "figure_lines": charts.figure_lines(figures),
        "measures": charts.time_measures(counts, rounds_table()),
    }
    return render(request, "directory/observatory/evolution.html", context)


def blank_zones(request):
    """Show the communes far from any labelled venue, on a map and by department."""
    counts, form = cached_observatory(), DistanceForm(request.GET)
    context = {
        "form": form,
        "zones": counts.blank_zones(form.km),
        "departments": counts.region.departments,
        "lozenges": counts.lozenges,
        "labelled": counts.total_labelled,
        "coverage": label_coverage(),
        "today": timezone.localdate(),
    }
    return render(request, "directory/observatory/blank_zones.html", context)


TABLES = {
    "departements": lambda counts, km: counts.by_department,
    "types": lambda counts, km: counts.by_type,
    "metropoles": lambda counts, km: counts.by_metropolis,
    "tailles": lambda counts, km: counts.by_size,
    "annees": lambda counts, km: counts.by_year,
    "verifications": lambda counts, km: counts.by_check,
    "sources": lambda counts, km: counts.by_source,
    "zones-blanches": lambda counts, km: counts.blank_zones(km).table,
    "appels": lambda counts, km: rounds_table(),
    "releves": lambda counts, km: figures_table(Figure.objects.oldest_first()),
}


def observatory_file(request, name):
    """Download a whole table of the observatory as CSV; 404 for an unknown name."""
    form = DistanceForm(request.GET)
    if form.problem:
        return HttpResponseBadRequest(form.problem, content_type="text/plain; charset=utf-8")
    if name == "communes-eloignees":
        return csv_response(csv_name(name), FAR_COMMUNE_HEADERS, far_communes(form.km))
    if name not in TABLES:
        raise Http404
    table = TABLES[name](cached_observatory(), form.km)
    return csv_response(csv_name(name), table.headers, table.rows_with_total)


def csv_name(name):
    return f"tiers-lieux-occitanie-{name}-{timezone.localdate().isoformat()}"


def far_communes(km):
    """Yield a row for each commune farther than `km` from a labelled venue, by population."""
    counts = cached_observatory()
    names = dict(Commune.objects.values_list("code", "name"))
    venues = dict(Venue.objects.public().labelled_third_places().values_list("pk", "name"))
    departments = {each.code: each.name for each in counts.region.departments}
    far = counts.blank_zones(km).far
    for each in sorted(far, key=lambda each: (-each.commune.population, each.commune.code)):
        town = each.commune
        place = (town.code, names[town.code], departments[town.department], town.population)
        yield (*place, each.km, venues.get(each.nearest))
