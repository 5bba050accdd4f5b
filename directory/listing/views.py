from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from directory.listing.page import ListPage
from directory.listing.understood import to_clean_address

MAX_PRINTED = 300


def venue_list(request: HttpRequest) -> HttpResponse:
    """The venues that the query string asks for, with the facets to ask for others."""
    if redirection := to_clean_address(request, "venue_list"):
        return redirection
    return render(request, "directory/listing/venue_list.html", {"listing": ListPage(request.GET)})


def printed_list(request: HttpRequest) -> HttpResponse:
    """Every result of the list at once, to print: the first MAX_PRINTED."""
    listing = ListPage(request.GET)
    context = {
        "listing": listing,
        "cards": listing.draw_cards(list(listing.keys[:MAX_PRINTED])),
        "most": MAX_PRINTED,
        "today": timezone.localdate(),
    }
    return render(request, "directory/listing/printed.html", context)
