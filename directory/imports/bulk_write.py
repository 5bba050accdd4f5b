"""Writes sheets by the thousand, as saving them one by one would: addresses, searched columns,
links and history included.
"""

from django.utils import timezone

from directory.imports.validate import FIELDS, blank_venues, read_communes
from directory.models import Service, Venue, VenueType
from directory.models.former_address import FreeSlugs
from directory.venues.fields import LINKS
from tierslieux.history.bulk import copy_records
from tierslieux.history.records import CHANGED, CREATED, without_records

# What follows from the rest, and is written with whatever changes.
FOLLOWING = (
    *("latitude", "longitude", "point_precision"),
    *("search_text", "sort_name", "updated_at"),
)


class Writer:
    """Writes for one person, or for a command; what is needed of other tables is read once."""

    def __init__(self, by=None):
        self.by, self.communes, self.slugs = by, read_communes(), FreeSlugs(Venue)
        self.blank = blank_venues()
        lists = {"types": VenueType, "services": Service}
        self.names = {
            field: dict(model.objects.order_by("rank", "name").values_list("pk", "name"))
            for field, model in lists.items()
        }

    def create(self, wanted):
        """Stores new sheets, [(values, address wished)], and returns them."""
        venues = [self.new_venue(*each) for each in wanted]
        Venue.objects.bulk_create(venues)
        self.link({each: values for each, (values, _) in zip(venues, wanted, strict=True)})
        copy_records(Venue, [each.pk for each in venues], CREATED, self.by)
        return venues

    def new_venue(self, values, address):
        venue = next(self.blank)
        self.fill(venue, values)
        venue.slug = self.slugs.take(address) or self.slugs.draw(venue)
        return venue

    def change(self, wanted):
        """Writes values in sheets that are locked, [(venue, values)]."""
        for venue, values in wanted:
            self.fill(venue, values)
        renamed = [venue for venue, values in wanted if "name" in values]
        self.rename(renamed)
        others = [venue for venue, _ in wanted if venue not in renamed]
        names = {name for _, values in wanted for name in values} - {*LINKS}
        store(others, {*names, *FOLLOWING})
        self.link(dict(wanted))
        Venue.objects.filter(pk__in=[each.pk for each in renamed]).refresh_search()
        copy_records(Venue, [venue.pk for venue, _ in wanted], CHANGED, self.by)

    def rename(self, venues):
        """Saves sheets one by one: each leaves its address for another, and keeps the former."""
        with without_records():
            for venue in venues:
                venue.save()

    def fill(self, venue, values):
        for name, value in values.items():
            if name not in LINKS:
                setattr(venue, FIELDS[name].attname, value)
        venue.commune = self.communes[venue.commune_id]
        venue.complete_point()
        venue.search_text, venue.sort_name = venue.folded_columns(self.labels(venue, values))

    def labels(self, venue, values):
        """Returns the names of the types and services that a sheet will have."""
        told = []
        for field, names in self.names.items():
            keys = values.get(field)
            if keys is None:
                keys = [each.pk for each in getattr(venue, field).all()] if venue.pk else ()
            told += [name for key, name in names.items() if key in keys]
        return told

    def link(self, wanted):
        """Gives sheets, {venue: values}, the types and services that their values tell."""
        for name in LINKS:
            through = FIELDS[name].remote_field.through
            target = f"{FIELDS[name].m2m_reverse_field_name()}_id"
            keys = {venue.pk: values[name] for venue, values in wanted.items() if name in values}
            through.objects.filter(venue__in=keys).delete()
            through.objects.bulk_create(
                through(venue_id=venue, **{target: key}) for venue in keys for key in keys[venue]
            )


def store(venues, names):
    """Writes some columns of stored sheets, in few statements: an insertion that finds its row."""
    for each in venues:
        each.updated_at = timezone.now()
    Venue.objects.bulk_create(
        venues, update_conflicts=True, unique_fields=["pk"], update_fields=sorted(names)
    )
