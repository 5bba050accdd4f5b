from directory.models import Venue


class SearchRefreshMixin:
    """Admin of a row whose name venues are searched by: saving it refreshes their search text.

    `venue_lookup` is the lookup from a venue to the row.
    """

    venue_lookup = ""

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        Venue.objects.filter(**{self.venue_lookup: form.instance}).refresh_search()
