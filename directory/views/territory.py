from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render

from directory.drawing import department_map, region_map
from directory.filters import PageForm
from directory.models import Commune, Department, Venue

PER_PAGE = 60
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
    return render(request, "directory/department_list.html", context)


def department(request, code, slug):
    """The venues of a department, by commune, beside its map and its neighbours."""
    found = get_object_or_404(Department, code=code)
    if found.slug != slug:
        return redirect(found, permanent=True)
    venues = Venue.objects.public().in_departments([code]).by_town().with_cards()
    context = paged(request, venues, found) | {
        "department": found,
        "neighbours": found.neighbours.light(),
    }
    context["map"] = department_map(found, context["page"].object_list)
    return render(request, "directory/department.html", context)


def commune(request, code, slug):
    """The venues of a commune; a commune without any has no page."""
    found = get_object_or_404(Commune.objects.light(), code=code)
    venues = Venue.objects.public().filter(commune=found).by_name().with_cards()
    context = paged(request, venues, found)
    if not context["page"].paginator.count:
        raise Http404
    if found.slug != slug:
        return redirect(found, permanent=True)
    near = Venue.objects.public().exclude(commune=found).select_related("commune")
    context["commune"] = found
    context["nearby"] = near.near(found.latitude, found.longitude, NEARBY_KM)[:NEARBY]
    return render(request, "directory/commune.html", context)


def paged(request, venues, place):
    """Returns the page that the address asks for, and the addresses of those around it."""
    page = Paginator(venues, PER_PAGE).get_page(PageForm.number(request.GET))
    return {
        "page": page,
        "previous": page_address(place, page.number - 1),
        "next": page_address(place, page.number + 1),
    }


def page_address(place, number):
    return place.get_absolute_url() + (f"?page={number}" if number > 1 else "")
