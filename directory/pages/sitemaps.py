from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from directory.models import Award, Commune, Department, Intercommunality, Venue
from labels.calls.eligibility import labels_to_test, rounds_to_test
from labels.models import Round

INDEXED_PAGES = (
    "home",
    "venue_list",
    "venue_map",
    "department_list",
    "my_week",
    "label",
    "round_list",
    "observatory",
    "evolution",
    "blank_zones",
    "propose_venue",
    "about",
    "accessibility",
    "legal",
    "privacy",
    "site_map",
)


class SiteSitemap(Sitemap):
    """Base class: addresses use SITE_URL, whatever the host of the request."""

    def get_protocol(self, protocol=None):
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None):
        return urlsplit(settings.SITE_URL).netloc


class PageSitemap(SiteSitemap):
    def items(self):
        return (*INDEXED_PAGES, *["contact_site"] * bool(settings.CONTACT_EMAIL))

    def location(self, item):
        return reverse(item)


class VenueSitemap(SiteSitemap):
    def items(self):
        return Venue.objects.public().by_name().only("slug", "updated_at")

    def lastmod(self, item):
        return item.updated_at


class EvidenceSitemap(SiteSitemap):
    """Pages of the evidence of labels in force."""

    def items(self):
        awards = Award.objects.in_force().filter(evidence__isnull=False)
        return Venue.objects.public().filter(awards__in=awards).distinct().by_name()

    def location(self, item):
        return reverse("venue_label", args=[item.slug])


class DepartmentSitemap(SiteSitemap):
    def items(self):
        return Department.objects.light()


class IntercommunalitySitemap(SiteSitemap):
    def items(self):
        venues = Venue.objects.public()
        return Intercommunality.objects.filter(communes__venues__in=venues).distinct()


class CommuneSitemap(SiteSitemap):
    def items(self):
        return Commune.objects.filter(venues__in=Venue.objects.public()).distinct()


class RoundSitemap(SiteSitemap):
    def items(self):
        return Round.objects.public().newest_first()


class SelfTestSitemap(SiteSitemap):
    """« Puis-je candidater ? » pages of labels and calls that still take candidates."""

    def items(self):
        labels = [reverse("label_self_test", args=[each.code]) for each in labels_to_test()]
        rounds = [reverse("round_self_test", args=[each.slug]) for each in rounds_to_test()]
        return labels + rounds

    def location(self, item):
        return item


SITEMAPS = {
    "pages": PageSitemap,
    "departements": DepartmentSitemap,
    "intercommunalites": IntercommunalitySitemap,
    "communes": CommuneSitemap,
    "appels-a-projets": RoundSitemap,
    "puis-je-candidater": SelfTestSitemap,
    "lieux": VenueSitemap,
    "verifications": EvidenceSitemap,
}
