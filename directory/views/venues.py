from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404, redirect, render

from directory.list_form import PlaceForm
from directory.listing import Listing
from directory.models import FormerAddress, Venue
from directory.sheet import Sheet


def venue_list(request):
    """The venues that the query string asks for, with the facets to ask for others."""
    return render(request, "directory/venue_list.html", {"listing": Listing(request.GET)})


def venue(request, slug):
    """The sheet of a venue; a former address leads to the present one."""
    visible = Venue.objects.visible_to(reader(request))
    found = visible.with_sheet().filter(slug=slug).first()
    if found is None:
        former = get_object_or_404(FormerAddress, slug=slug, venue__in=visible)
        return redirect(former.venue, permanent=True)
    sheet = Sheet(found, PlaceForm.place(request.GET))
    return render(request, "directory/venue.html", {"sheet": sheet, "venue": found})


def reader(request):
    """Who reads, without opening a session for a visitor who has none."""
    return request.user if settings.SESSION_COOKIE_NAME in request.COOKIES else AnonymousUser()
