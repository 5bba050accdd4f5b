"""What holds for every page: title, description, one address; sitemap, robots, plain pages."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from directory.models import Venue
from tests import build
from tests.support.page_reader import Page, read
from tests.support.public_urls import NOT_PAGES, UNLISTED, public_urls

pytestmark = pytest.mark.django_db
SITE = "https://annuaire.exemple.fr"


@pytest.fixture
def pages(client, settings):
    """Every page for people, {address: page}."""
    settings.SITE_URL = SITE
    return {
        address: Page(client.get(address).content.decode())
        for name, address in public_urls().items()
        if name not in NOT_PAGES
    }


def content(page, name):
    """Returns the content of a meta element, by its name or property."""
    return next(
        each["content"] for each in page.all("meta") if name in (each["name"], each["property"])
    )


def test_every_page_has_its_own_title_that_ends_with_the_site_s_name(pages):
    titles = [page.title for page in pages.values()]
    assert len(set(titles)) == len(titles) > 10
    assert all(title.endswith(" – Tiers-lieux d’Occitanie") for title in titles)


def test_every_page_has_a_description_of_its_own_length(pages):
    for address, page in pages.items():
        assert 20 <= len(content(page, "description")) <= 320, address


def test_every_page_names_its_only_address_and_itself_for_sharing(pages):
    unlisted = ("/ma-selection/", "/imprimer/", "/partager/", "/affiche/")
    for address, page in pages.items():
        assert page.canonical == content(page, "og:url") == f"{SITE}{address}"
        assert content(page, "og:title")
        assert (content(page, "og:site_name"), content(page, "og:locale")) == (
            "Tiers-lieux d’Occitanie",
            "fr_FR",
        )
        assert page.is_indexed == (not address.endswith(unlisted))


def test_every_link_of_every_page_leads_to_a_page(client, pages):
    links = {
        each["href"].partition("#")[0]
        for page in pages.values()
        for each in page.all("a")
        if each["href"].startswith("/")
    }
    answers = {link: client.get(link).status_code for link in links if link}
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_every_link_to_a_part_of_a_page_finds_that_part(client, pages):
    for address, page in pages.items():
        for link in page.all("a"):
            target, _, part = link["href"].partition("#")
            if part and not target.startswith("http"):
                there = pages[target] if target else page
                assert any(each["id"] == part for each in there.walk()), f"{link['href']} {address}"


def test_the_menu_tells_the_page_one_is_on(pages):
    for address in ("/lieux/", "/lieux/carte/", "/ma-semaine/", "/label/", "/observatoire/"):
        menu = pages[address].first("nav").all("a")
        current = [each["href"] for each in menu if each["aria-current"]]
        assert current == [address]


def test_the_list_has_one_address_whatever_the_order_of_its_parameters(client, settings):
    settings.SITE_URL = SITE
    build.venue(types=["fablab"])
    order = "page=&type=fablab&q=&utm_source=lettre&departement=11&tri=renseignes"
    page = read(client, f"/lieux/?{order}")
    assert page.canonical == f"{SITE}/lieux/?departement=11&type=fablab"


def sitemap(client):
    root = ET.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    return [each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_the_sitemap_gives_every_public_page_once_under_the_site_s_own_name(client, settings):
    settings.SITE_URL = SITE
    told = public_urls()
    hidden = [
        build.venue(status=Venue.Status.DRAFT),
        build.venue(status=Venue.Status.CLOSED),
        build.commune("Vide", "11999"),
    ]
    found = sitemap(client)
    left_out = {told[name] for name in (*NOT_PAGES, *UNLISTED)}
    assert sorted(found) == sorted(f"{SITE}{each}" for each in set(told.values()) - left_out)
    for each in hidden:
        assert f"{SITE}{each.get_absolute_url()}" not in found


def test_a_commune_of_two_venues_is_once_in_the_sitemap(client):
    build.venue()
    build.venue()
    assert sum("/communes/" in each for each in sitemap(client)) == 1


def test_robots_are_told_of_the_sitemap_and_kept_out_of_the_admin(client, settings):
    settings.SITE_URL = SITE
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert {"User-agent: *", "Disallow: /gestion/", f"Sitemap: {SITE}/sitemap.xml"} <= set(lines)


def test_about_tells_how_many_venues_how_many_checked_and_how_old_the_sources_are(client):
    build.venue(seen_year=2019)
    build.venue(seen_year=2019, verified_on=date(2026, 1, 1))
    build.venue(seen_year=2024)
    build.venue(seen_year=2024, status=Venue.Status.DRAFT)
    page = read(client, "/a-propos/")
    assert "3 lieux ; 1 fiche a été vérifiée" in page.main.text
    rows = [[cell.text for cell in row.all("th", "td")] for row in page.first("table").all("tr")]
    assert rows[1:] == [["2024", "1"], ["2019", "2"]]


@pytest.mark.parametrize("address", ["/a-propos/", "/accessibilite/", "/donnees-personnelles/"])
def test_how_to_write_is_told_as_soon_as_it_is_known(client, settings, address):
    settings.CONTACT_EMAIL = ""
    assert "AD’OCC" in read(client, address).main.text
    settings.CONTACT_EMAIL = "contact@exemple.fr"
    assert read(client, address).main.link("contact@exemple.fr") == "mailto:contact@exemple.fr"


def test_the_legal_page_keeps_silent_on_what_nobody_has_set(client, settings):
    settings.CONTACT_EMAIL = settings.PUBLISHER_ADDRESS = settings.HOSTING = ""
    settings.PUBLICATION_DIRECTOR = "Camille Exemple"
    page = read(client, "/mentions-legales/")
    assert page.fact("Directeur ou directrice de la publication") == "Camille Exemple"
    assert [each.text for each in page.main.all("dt")] == [
        "Éditeur",
        "Directeur ou directrice de la publication",
    ]
    settings.CONTACT_EMAIL = "contact@exemple.fr"
    assert read(client, "/mentions-legales/").main.link("par un formulaire") == "/nous-ecrire/"


def test_the_accessibility_statement_says_not_compliant(client):
    assert "non conforme" in read(client, "/accessibilite/").main.text


def test_the_site_map_leads_to_departments_intercommunalities_with_venues_and_calls(client):
    build.venue(commune=build.commune(intercommunality=build.intercommunality()))
    build.intercommunality("CC Vide", "999999999", "CC")
    build.commune("Vide", "11999")
    build.call("appel", title="Appel de 2018")
    main = read(client, "/plan-du-site/").main
    assert main.link("Aude") == "/departements/11-aude/"
    agglo = "/intercommunalites/200035715-ca-carcassonne-agglo/"
    assert main.link("CA Carcassonne Agglo") == agglo
    assert main.link("Appel de 2018") == "/appels-a-projets/appel/"
    assert "Vide" not in main.text


@pytest.mark.parametrize("address", ["/nulle-part/", "/lieux/nulle-part/", "/lieux"])
def test_a_page_that_does_not_exist_offers_where_to_go(client, address):
    response = client.get(address, follow=True)
    page = Page(response.content.decode())
    if address == "/lieux":
        assert (response.redirect_chain, page.heading) == (
            [("/lieux/", 301)],
            "Tiers-lieux d’Occitanie",
        )
    else:
        assert (response.status_code, page.heading) == (404, "Page introuvable")
        assert {"/lieux/", "/"} <= {each["href"] for each in page.main.all("a")}


def test_the_privacy_page_names_the_sites_that_settings_make_the_directory_call(client, settings):
    text = read(client, "/donnees-personnelles/").main.text
    assert "aucun autre site" in text
    assert "est envoyée à" not in text
    settings.MAP_TILES_URL = "https://tuiles.exemple.fr/{z}/{x}/{y}.png"
    settings.GEOCODER_URL = "https://adresses.exemple.fr/chercher"
    text = read(client, "/donnees-personnelles/").main.text
    assert "aucun autre site" not in text
    assert "les rues viennent de tuiles.exemple.fr" in text
    assert "est envoyée à adresses.exemple.fr" in text


PRIVACY_SETTINGS = {
    "DATA_CONTROLLER": "Organisme fictif, 1 rue du Port, Sète",
    "DPO_CONTACT": "dpo@exemple.fr",
    "DATA_LEGAL_BASIS": "mission d’intérêt public",
    "DATA_RECIPIENTS": "le prestataire de courriel",
}


def test_the_privacy_page_says_who_answers_why_for_whom_and_how_to_complain(client, settings):
    for name, value in PRIVACY_SETTINGS.items():
        setattr(settings, name, value)
    text = read(client, "/donnees-personnelles/").main.text
    assert [value for value in PRIVACY_SETTINGS.values() if value not in text] == []
    assert "en écrivant à dpo@exemple.fr" in text
    assert "réclamation à la CNIL" in text


def test_the_privacy_page_keeps_silent_on_what_nobody_has_set(client, settings):
    for name in PRIVACY_SETTINGS:
        setattr(settings, name, "")
    settings.CONTACT_EMAIL = "contact@exemple.fr"
    page = read(client, "/donnees-personnelles/")
    assert {each.text for each in page.main.first("dl").all("dt")} == {"Finalité", "Destinataires"}
    assert "renseigné" not in page.main.text
    assert "autres destinataires" not in page.main.text
    assert "en écrivant à contact@exemple.fr" in page.main.text
