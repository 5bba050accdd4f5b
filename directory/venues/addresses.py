from django.http import Http404

from directory.models import Venue


def venue_or_404(venues, slug):
    """Return the one of these venues whose page is, or was, at this address. Raise Http404."""
    try:
        return venues.with_place().get_by_natural_key(slug)
    except Venue.DoesNotExist as error:
        raise Http404 from error
