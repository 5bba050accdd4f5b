from copy import copy
from datetime import timedelta

from django.contrib.admin.views.decorators import staff_member_required
from django.http import QueryDict
from django.shortcuts import render
from django.utils.timezone import localdate

from directory.awards.coverage import label_coverage
from directory.geo.svg_maps import region_map
from directory.listing.cards import cards
from directory.listing.page import ListPage
from directory.models import Department, Venue
from directory.venues.forms import SheetForm
from directory.venues.sheet import Sheet
from labels.models import Criterion

EXAMPLE_QUERY = "departement=99&tri=fraicheur"
EMPTY_QUERY = "q=introuvable&type=fablab"
INVALID_VALUES = {"name": "", "postcode": "310", "website": "pas une adresse"}
STALE_AGE = timedelta(days=1500)


@staff_member_required
def components(request):
    """Show what templates/components/ holds, so that a change of style is seen at once."""
    public = Venue.objects.public()
    sheets = [Sheet(venue) for venue in public.labelled().by_name().with_sheet()[:1]]
    labelled = public.labelled().with_cards().by_name()
    venues = [*labelled[:2], *public.with_cards().by_name()[:2]]
    context = {
        "cards": cards(venues),
        "sheets": sheets,
        "states": [state for sheet in sheets for state in sheet_states(sheet.venue)],
        "form": SheetForm(INVALID_VALUES),
        "shapes": region_map(
            Department.objects.defer("outline"), public.count_by("commune__department")
        ),
        "towns": {"object_list": venues, "has_other_pages": False},
        "coverage": label_coverage(),
        "listing": ListPage(QueryDict(EXAMPLE_QUERY)),
        "nothing": ListPage(QueryDict(EMPTY_QUERY)),
        "criteria": Criterion.objects.order_by("rank"),
        "roles": ("page", "surface", "sunken", "line", "control", "text", "quiet", "link"),
        "kinds": ("coworking", "fablab", "mediation-numerique"),
    }
    return render(request, "directory/pages/components.html", context)


def sheet_states(venue):
    """Yield the Sheet of an unsaved copy of `venue` in each state that a page shows."""
    today, status = localdate(), Venue.Status
    for values in (
        {"status": status.DRAFT},
        {"status": status.CLOSED},
        {"verified_on": today, "verified_by": "le lieu"},
        {"verified_on": today - STALE_AGE},
        {"verified_on": None, "created_on": today},
        {"verified_on": None, "created_on": today - STALE_AGE},
    ):
        each = copy(venue)
        for name, value in values.items():
            setattr(each, name, value)
        yield Sheet(each)
