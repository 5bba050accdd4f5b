from directory.models import Venue


class RefreshesVenues:
    """For what a venue is searched by: a change of it is written in the sheets it concerns.

    `venue_lookup` leads from a venue to the row.
    """

    venue_lookup = ""

    def venues_of(self, rows):
        return Venue.objects.filter(**{f"{self.venue_lookup}__in": rows})

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        self.venues_of([form.instance]).refresh_search()

    def delete_model(self, request, obj):
        concerned = self.concerned([obj])
        super().delete_model(request, obj)
        Venue.objects.filter(pk__in=concerned).refresh_search()

    def delete_queryset(self, request, queryset):
        concerned = self.concerned(queryset)
        super().delete_queryset(request, queryset)
        Venue.objects.filter(pk__in=concerned).refresh_search()

    def concerned(self, rows):
        return list(self.venues_of(rows).values_list("pk", flat=True))
