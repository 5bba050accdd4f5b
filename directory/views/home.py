from django.shortcuts import render
from django.utils import timezone

from directory.drawing import region_map
from directory.models import Department, Venue, VenueType
from directory.revision import recollection
from labels.models import Label, Round

FRESH = 6


def home(request):
    """What the directory is, the region at a glance, and where to start."""
    region = recollection().remember(("region", timezone.localdate()), region_at_a_glance)
    return render(request, "directory/home.html", region | {"call": Round.objects.current()})


def region_at_a_glance():
    """Reads all that the home page says of the directory."""
    public = Venue.objects.public()
    counts = public.count_by("commune__department")
    kinds = public.count_by("types__code")
    return {
        "shapes": region_map(Department.objects.defer("outline"), counts),
        "total": sum(counts.values()),
        "types": [(each, kinds.get(each.code, 0)) for each in VenueType.objects.all()],
        "label": Label.objects.first(),
        "fresh": list(public.freshest_first().with_cards()[:FRESH]),
    }
