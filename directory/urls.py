from django.contrib.sitemaps.views import sitemap
from django.urls import path, re_path
from django.views.generic import TemplateView

from directory.awards import call_views as rounds
from directory.awards import views as evidence
from directory.awards.feeds import AwardFeed
from directory.commute import views as commuting
from directory.contact import views as contact
from directory.corrections import views as corrections
from directory.listing import map_views as venue_map
from directory.listing import views as listing
from directory.locations import views as places
from directory.manager_links import claim_views as claims
from directory.manager_links import views as manager
from directory.observatory import views as observatory
from directory.pages import home, territory
from directory.pages import views as pages
from directory.pages.sitemaps import SITEMAPS
from directory.photos import views as photos
from directory.selection import views as selection
from directory.venues import share
from directory.venues import views as venues

DEPARTMENT = r"^departements/(?P<code>[0-9AB]{2,3})-(?P<slug>[-a-z0-9]+)/$"
PHOTO = (
    r"^media/photos/(?P<stem>[0-9a-f]{32})-(?P<width>[0-9]{3,4})"
    r"\.(?P<extension>avif|webp|jpg)$"
)
MANAGER = r"(?P<token>[-_A-Za-z0-9]{43})"
INTERCOMMUNALITY = r"^intercommunalites/(?P<siren>[0-9]{9})-(?P<slug>[-a-z0-9]+)/$"
COMMUNE = r"^communes/(?P<code>[0-9AB]{5})-(?P<slug>[-a-z0-9]+)/$"

accessibility = TemplateView.as_view(template_name="directory/pages/accessibility.html")
legal = TemplateView.as_view(template_name="directory/pages/legal.html")


urlpatterns = [
    path("", home.home, name="home"),
    path("lieux/", listing.venue_list, name="venue_list"),
    path("lieux/carte/", venue_map.venue_map, name="venue_map"),
    path("imprimer/", listing.printed_list, name="printed_list"),
    path("lieux/carte.geojson", venue_map.venue_points, name="venue_points"),
    path("lieux/carte.svg", venue_map.venue_dots, name="venue_dots"),
    path("lieux/carte/fond.json", venue_map.map_background, name="map_background"),
    path("lieux/labellisations.xml", AwardFeed(), name="award_feed"),
    path("lieux/proposer/", corrections.propose_venue, name="propose_venue"),
    path("lieux/proposer/merci/", corrections.propose_thanks, name="propose_thanks"),
    path("lieux/<slug:slug>/", venues.venue, name="venue"),
    path("lieux/<slug:slug>/partager/", share.share_venue, name="share_venue"),
    path("lieux/<slug:slug>/affiche/", share.venue_poster, name="venue_poster"),
    path("ma-selection/", selection.my_selection, name="my_selection"),
    path("ma-selection.ics", selection.my_selection_calendar, name="my_selection_calendar"),
    path("lieux/<slug:slug>/carte/", venue_map.map_card, name="map_card"),
    path("lieux/<slug:slug>/repondre/", corrections.answer_venue, name="answer_venue"),
    path("lieux/<slug:slug>/completer/", corrections.complete_venue, name="complete_venue"),
    path("lieux/<slug:slug>/completer/merci/", corrections.complete_thanks, name="complete_thanks"),
    path("lieux/<slug:slug>/c-est-mon-lieu/", claims.claim_venue, name="claim_venue"),
    path("lieux/<slug:slug>/c-est-mon-lieu/merci/", claims.claim_thanks, name="claim_thanks"),
    path("lieux/<slug:slug>/ecrire/", contact.contact_venue, name="contact_venue"),
    path(
        "lieux/<slug:slug>/ecrire/merci/",
        contact.contact_venue_thanks,
        name="contact_venue_thanks",
    ),
    path("lieux/<slug:slug>/label/", evidence.venue_label, name="venue_label"),
    path("departements/", territory.department_list, name="department_list"),
    re_path(DEPARTMENT, territory.department_page, name="department"),
    re_path(INTERCOMMUNALITY, territory.intercommunality_page, name="intercommunality"),
    re_path(COMMUNE, territory.commune_page, name="commune"),
    path("appels-a-projets/<slug:slug>/", rounds.round_page, name="round"),
    re_path(PHOTO, photos.photo, name="photo"),
    re_path(rf"^gerer/{MANAGER}/$", manager.manager, name="manager"),
    path("gerer/", manager.manager_form, name="manager_form"),
    path("communes.json", places.commune_suggestions, name="commune_suggestions"),
    path("ma-semaine/", commuting.my_week, name="my_week"),
    path("observatoire/", observatory.observatory, name="observatory"),
    path("observatoire/evolution/", observatory.evolution, name="evolution"),
    path("observatoire/zones-blanches/", observatory.blank_zones, name="blank_zones"),
    path("observatoire/<slug:name>.csv", observatory.observatory_file, name="observatory_file"),
    path("nous-ecrire/", contact.contact_site, name="contact_site"),
    path("nous-ecrire/merci/", contact.contact_site_thanks, name="contact_site_thanks"),
    path("a-propos/", pages.about, name="about"),
    path("plan-du-site/", pages.site_map, name="site_map"),
    path("accessibilite/", accessibility, name="accessibility"),
    path("mentions-legales/", legal, name="legal"),
    path("donnees-personnelles/", pages.privacy, name="privacy"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("favicon.ico", pages.favicon, name="favicon"),
    path("robots.txt", pages.robots, name="robots"),
]
