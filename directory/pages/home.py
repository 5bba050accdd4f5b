from django.db.models import Count, Q
from django.shortcuts import render

from directory.cache.versioned import current_cache
from directory.geo.svg_maps import region_map
from directory.listing.opening_query import OPENING_CHOICES
from directory.models import Department, Venue, VenueType
from directory.pages.needs import read_needs
from directory.pages.news import latest_news
from labels.models import Label, Round


def home(request):
    """Show the home page: the region at a glance, and where to start."""
    region = current_cache().get_or_set("region", region_at_a_glance)
    call = Round.objects.public().current()
    return render(request, "directory/pages/home.html", region | {"call": call})


def region_at_a_glance():
    """Return the part of the context that depends on the directory alone; it is cached."""
    public = Venue.objects.public()
    places = Count("communes__venues", filter=Q(communes__venues__in=public))
    departments = (
        Department.objects.defer("outline").annotate(venues_listed=places).order_by("code")
    )
    types = VenueType.objects.order_by("rank", "name")
    counts = {each.code: each.venues_listed for each in departments}
    kinds = Count("venues", filter=Q(venues__in=public))
    return {
        "shapes": region_map(departments, counts),
        "total": sum(counts.values()),
        "types": list(types.annotate(venues_listed=kinds)),
        "label": Label.objects.first(),
        "needs": read_needs(),
        "news": latest_news(),
        "openings": OPENING_CHOICES,
    }
