from django.shortcuts import get_object_or_404, redirect, render

from directory.locations.forms import LocationForm
from directory.models import FormerAddress, Venue
from directory.venues.sheet import Sheet
from tierslieux.web.visitor import visitor


def venue(request, slug):
    """The sheet of a venue; a former address leads to the present one."""
    visible = Venue.objects.visible_to(visitor(request))
    row = visible.with_sheet().filter(slug=slug).first()
    if row is None:
        former = get_object_or_404(FormerAddress, slug=slug, venue__in=visible)
        return redirect(former.venue, permanent=True)
    sheet = Sheet(row, LocationForm.location(request.GET))
    return render(request, "directory/venues/venue.html", {"sheet": sheet, "venue": row})
