from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from directory.models import Commune, Department, Venue
from labels.models import Round

PAGES = (
    "home",
    "venue_list",
    "venue_map",
    "department_list",
    "my_week",
    "label",
    "round_list",
    "about",
    "accessibility",
    "legal",
    "privacy",
    "site_map",
)


class SiteSitemap(Sitemap):
    """Addresses are the site's own, whatever host is asked."""

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(SiteSitemap):
    def items(self):
        return PAGES

    def location(self, item):
        return reverse(item)


class VenueSitemap(SiteSitemap):
    def items(self):
        return Venue.objects.public().by_name().only("slug", "updated_at")

    def lastmod(self, item):
        return item.updated_at


class DepartmentSitemap(SiteSitemap):
    def items(self):
        return Department.objects.light()


class CommuneSitemap(SiteSitemap):
    def items(self):
        return Commune.objects.filter(venues__in=Venue.objects.public()).distinct()


class RoundSitemap(SiteSitemap):
    def items(self):
        return Round.objects.newest_first()


SITEMAPS = {
    "pages": PageSitemap,
    "departements": DepartmentSitemap,
    "communes": CommuneSitemap,
    "appels-a-projets": RoundSitemap,
    "lieux": VenueSitemap,
}
