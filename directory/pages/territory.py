from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string

from directory.awards.coverage import label_coverage
from directory.cache.versioned import current_cache
from directory.geo.svg_maps import department_map, region_map
from directory.listing.cards import cards
from directory.locations.forms import PageForm
from directory.models import Commune, Department, Intercommunality, Venue

# Lines of a department, cards of a commune: as many as EcoIndex A allows.
DEPARTMENT_PAGE_SIZE, COMMUNE_PAGE_SIZE = 40, 20
MAP_TEMPLATE = "components/department_map.html"
MAX_NEARBY = 6
NEARBY_KM = 30


def department_list(request):
    """Show the departments of the region, on a map and in a table."""
    public = Venue.objects.public()
    counts = public.count_by("commune__department")
    labelled = public.labelled_third_places().count_by("commune__department")
    departments = Department.objects.defer("outline")
    rows = [(each, counts.get(each.code, 0), labelled.get(each.code, 0)) for each in departments]
    context = {
        "shapes": region_map(departments, counts),
        "rows": rows,
        "total": sum(counts.values()),
        "total_labelled": sum(labelled.values()),
        "population": sum(each.population for each in departments),
        "coverage": label_coverage(),
    }
    return render(request, "directory/pages/department_list.html", context)


def department_page(request, code, slug):
    """List the venues of a department by commune, beside its map and its neighbours."""
    department = get_object_or_404(Department, code=code)
    if department.slug != slug:
        return redirect(department, permanent=True)
    venue_rows = venues_by_commune(code, Venue.objects.public().in_departments([code]))
    keys = [key for key, *_ in venue_rows]
    context = page_context(request, keys, DEPARTMENT_PAGE_SIZE, department) | {
        "department": department,
        "neighbours": department.neighbours.light(),
        "drawn_map": current_cache().get_or_set(
            ("map", code), lambda: draw_map(department, department.of_name, venue_rows)
        ),
    }
    return render(request, "directory/pages/department.html", context)


def intercommunality_page(request, siren, slug):
    """List the venues of an intercommunality by commune; 404 when it has none."""
    around = get_object_or_404(Intercommunality, siren=siren)
    venue_rows = venues_by_commune(siren, Venue.objects.public().in_intercommunality(siren))
    if not venue_rows:
        raise Http404
    if around.slug != slug:
        return redirect(around, permanent=True)
    departments = member_departments(around)
    keys = [key for key, *_ in venue_rows]
    context = page_context(request, keys, DEPARTMENT_PAGE_SIZE, around) | {
        "intercommunality": around,
        "departments": departments,
        "members": sum(each.members for each in departments) + around.outside_communes,
        "members_population": sum(each.members_population for each in departments),
        "drawn_map": current_cache().get_or_set(
            ("map", siren), lambda: draw_map(departments[0], around.of_name, venue_rows)
        ),
    }
    return render(request, "directory/pages/intercommunality.html", context)


def member_departments(around):
    """Return the departments of its communes, that of most of them first, with their number in
    `members` and their inhabitants in `members_population`.
    """
    member = Q(communes__intercommunality=around)
    counted = Department.objects.defer("silhouette").annotate(
        members=Count("communes", filter=member),
        members_population=Sum("communes__population", filter=member),
    )
    return list(counted.filter(members__gt=0).order_by("-members", "code"))


def commune_page(request, code, slug):
    """List the venues of a commune; 404 when it has none."""
    commune = get_object_or_404(Commune.objects.light(), code=code)
    venues = Venue.objects.public().filter(commune=commune).by_name()
    keys = venues.values_list("pk", flat=True)
    context = page_context(request, keys, COMMUNE_PAGE_SIZE, commune)
    if not context["page"].paginator.count:
        raise Http404
    if commune.slug != slug:
        return redirect(commune, permanent=True)
    near = Venue.objects.public().exclude(commune=commune).select_related("commune")
    context["cards"] = cards(context["page"])
    context["commune"] = commune
    context["nearby"] = near.near(commune.latitude, commune.longitude, NEARBY_KM)[:MAX_NEARBY]
    return render(request, "directory/pages/commune.html", context)


def draw_map(department, of_name, venue_rows):
    """Return the SVG map of a department with a point for each venue of a territory in it."""
    label = f"Carte {of_name}\u00a0: le point de chaque lieu"
    drawn = department_map(department, [point for _, *point in venue_rows])
    return render_to_string(MAP_TEMPLATE, {"map": drawn, "label": label})


def venues_by_commune(code, venues):
    """Return [(pk, latitude, longitude)] of `venues`, those of a territory, by commune; cached."""
    rows = venues.by_town().values_list("pk", "latitude", "longitude")
    return current_cache().get_or_set(("by town", code), lambda: list(rows))


def page_context(request, keys, size, territory):
    """Return the context of the page of venues asked for: `page`, `previous` and `next`."""
    page = Paginator(keys, size).get_page(PageForm.number(request.GET))
    venues = Venue.objects.with_cards().in_bulk(list(page.object_list))
    page.object_list = [venues[key] for key in page.object_list if key in venues]
    return {
        "page": page,
        "page_address": page_address(territory, page.number),
        "previous": page_address(territory, page.number - 1),
        "next": page_address(territory, page.number + 1),
    }


def page_address(territory, number):
    return territory.get_absolute_url() + (f"?page={number}" if number > 1 else "")
