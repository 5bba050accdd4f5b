from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from directory.models import Award, Evidence, FormerAddress, Venue
from tierslieux.web.visitor import visitor


def venue_label(request, slug):
    """What was checked before a venue was labelled, as long as the label is in force."""
    visible = Venue.objects.visible_to(visitor(request))
    venue = visible.with_place().filter(slug=slug).first()
    if venue is None:
        former = get_object_or_404(FormerAddress, slug=slug, venue__in=visible)
        return redirect(reverse("venue_label", args=[former.venue.slug]), permanent=True)
    awards = checked_awards().filter(venue=venue)
    if not awards:
        raise Http404
    context = {"venue": venue, "awards": awards, "is_listed": venue.is_public}
    return render(request, "directory/awards/evidence.html", context)


def checked_awards():
    """Returns the awards in force of which something was checked, with what it is."""
    evidence = Evidence.objects.select_related("criterion")
    evidence = evidence.order_by("criterion__rank", "criterion__code")
    checked = Award.objects.in_force().filter(evidence__isnull=False).distinct()
    beside = ("label", "round", "first")
    return checked.select_related(*beside).prefetch_related(Prefetch("evidence", evidence))
