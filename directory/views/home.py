from django.shortcuts import render

from directory.drawing import region_map
from directory.models import Department, Venue, VenueType
from labels.models import Label, Round

FRESH = 6


def home(request):
    """What the directory is, the region at a glance, and where to start."""
    public = Venue.objects.public()
    counts = public.count_by("commune__department")
    kinds = public.count_by("types__code")
    context = {
        "shapes": region_map(Department.objects.defer("outline"), counts),
        "total": sum(counts.values()),
        "types": [(each, kinds.get(each.code, 0)) for each in VenueType.objects.all()],
        "label": Label.objects.first(),
        "call": Round.objects.current(),
        "fresh": public.freshest_first().with_cards()[:FRESH],
    }
    return render(request, "directory/home.html", context)
