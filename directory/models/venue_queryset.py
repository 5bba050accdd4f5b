from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Prefetch, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat
from django.db.models.lookups import LessThanOrEqual
from django.utils import timezone

from directory.geo.distance import bounding_box, square_km
from directory.hours.osm import Openness, never_closes, read_rule
from directory.hours.schedule import Periods
from directory.models.award import Award
from directory.models.evidence import Evidence
from directory.models.freshness import GRACE, RHYTHMS
from directory.models.manager_link import ManagerRefusal
from directory.models.revision import Revision
from directory.models.special_hours import SpecialHours
from tierslieux.text.dates import latest_day_before_months
from tierslieux.text.folding import search_words

# Never checked first, then by their last check; the eldest of the directory first.
LONGEST_UNCHECKED = (F("verified_on").asc(nulls_first=True), "created_on", "sort_name", "pk")
ALWAYS_OPEN = "acces-24-7"  # the service of those who may come in at any time


def due_condition(since, on):
    """Return the Q of the venues whose check is due on the day `on`; `since` is the SQL date from
    which their rhythm runs.
    """
    due = Q()
    for months in RHYTHMS:
        late = LessThanOrEqual(since, latest_day_before_months(on, months))
        due |= Q(rhythm_months=months) & Q(late)
    return due


def stale_condition(on=None):
    """Return the Q of the venues whose sheet is stale on the day `on` (today)."""
    since = Coalesce("verified_on", "created_on")
    return due_condition(since, (on or timezone.localdate()) - GRACE)


def takes_messages():
    """Return the Q of the venues to which visitors may write: those whose address asked for none
    of their messages.
    """
    refusals = ManagerRefusal.objects.filter(venue=OuterRef("pk"), address=OuterRef("email"))
    return ~Q(email="") & ~Q(Exists(refusals))


class VenueQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        """Return the venue at the address `slug`, else the one that has left it for another."""
        return self.filter(slug=slug).first() or self.get(former_addresses__slug=slug)

    def public(self):
        """Venues that the directory lists."""
        return self.filter(status=self.model.Status.PUBLISHED)

    def taking_messages(self):
        """Venues that the directory lists and to which visitors may write."""
        return self.public().filter(takes_messages())

    def real(self):
        """All but the exercises of the staff, which no file nor comparison tells of."""
        return self.filter(is_exercise=False)

    def visible_to(self, user):
        """Venues whose sheet `user` may open: all for staff, else those that were made public."""
        return self if user.is_staff else self.exclude(status=self.model.Status.DRAFT)

    def labelled(self, labels=None, on=None):
        """Venues holding a label in force on the day `on`; `labels`: codes, any of them."""
        awards = Award.objects.in_force(on).filter(venue=OuterRef("pk"))
        if labels is not None:
            awards = awards.filter(label__code__in=labels)
        return self.filter(Exists(awards))

    def labelled_third_places(self, on=None):
        """Venues holding on the day `on` a label of third places, as France services is not."""
        awards = Award.objects.in_force(on).filter(label__is_for_third_places=True)
        return self.filter(Exists(awards.filter(venue=OuterRef("pk"))))

    def formerly_labelled(self, on=None):
        """Venues granted a label by the day `on` (today) and holding none that day."""
        day = on or timezone.localdate()
        here = Award.objects.filter(venue=OuterRef("pk"))
        granted = self.filter(Exists(here.filter(granted_on__lte=day)))
        return granted.exclude(Exists(here.in_force(day)))

    def of_types(self, codes):
        """Venues of any of the types `codes`."""
        links = self.model.types.through.objects.filter(venue=OuterRef("pk"))
        return self.filter(Exists(links.filter(venuetype__code__in=codes)))

    def offering(self, codes):
        """Venues offering any of the services `codes`."""
        return self.filter(Exists(self.offers(codes)))

    def offers(self, codes):
        """What links a venue to any of the services `codes`."""
        links = self.model.services.through.objects.filter(venue=OuterRef("pk"))
        return links.filter(service__code__in=codes)

    def in_departments(self, codes):
        return self.filter(commune__department__in=codes)

    def in_intercommunality(self, siren):
        """Venues of the member communes of an intercommunality."""
        return self.in_intercommunalities([siren])

    def in_intercommunalities(self, sirens):
        return self.filter(commune__intercommunality__in=sirens)

    def search(self, text):
        """Venues whose searched text holds every word of `text`, folded alike."""
        condition = Q()
        for word in search_words(text):
            condition &= Q(search_text__contains=word)
        return self.filter(condition)

    def near(self, latitude, longitude, km=None):
        """Venues, nearest first, within `km` of a point in degrees WGS 84, however far by default,
        each with its `square_km` from there.
        """
        here = latitude, longitude
        near = self.annotate(square_km=square_km(here, F("latitude"), F("longitude")))
        if km is not None:
            south, north, west, east = bounding_box(latitude, longitude, km)
            near = near.in_zone(south, west, north, east).filter(square_km__lte=km * km)
        return near.order_by("square_km", "sort_name", "pk")

    def in_zone(self, south, west, north, east):
        """Venues whose point lies between four bounds in degrees WGS 84."""
        return self.filter(latitude__range=(south, north), longitude__range=(west, east))

    def costing_at_most(self, euros):
        """Venues known to be free or to cost so much a day."""
        return self.filter(Q(free=self.model.Free.YES) | Q(day_price__lte=euros))

    def telling_price(self):
        """Venues known to be free, or of which the price of a day is known."""
        return self.filter(Q(free=self.model.Free.YES) | Q(day_price__isnull=False))

    def of_unknown_price(self, euros):
        """Venues that may cost so much a day at most: nothing says what they do."""
        free = self.model.Free
        perhaps = [free.UNKNOWN, free.NO] if euros else [free.UNKNOWN]
        return self.filter(free__in=perhaps, day_price=None)

    def open_at(self, moment):
        """Venues known to be open at an instant."""
        return self.with_openness(Periods.instant(moment), Openness.OPEN)

    def hours_unknown_at(self, moment):
        """Venues of which nobody knows whether they are open at an instant."""
        return self.with_openness(Periods.instant(moment), Openness.UNKNOWN)

    def open_during(self, periods):
        """Venues known to be open at some instant of `periods`, [(start, end)]."""
        return self.with_openness(Periods(periods), Openness.OPEN)

    def hours_unknown_during(self, periods):
        """Venues that are not known to be open during `periods`, but may be."""
        return self.with_openness(Periods(periods), Openness.UNKNOWN)

    def with_openness(self, periods, openness):
        """Venues of this openness in `periods`: each distinct text is evaluated once, and venues
        with special days one by one.
        """
        special = SpecialHours.objects.of(self, periods.first_day, periods.last_day)
        judge = periods.openness
        apart = [pk for pk, (text, days) in special.items() if judge(text, days) == openness]
        texts = [text for text in self.distinct_hours() if judge(text, ()) == openness]
        return self.filter(Q(opening_hours__in=texts) & ~Q(pk__in=special) | Q(pk__in=apart))

    def distinct_hours(self):
        return self.order_by().values_list("opening_hours", flat=True).distinct()

    def always_open(self):
        """Venues whose usual hours never close, or that offer access at any time."""
        texts = [text for text in self.distinct_hours() if never_closes(text)]
        return self.filter(Q(opening_hours__in=texts) | Q(Exists(self.offers([ALWAYS_OPEN]))))

    def without_usual_hours(self):
        """Venues whose usual hours are not known, and that do not offer access at any time."""
        texts = [text for text in self.distinct_hours() if read_rule(text) is None]
        return self.filter(~Exists(self.offers([ALWAYS_OPEN])), opening_hours__in=texts)

    def freshest_first(self):
        """Last checked or added first, then by the year of the last source that lists them."""
        return self.order_by(
            Coalesce("verified_on", "created_on").desc(),
            F("seen_year").desc(nulls_last=True),
            "sort_name",
            "pk",
        )

    def due_for_check(self, on=None):
        """Venues whose sheet nobody ever checked, or is to be checked again by `on` (today)."""
        day, checked = on or timezone.localdate(), F("verified_on")
        return self.filter(Q(verified_on=None) | due_condition(checked, day))

    def stale(self, on=None):
        """Venues whose sheet nobody checked, even after the last reminder, on `on` (today)."""
        return self.filter(stale_condition(on))

    def with_merit(self, on=None):
        """Annotate `merit`, a text that sorts the best-told sheets first, on the day `on` (today):
        a label of third places in force, checked recently, hours and a contact known, the name.
        """
        day = on or timezone.localdate()
        held = Award.objects.in_force(day).filter(label__is_for_third_places=True)
        is_due = due_condition(F("verified_on"), day - timedelta(days=1))
        told = [
            Exists(held.filter(venue=OuterRef("pk"))),
            Q(verified_on__isnull=False) & ~is_due,
            ~Q(opening_hours=""),
            ~Q(phone="", email="", website=""),
        ]
        digits = [Case(When(each, then=Value("0")), default=Value("1")) for each in told]
        return self.annotate(merit=Concat(*digits, "sort_name"))

    def by_merit(self):
        return self.with_merit().order_by("merit", "pk")

    def by_name(self):
        return self.order_by("sort_name", "pk")

    def by_town(self):
        return self.order_by("commune__sort_name", "commune_id", "sort_name", "pk")

    def count_by(self, column):
        """Return {value of `column`: number of venues}."""
        return dict(self.order_by().values_list(column).annotate(Count("pk", distinct=True)))

    def with_place(self):
        """Loads the commune and the department, without its outline."""
        return self.select_related("commune__department").defer(
            "commune__department__outline",
            "commune__department__silhouette",
            "commune__department__main_towns",
        )

    def with_cards(self, on=None):
        """Loads all that a card shows, in as many queries for one venue as for twenty."""
        return self.with_place().with_holdings(on)

    def with_sheet(self, on=None):
        """Loads all that a sheet shows: what a card does, the outline, the photos, whether the
        venue `takes_messages`, and the `stamp` of the directory.
        """
        stamp = Subquery(Revision.objects.values("stamp")[:1])
        around = "commune__department", "commune__intercommunality"
        sheet = self.select_related(*around).with_holdings(on)
        told = {"stamp": stamp, "takes_messages": takes_messages()}
        return sheet.annotate(**told).prefetch_related("photos")

    def with_holdings(self, on):
        """Loads types, services, awards in `awards_in_force`, and in `special_days` the special
        hours that are not over.
        """
        checked = Evidence.objects.filter(award=OuterRef("pk"))
        awards = Award.objects.in_force(on).select_related("label", "round", "first")
        awards = awards.annotate(has_evidence=Exists(checked))
        days = SpecialHours.objects.not_over(on).order_by("first_day", "pk")
        return self.prefetch_related(
            "types",
            "services",
            Prefetch("awards", queryset=awards, to_attr="awards_in_force"),
            Prefetch("special_hours", queryset=days, to_attr="special_days"),
        )

    def refresh_search(self):
        """Rebuild the folded columns; call it when what they are made of has changed."""
        venues = self.with_place().prefetch_related("types", "services")
        for venue in venues.iterator(chunk_size=500):
            text, name = venue.folded_columns()
            if (text, name) != (venue.search_text, venue.sort_name):
                self.model.objects.filter(pk=venue.pk).update(search_text=text, sort_name=name)
