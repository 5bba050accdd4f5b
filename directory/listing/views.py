from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from directory.listing.page import ListPage
from directory.listing.understood import to_clean_address


def venue_list(request: HttpRequest) -> HttpResponse:
    """The venues that the query string asks for, with the facets to ask for others."""
    if redirection := to_clean_address(request, "venue_list"):
        return redirection
    return render(request, "directory/listing/venue_list.html", {"listing": ListPage(request.GET)})
