from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.listing.page import ListPage


def venue_list(request: HttpRequest) -> HttpResponse:
    """The venues that the query string asks for, with the facets to ask for others."""
    return render(request, "directory/listing/venue_list.html", {"listing": ListPage(request.GET)})
