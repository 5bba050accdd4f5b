from django.http import HttpResponse
from django.shortcuts import redirect, render

from directory.cache.versioned import current_cache
from directory.geo.svg_maps import region_dots
from directory.listing.map_points import draw_point
from directory.listing.map_views import department_shapes
from directory.selection.calendar import selection_calendar
from directory.selection.comparison import compare
from directory.selection.selection import Selection
from directory.venues.qr_code import draw_qr_code
from directory.venues.words import type_mark
from tierslieux.web.absolute_urls import absolute_url


def my_selection(request):
    """The venues that the address names, compared, on a map, to print."""
    selection = Selection(request.GET)
    if selection.typed and len(selection.found) == 1:
        return redirect(selection.address(adding=selection.found[0].slug))
    context = {"selection": selection}
    if selection.venues:
        context |= {
            "comparison": compare(selection.venues) if selection.is_compared else None,
            "departments": department_shapes(current_cache()),
            "dots": region_dots(map(map_point, selection.venues)),
            "qr_code": draw_qr_code(absolute_url(selection.address())),
        }
    return render(request, "directory/selection/my_selection.html", context)


def map_point(venue):
    return draw_point(venue.name, venue.slug, venue.latitude, venue.longitude, type_mark(venue))


def my_selection_calendar(request):
    """The hours of the selection for four weeks, as a calendar."""
    selection = Selection(request.GET)
    response = HttpResponse(
        selection_calendar(selection.venues, selection.address()), content_type="text/calendar"
    )
    response["Content-Disposition"] = 'attachment; filename="ma-selection.ics"'
    return response
