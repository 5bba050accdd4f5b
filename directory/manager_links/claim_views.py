from django.shortcuts import redirect, render

from directory.manager_links.claims import claim_form
from directory.models import Venue
from directory.spam.forms import public_form_view
from directory.venues.addresses import venue_or_404


@public_form_view
def claim_venue(request, slug):
    """« C’est mon lieu »: ask for the links by which a venue keeps its sheet."""
    venue = venue_or_404(Venue.objects.public(), slug)
    form = claim_form(venue).sent_by(request, venue=venue)
    if form.submit(request):
        return redirect("claim_thanks", venue.slug)
    context = {"form": form, "venue": venue}
    return render(request, "directory/manager_links/claim.html", context, status=form.status)


def claim_thanks(request, slug):
    venue = venue_or_404(Venue.objects.public(), slug)
    return render(request, "directory/manager_links/claim_thanks.html", {"venue": venue})
