"""What one hands over of a sheet: its address, its poster."""

from django.shortcuts import get_object_or_404, render

from directory.models import Venue
from directory.venues.sheet import Sheet


def share_venue(request, slug):
    """The ways to pass a sheet on."""
    venue = get_object_or_404(Venue.objects.public().with_place(), slug=slug)
    return render(request, "directory/venues/share.html", {"venue": venue, "sheet": Sheet(venue)})


def venue_poster(request, slug):
    """A sheet as a poster to print on A4."""
    venue = get_object_or_404(Venue.objects.public().with_sheet(), slug=slug)
    return render(request, "directory/venues/poster.html", {"venue": venue, "sheet": Sheet(venue)})
