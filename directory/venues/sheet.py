"""What a sheet tells: the facts that are known, and by name those that are not."""

from django.utils import timezone
from django.utils.functional import cached_property

from directory.geo.svg_maps import locator_map
from directory.hours.schedule import NEVER_KNOWN
from directory.hours.status import open_status, week_days
from directory.models import Service, Venue
from directory.models.freshness import is_recently_verified, is_stale
from directory.venues.fields import QUICK_QUESTIONS, SHEET_FACTS, practical_facts
from directory.venues.qr_code import draw_qr_code
from tierslieux.text.typography import join_and
from tierslieux.web.absolute_urls import absolute_url

NEARBY = 4
NEARBY_KM = 30
MAX_QUESTIONS = 3


def missing_facts(venue):
    """Return the French names, with their article, of the facts that the sheet lacks."""
    return [fact.name for fact in SHEET_FACTS if not fact.is_known(venue)]


def completeness(venue):
    """Return the share of the sheet's facts that are known, as a whole percentage."""
    return round(100 * (1 - len(missing_facts(venue)) / len(SHEET_FACTS)))


class Sheet:
    """The page of one venue, loaded by `with_sheet`, for who asked from a `place` or from none."""

    def __init__(self, venue, place=None):
        self.venue, self.place = venue, place

    @property
    def facts(self):
        return practical_facts(self.venue)

    @property
    def missing(self):
        return missing_facts(self.venue)

    @property
    def completeness(self):
        return completeness(self.venue)

    @property
    def missing_text(self):
        return join_and(self.missing)

    @property
    def questions(self):
        """What a visitor asks on the phone: the first unknown facts that a visit depends on, then
        what may be told in one press; pairs (question, field to tell or None).
        """
        asked = [fact.question for fact in SHEET_FACTS if self.is_asked(fact)][:MAX_QUESTIONS]
        quick = self.quick_questions
        return [(question, quick.get(question)) for question in dict.fromkeys([*asked, *quick])]

    def is_asked(self, fact):
        return bool(fact.question) and self.is_listed and not fact.is_known(self.venue)

    @property
    def quick_questions(self):
        """What a visitor who knows the place may tell in one press: {question: field}."""
        unknown = [row for row in QUICK_QUESTIONS if not row.is_known(self.venue)]
        return {row.question: row for row in unknown} if self.is_listed else {}

    @property
    def is_listed(self):
        return self.venue.is_public

    @property
    def commune_page(self):
        """The commune when it has a page for sure: that of a sheet which is listed."""
        return self.venue.commune if self.is_listed else None

    @property
    def is_recently_verified(self):
        return is_recently_verified(self.venue)

    @property
    def is_stale(self):
        return is_stale(self.venue)

    @cached_property
    def state(self):
        """The OpenStatus of a listed venue now; None for the others, which nobody can go to."""
        venue = self.venue
        if not self.is_listed:
            return None
        return open_status(venue.opening_hours, venue.special_days, timezone.now())

    @property
    def week(self):
        """Return the DayHours of seven days of a listed venue, none when its hours are unknown."""
        venue = self.venue
        days = week_days(venue.opening_hours, venue.special_days, timezone.localdate())
        is_known = any(day.hours not in NEVER_KNOWN for day in days)
        return days if self.is_listed and is_known else []

    @cached_property
    def services_by_family(self):
        """Return [(family, [service])] in the order of the families, the empty left out."""
        families = {}
        for service in self.venue.services.all():
            families.setdefault(service.family, []).append(service)
        return [(family.label, families[family]) for family in Service.Family if family in families]

    @property
    def address(self):
        """Its address for use outside the site."""
        return absolute_url(self.venue.get_absolute_url())

    @property
    def qr_code(self):
        return draw_qr_code(self.address)

    @cached_property
    def map(self):
        return locator_map(self.venue)

    @property
    def map_label(self):
        where = "" if self.venue.is_exact else ", placé au point de sa commune"
        venue, commune = self.venue, self.venue.commune
        return f"Carte {commune.department.of_name}\u00a0: {venue.name}, {commune.at_name}{where}"

    @cached_property
    def nearby(self):
        """Return the nearest public venues, each with its `distance` in km."""
        here = self.venue
        others = Venue.objects.public().exclude(pk=here.pk).select_related("commune")
        return others.near(here.latitude, here.longitude, NEARBY_KM)[:NEARBY]
