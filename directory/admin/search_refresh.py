from directory.models import Venue


class RefreshesVenues:
    """For what a venue is searched by: a change of it is written in the sheets it concerns.

    `venue_lookup` leads from a venue to the row. What a venue uses can't be deleted.
    """

    venue_lookup = ""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Venue.objects.filter(**{self.venue_lookup: form.instance}).refresh_search()
