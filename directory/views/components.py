from django.contrib.admin.views.decorators import staff_member_required
from django.http import QueryDict
from django.shortcuts import render

from directory.card import cards
from directory.drawing import region_map
from directory.listing import Listing
from directory.models import Department, Venue
from directory.sheet import Sheet
from labels.models import Criterion, Round

SHOWN = "departement=99&tri=fraicheur"
NOTHING = "q=introuvable&type=fablab"


@staff_member_required
def components(request):
    """Every component of the site on one page, so that a change of style is seen at once."""
    public = Venue.objects.public()
    sheets = [Sheet(venue) for venue in public.labelled().by_name().with_sheet()[:1]]
    labelled = public.labelled().with_cards().by_name()
    venues = [*labelled[:2], *public.with_cards().by_name()[:2]]
    context = {
        "venues": venues,
        "cards": cards(venues),
        "sheets": sheets,
        "shapes": region_map(
            Department.objects.defer("outline"), public.count_by("commune__department")
        ),
        "listing": Listing(QueryDict(SHOWN)),
        "nothing": Listing(QueryDict(NOTHING)),
        "rounds": Round.objects.public().with_state().newest_first().select_related("label"),
        "criteria": Criterion.objects.order_by("rank"),
        "roles": ("page", "surface", "sunken", "line", "control", "text", "quiet", "link"),
        "kinds": ("coworking", "fablab", "mediation-numerique"),
    }
    return render(request, "pages/components.html", context)
