from django.contrib.sitemaps.views import sitemap
from django.urls import path, re_path
from django.views.generic import TemplateView

from directory.feeds import AwardFeed
from directory.sitemaps import SITEMAPS
from directory.views import (
    commuting,
    evidence,
    home,
    observatory,
    pages,
    places,
    rounds,
    territory,
    venue_map,
    venues,
)

DEPARTMENT = r"^departements/(?P<code>[0-9AB]{2,3})-(?P<slug>[-a-z0-9]+)/$"
COMMUNE = r"^communes/(?P<code>[0-9AB]{5})-(?P<slug>[-a-z0-9]+)/$"

accessibility = TemplateView.as_view(template_name="pages/accessibility.html")
legal = TemplateView.as_view(template_name="pages/legal.html")


urlpatterns = [
    path("", home.home, name="home"),
    path("lieux/", venues.venue_list, name="venue_list"),
    path("lieux/carte/", venue_map.venue_map, name="venue_map"),
    path("lieux/carte.geojson", venue_map.venue_points, name="venue_points"),
    path("lieux/carte/fond.json", venue_map.map_background, name="map_background"),
    path("lieux/labellisations.xml", AwardFeed(), name="award_feed"),
    path("lieux/<slug:slug>/", venues.venue, name="venue"),
    path("lieux/<slug:slug>/label/", evidence.venue_label, name="venue_label"),
    path("departements/", territory.department_list, name="department_list"),
    re_path(DEPARTMENT, territory.department, name="department"),
    re_path(COMMUNE, territory.commune, name="commune"),
    path("appels-a-projets/<slug:slug>/", rounds.round_page, name="round"),
    path("communes.json", places.commune_suggestions, name="commune_suggestions"),
    path("ma-semaine/", commuting.my_week, name="my_week"),
    path("observatoire/", observatory.observatory, name="observatory"),
    path("observatoire/evolution/", observatory.evolution, name="evolution"),
    path("observatoire/zones-blanches/", observatory.blank_zones, name="blank_zones"),
    path("observatoire/<slug:name>.csv", observatory.observatory_file, name="observatory_file"),
    path("a-propos/", pages.about, name="about"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("accessibilite/", accessibility, name="accessibility"),
    path("mentions-legales/", legal, name="legal"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("robots.txt", pages.robots, name="robots"),
]
