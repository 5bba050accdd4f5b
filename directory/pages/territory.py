from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from directory.cache.versioned import current_cache
from directory.geo.svg_maps import department_map, region_map
from directory.listing.cards import cards
from directory.locations.forms import PageForm
from directory.models import Commune, Department, Venue

# Of one department, then of one commune: as many as EcoIndex A allows.
LINES, CARDS = 40, 20
MAP = "components/department_map.html"
NEARBY = 6
NEARBY_KM = 30


def department_list(request):
    """The region's departments, drawn and as a table."""
    public = Venue.objects.public()
    counts = public.count_by("commune__department")
    labelled = public.labelled().count_by("commune__department")
    departments = Department.objects.defer("outline")
    rows = [(each, counts.get(each.code, 0), labelled.get(each.code, 0)) for each in departments]
    context = {
        "shapes": region_map(departments, counts),
        "rows": rows,
        "total": sum(counts.values()),
        "total_labelled": sum(labelled.values()),
        "population": sum(each.population for each in departments),
    }
    return render(request, "directory/pages/department_list.html", context)


def department(request, code, slug):
    """The venues of a department, by commune, beside its map and its neighbours."""
    found = get_object_or_404(Department, code=code)
    if found.slug != slug:
        return redirect(found, permanent=True)
    listed = venues_by_town(code)
    context = paged(request, [key for key, *_ in listed], LINES, found) | {
        "department": found,
        "neighbours": found.neighbours.light(),
        "drawn_map": current_cache().get_or_set(("map", code), lambda: drawn_map(found, listed)),
    }
    return render(request, "directory/pages/department.html", context)


def commune(request, code, slug):
    """The venues of a commune; a commune without any has no page."""
    found = get_object_or_404(Commune.objects.light(), code=code)
    venues = Venue.objects.public().filter(commune=found).by_name()
    context = paged(request, venues.values_list("pk", flat=True), CARDS, found)
    if not context["page"].paginator.count:
        raise Http404
    if found.slug != slug:
        return redirect(found, permanent=True)
    near = Venue.objects.public().exclude(commune=found).select_related("commune")
    context["cards"] = cards(context["page"])
    context["commune"] = found
    context["nearby"] = near.near(found.latitude, found.longitude, NEARBY_KM)[:NEARBY]
    return render(request, "directory/pages/commune.html", context)


def drawn_map(found, listed):
    """Returns the SVG of a department with the points of all its venues."""
    label = f"Carte {found.of_name}\u00a0: le point de chaque lieu"
    drawn = department_map(found, [point for _, *point in listed])
    return render_to_string(MAP, {"map": drawn, "label": label})


def venues_by_town(code):
    """Returns (key, latitude, longitude) of each venue of a department: sorted once, then kept."""
    venues = Venue.objects.public().in_departments([code]).by_town()
    rows = venues.values_list("pk", "latitude", "longitude")
    return current_cache().get_or_set(("by town", code), lambda: list(rows))


def paged(request, keys, size, place):
    """Returns the page that the address asks for of the venues `keys`, and the addresses of those
    around it.
    """
    page = Paginator(keys, size).get_page(PageForm.number(request.GET))
    venues = Venue.objects.with_cards().in_bulk(list(page.object_list))
    page.object_list = [venues[key] for key in page.object_list if key in venues]
    return {
        "page": page,
        "previous": page_address(place, page.number - 1),
        "next": page_address(place, page.number + 1),
    }


def page_address(place, number):
    return place.get_absolute_url() + (f"?page={number}" if number > 1 else "")
