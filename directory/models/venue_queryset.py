from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q
from django.db.models.functions import Coalesce

from directory.geo import bounding_box, distance_expression
from directory.models.award import Award
from directory.search import words


class VenueQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        """Returns the venue at the address `slug`, else the one that has left it for another."""
        return self.filter(slug=slug).first() or self.get(former_addresses__slug=slug)

    def public(self):
        """Venues that the directory lists."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def visible_to(self, user):
        """Venues whose sheet `user` may open: all for staff, else those that were made public."""
        return self if user.is_staff else self.exclude(status=self.model.Status.DRAFT)

    def labelled(self, labels=None, on=None):
        """Venues holding a label in force on the day `on`; `labels`: codes, any of them."""
        awards = Award.objects.in_force(on).filter(venue=OuterRef("pk"))
        if labels is not None:
            awards = awards.filter(label__code__in=labels)
        return self.filter(Exists(awards))

    def of_types(self, codes):
        """Venues of any of the types `codes`."""
        links = self.model.types.through.objects.filter(venue=OuterRef("pk"))
        return self.filter(Exists(links.filter(venuetype__code__in=codes)))

    def offering(self, codes):
        """Venues offering any of the services `codes`."""
        links = self.model.services.through.objects.filter(venue=OuterRef("pk"))
        return self.filter(Exists(links.filter(service__code__in=codes)))

    def in_departments(self, codes):
        return self.filter(commune__department__in=codes)

    def wheelchair(self, levels):
        return self.filter(wheelchair__in=levels)

    def search(self, text):
        """Venues whose searched text holds every word of `text`, folded alike."""
        condition = Q()
        for word in words(text):
            condition &= Q(search_text__contains=word)
        return self.filter(condition)

    def near(self, latitude, longitude, km):
        """Venues within `km` of a point in degrees WGS 84, nearest first, with `distance` in km."""
        south, north, west, east = bounding_box(latitude, longitude, km)
        return (
            self.filter(latitude__range=(south, north), longitude__range=(west, east))
            .annotate(distance=distance_expression(latitude, longitude))
            .filter(distance__lte=km)
            .order_by("distance", "sort_name", "pk")
        )

    def freshest_first(self):
        """Last checked or added first, then by the year of the last source that lists them."""
        return self.order_by(
            Coalesce("verified_on", "created_on").desc(),
            F("seen_year").desc(nulls_last=True),
            "sort_name",
            "pk",
        )

    def by_name(self):
        return self.order_by("sort_name", "pk")

    def by_town(self):
        return self.order_by("commune__sort_name", "commune_id", "sort_name", "pk")

    def count_by(self, column):
        """Returns {value of `column`: number of venues}."""
        return dict(self.order_by().values_list(column).annotate(Count("pk", distinct=True)))

    def with_place(self):
        """Loads the commune and the department, without its outline."""
        return self.select_related("commune__department").defer(
            "commune__department__outline", "commune__department__silhouette"
        )

    def with_cards(self, on=None):
        """Loads all that a card shows, in as many queries for one venue as for twenty."""
        return self.with_place().with_holdings(on)

    def with_sheet(self, on=None):
        """Loads all that a sheet shows: what a card does, the outline and the rounds besides."""
        return self.select_related("commune__department").with_holdings(on, "round")

    def with_holdings(self, on, *beside):
        """Loads types, services and, in `awards_in_force`, awards with what stands `beside`."""
        awards = Award.objects.in_force(on).select_related("label", *beside)
        return self.prefetch_related(
            "types", "services", Prefetch("awards", queryset=awards, to_attr="awards_in_force")
        )

    def refresh_search(self):
        """Writes the folded columns again; to call when what they are made of has changed."""
        venues = self.select_related("commune__department").prefetch_related("types", "services")
        for venue in venues.iterator(chunk_size=500):
            text, name = venue.folded_columns()
            if (text, name) != (venue.search_text, venue.sort_name):
                self.model.objects.filter(pk=venue.pk).update(search_text=text, sort_name=name)
