import json
from itertools import product
from urllib.parse import urlsplit

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control

from directory.cache.versioned import DirectoryCache, current_cache
from directory.geo.svg_maps import region_dots
from directory.listing.filters import VenueFilters
from directory.listing.map_points import feature_collection, result_points, town_names
from directory.listing.page import ListPage
from directory.listing.understood import to_clean_address
from directory.models import Department, Venue

BACKGROUND_MAX_AGE = 24 * 3600  # seconds
# Between those of both schemes: a picture has no style sheet, and stands on the relief of either.
DOT_COLOURS = {"coworking": "#b3202f", "fablab": "#b98410", "mediation-numerique": "#22775f"}
OTHER_COLOUR = "#5b524a"


def venue_map(request: HttpRequest) -> HttpResponse:
    """The results of the list on a map: drawn, then interactive where scripts run."""
    if redirection := to_clean_address(request, "venue_map"):
        return redirection
    listing = ListPage(request.GET, "venue_map")
    context = {
        "listing": listing,
        "departments": department_shapes(listing.cache),
        "dots": region_dots(result_points(listing)),
        "list_address": listing.filters.address(listing.page.number, view="venue_list"),
        "data": script_data(listing.filters),
    }
    page = csp_update({"img-src": tile_hosts()})(render)
    return page(request, "directory/listing/venue_map.html", context)


def script_data(filters: VenueFilters) -> dict[str, str]:
    """Return {name: text} of what the map's script is told."""
    near = filters.place and f"{filters.place.latitude},{filters.place.longitude}"
    return {
        "points": filters.address(view="venue_points"),
        "names": reverse("map_background"),
        "list": reverse("venue_list"),
        "zone": "".join(filters.asked["zone"]),
        "near": near or "",
        "relief": json.dumps(relief_pictures()),
        "waters": static("relief/eaux.json"),
        "tiles": settings.MAP_TILES_URL,
        "credit": settings.MAP_TILES_CREDIT,
    }


def relief_pictures() -> dict[str, str]:
    """Return {"light-1100.avif": its address} of each picture of the relief."""
    names = product(("light", "dark"), (1100, 2200), ("avif", "webp"))
    pictures = [f"{scheme}-{width}.{kind}" for scheme, width, kind in names]
    return {name: static(f"relief/carte-{name}") for name in pictures}


def tile_hosts() -> list[str]:
    """Return where the page, and no other, may fetch images besides the site."""
    parts = urlsplit(settings.MAP_TILES_URL)
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []


def department_shapes(cache: DirectoryCache) -> list[Department]:
    """Return the departments with what draws them on the region's map."""
    return cache.get_or_set("shapes", lambda: list(Department.objects.defer("outline")))


# Asked again each time, for an edit to be on the map at once: what has not changed is not sent.
@cache_control(no_cache=True)
def venue_points(request: HttpRequest) -> HttpResponse:
    """The results of the list as GeoJSON, for the map's script."""
    return HttpResponse(feature_collection(ListPage(request.GET)), "application/geo+json")


@cache_control(no_cache=True)
def venue_dots(request: HttpRequest) -> HttpResponse:
    """The results of the list as a picture, to lay on the relief of the region."""
    listing = ListPage(request.GET)
    context = {
        "departments": department_shapes(listing.cache),
        "dots": [
            (DOT_COLOURS.get(mark, OTHER_COLOUR), path)
            for mark, path in region_dots(result_points(listing))
        ],
    }
    return render(request, "directory/listing/dots.svg", context, "image/svg+xml")


@cache_control(no_cache=True)
def map_card(request: HttpRequest, slug: str) -> HttpResponse:
    """What a popup of the map says of a venue under its name, as a fragment of HTML."""
    key = get_object_or_404(Venue.objects.public().values_list("pk", flat=True), slug=slug)
    [card] = ListPage(request.GET).draw_cards([key])
    return render(request, "directory/listing/_map_card.html", {"card": card})


@cache_control(public=True, max_age=BACKGROUND_MAX_AGE)
def map_background(request: HttpRequest) -> HttpResponse:
    """The names of towns, for the map's script; the outlines are in the page."""
    return HttpResponse(current_cache().get_or_set("towns", town_names), "application/json")
