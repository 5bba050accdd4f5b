"""The sheet of a venue: what is known, what is not, who may open it, what is near."""

from datetime import date, datetime
from math import acos, cos, radians, sin
from zoneinfo import ZoneInfo

import pytest
import time_machine

from directory.models import Venue
from tests import build
from tests.support import staff
from tests.support.page_reader import read

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
KNOWN = {
    "summary": "Un atelier partagé.",
    "description": "Premier paragraphe.\n\nSecond paragraphe.",
    "address": "3 rue du Port",
    "postcode": "11000",
    "website": "https://www.exemple.fr/lieu",
    "phone": "+33561000000",
    "email": "contact@exemple.fr",
    "opening_hours": "Mo-Fr 09:00-12:30,14:00-18:00; PH off",
    "wheelchair": "limited",
    "wheelchair_notes": "Une marche à l’entrée",
    "acceslibre_url": "https://acceslibre.exemple.fr/fiche",
    "price_text": "adhésion 10 € par an",
    "day_price": "12.50",
    "operator": "Les Amis du Port",
    "operator_kind": "association",
    "desks": 24,
    "meeting_rooms": 2,
    "area_m2": 1250,
    "internet_mbps": 940,
    "opened_year": 2015,
    "siret": "12345678901234",
    "rna": "W112345678",
    "sources": "https://exemple.org/annuaire\nhttps://exemple.net/presse",
}


def sheet(client, venue, status=200):
    return read(client, venue.get_absolute_url(), status=status)


def test_a_full_sheet_tells_every_fact(client):
    venue = build.venue("La Grange", services=["fibre"], latitude=43.2, longitude=2.35, **KNOWN)
    page = sheet(client, venue)
    facts = {
        "Horaires": "lundi – vendredi : 9 h – 12 h 30, 14 h – 18 h jours fériés fermé",
        "Tarifs": "12,50 € la journée · adhésion 10 € par an",
        "Accès en fauteuil": "partiel · Une marche à l’entrée · fiche Acceslibre",
        "Géré par": "Les Amis du Port (association)",
        "Postes de travail": "24",
        "Salles de réunion": "2",
        "Surface": "1 250 m²",
        "Débit internet mesuré": "940 Mbit/s",
        "Ouvert en": "2015",
        "SIRET": "12345678901234",
        "RNA": "W112345678",
        "Site web": "exemple.fr",
        "Téléphone": "05 61 00 00 00",
        "Courriel": "Écrire à ce lieu",
        "Travailler": "fibre",
    }
    assert {name: page.fact(name) for name in facts} == facts
    for words in ("Premier paragraphe.", "Un atelier partagé.", "3 rue du Port", "11000"):
        assert words in page.main.text
    assert "À demander avant de venir" not in page.main.text
    assert "Il manque ici" not in page.main.text
    assert "non connu" not in page.main.text
    assert page.main.link("05 61 00 00 00") == "tel:+33561000000"
    assert page.main.link("Écrire à ce lieu") == f"{venue.get_absolute_url()}ecrire/"
    assert page.main.link("exemple.org/annuaire") == "https://exemple.org/annuaire"


def test_a_sparse_sheet_says_what_is_not_known_and_how_to_complete_it(client):
    venue = build.venue("La Grange", types=[])
    page = sheet(client, venue)
    for name in ("Horaires", "Tarifs", "Accès en fauteuil", "Site web", "Téléphone", "Courriel"):
        assert page.fact(name) is None, name
    for name in ("Géré par", "Postes de travail", "Surface", "SIRET", "Travailler"):
        assert page.fact(name) is None, name
    missing = page.section("À demander avant de venir")
    assert missing.text.count("?") == 5, "four questions, and who knows this place"
    for fact in ("le type de lieu", "les horaires", "le débit internet", "les services"):
        assert fact in missing.text
    way = page.main.link("Signaler une erreur")
    assert way == f"{venue.get_absolute_url()}completer/"
    assert "Nous n’avons que la commune" in page.main.text
    assert "None" not in page.main.text


def test_a_known_fact_is_no_longer_missing(client):
    page = sheet(client, build.venue(phone="+33561000000"))
    assert "le téléphone" not in page.section("À demander avant de venir").text


@pytest.mark.parametrize(
    ("name", "title", "words", "fact"),
    [
        ("desks", "Postes de travail", "0", "le nombre de postes"),
        ("meeting_rooms", "Salles de réunion", "0", ""),
        ("area_m2", "Surface", "0 m²", "la surface"),
        ("internet_mbps", "Débit internet mesuré", "0 Mbit/s", "le débit internet"),
    ],
)
def test_zero_is_a_known_fact(client, name, title, words, fact):
    page = sheet(client, build.venue(**{name: 0}))
    assert page.fact(title) == words
    missing = page.section("À demander avant de venir").text
    assert not fact or fact not in missing


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"free": "yes"}, "accès gratuit"),
        ({"free": "yes", "price_text": "atelier 5 €"}, "accès gratuit · atelier 5 €"),
        ({"day_price": 0}, "0 € la journée"),
        ({"day_price": "15.00"}, "15 € la journée"),
        ({"price_text": "sur devis"}, "sur devis"),
        ({}, None),
    ],
)
def test_prices_are_told_in_french(client, facts, words):
    assert sheet(client, build.venue(**facts)).fact("Tarifs") == words


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"verified_on": date(2026, 3, 1), "verified_by": "AD’OCC"},
         "Fiche vérifiée le 1er mars 2026 par AD’OCC."),
        ({"verified_on": date(2020, 3, 2)}, "Non vérifiée depuis le 2 mars 2020."),
        ({"seen_year": 2019}, "2019"),
        ({}, "vérifi"),
    ],
)  # fmt: skip
def test_the_sheet_says_when_it_was_last_checked(client, facts, words):
    with time_machine.travel(datetime(2026, 6, 1, tzinfo=PARIS)):
        page = sheet(client, build.venue(**facts))
    assert words in page.main.text
    assert ("Renseignez-vous" in page.main.text) is ("verified_by" not in facts)
    assert "Appelez" not in page.main.text, "no telephone is known"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"phone": "+33561000000"}, "Appelez avant de vous déplacer."),
        ({"email": "a@exemple.fr", "website": "https://exemple.fr"}, "Écrivez-lui avant"),
        ({"website": "https://exemple.fr"}, "Regardez son site avant"),
    ],
)
def test_what_to_do_before_going_is_what_can_be_done(client, facts, words):
    assert words in sheet(client, build.venue(**facts)).main.text


def test_what_to_do_next_comes_first(client):
    known = {"phone": "+33561000000", "email": "a@exemple.fr", "website": "https://exemple.fr"}
    page = sheet(client, build.venue(**known))
    [actions] = [each for each in page.all("p") if each["class"] == "actions"]
    assert [each.text for each in actions.all("a")] == [
        "Appeler le 05 61 00 00 00", "Écrire", "Site web", "Itinéraire", "Partager",
        "Signaler une erreur",
    ]  # fmt: skip


def test_a_venue_without_photo_bears_its_emblem(client):
    page = sheet(client, build.venue())
    assert [each for each in page.all("svg") if each["class"] == "emblem"]


def test_a_former_address_leads_to_the_present_one(client):
    venue = build.venue("Ancien nom")
    former = venue.get_absolute_url()
    venue.name = "Nouveau nom"
    venue.save()
    response = client.get(former)
    assert (response.status_code, response["Location"]) == (301, venue.get_absolute_url())
    assert sheet(client, venue).heading == "Nouveau nom"


def test_a_draft_is_for_staff_only_even_by_its_former_address(client):
    venue = build.venue("Projet", status=Venue.Status.DRAFT)
    former = venue.get_absolute_url()
    venue.name = "Autre projet"
    venue.save()
    for address in (former, venue.get_absolute_url()):
        assert "projet" not in read(client, address, status=404).main.text
    client.force_login(staff.member())
    page = sheet(client, venue)
    assert "Brouillon." in page.main.text
    assert not page.is_indexed


def test_a_visitor_with_an_account_that_is_not_staff_sees_no_draft(client, django_user_model):
    venue = build.venue(status=Venue.Status.DRAFT)
    client.force_login(django_user_model.objects.create_user("visiteur"))
    sheet(client, venue, status=404)


def test_a_closed_venue_says_so_and_leaves_search_engines(client):
    page = sheet(client, build.venue(status=Venue.Status.CLOSED))
    assert "Ce lieu a fermé définitivement." in page.main.text
    assert not page.is_indexed
    assert sheet(client, build.venue()).is_indexed


def test_a_label_comes_with_its_round_and_its_source(client):
    call = build.call("appel-2018", title="Appel de 2018")
    award = build.award(
        round=call,
        granted_on=date(2018, 10, 1),
        granted_precision="month",
        expires_on=date(2099, 3, 1),
        sources="https://www.presse.exemple.fr/article",
    )
    page = sheet(client, award.venue)
    [told] = [each for each in page.main.all("li") if "Tiers-lieux Occitanie" in each.text]
    assert "depuis octobre 2018" in told.text
    assert "jusqu’au 28 février 2099" in told.text
    assert told.link("appel 2018") == "/appels-a-projets/appel-2018/"
    assert told.link("presse.exemple.fr") == "https://www.presse.exemple.fr/article"


def test_an_expired_label_is_not_told(client):
    award = build.award(expires_on=date(2025, 1, 1))
    assert "Tiers-lieux Occitanie depuis" not in sheet(client, award.venue).main.text


def spherical_km(one, other):
    """The distance by the spherical law of cosines, another formula than the site's."""
    a, b = radians(one[0]), radians(other[0])
    return 6371 * acos(sin(a) * sin(b) + cos(a) * cos(b) * cos(radians(one[1] - other[1])))


def test_the_nearest_venues_are_told_with_their_distance(client):
    here = (43.2122, 2.3537)
    there = {"Cinq": (43.26, 2.36), "Dix": (43.3, 2.31), "Trente": (43.4, 2.6), "Loin": (43.9, 3.6)}
    venue = build.venue("Ici", latitude=here[0], longitude=here[1])
    for name, (latitude, longitude) in there.items():
        build.venue(name, latitude=latitude, longitude=longitude)
    build.venue("Caché", latitude=43.22, longitude=2.36, status=Venue.Status.DRAFT)
    near = sheet(client, venue).section("À proximité")
    assert near.sheets == ["Cinq", "Dix", "Trente"]
    for item in near.all("li"):
        told = float(item.text.split(", à ")[1].removesuffix(" km").replace(",", "."))
        expected = spherical_km(here, there[item.sheets[0]])
        assert told == pytest.approx(expected, abs=0.005 * expected + 0.5 * (told >= 10) + 0.05)


def test_a_venue_close_by_is_told_in_metres(client):
    venue = build.venue(latitude=43.2, longitude=2.35)
    build.venue("Voisin", latitude=43.2027, longitude=2.35)
    assert "à 300 m" in sheet(client, venue).section("À proximité").text


def test_a_venue_alone_shows_no_neighbour(client):
    assert "À proximité" not in sheet(client, build.venue()).main.text


def test_links_to_other_sites_follow_no_one_and_open_nothing(client):
    page = sheet(client, build.award(venue=build.venue(**KNOWN)).venue)
    outside = [each for each in page.all("a") if each["href"].startswith("http")]
    assert len(outside) >= 6
    assert all({"noopener", "nofollow"} <= set(each["rel"].split()) for each in outside)


def test_directions_lead_to_the_point_of_the_venue(client):
    exact = build.venue(latitude=43.21223, longitude=2.35374, point_precision="address")
    assert sheet(client, exact).main.link("Itinéraire").endswith("to=43.21223%2C2.35374")


def test_directions_to_an_inexact_point_look_for_the_address_as_a_text(client):
    vague = build.venue(
        point_precision="commune", address_extra="Halle aux grains", postcode="11000"
    )
    found = sheet(client, vague).main.link("Itinéraire")
    assert found.endswith("/search?query=Halle+aux+grains%2C+11000+Carcassonne")


def test_the_map_says_in_words_what_it_shows(client):
    page = sheet(client, build.venue("La Grange", latitude=43.2, longitude=2.35))
    [drawn] = [each for each in page.main.all("svg") if each["role"] == "img"]
    assert drawn["aria-label"] == "Carte de l’Aude\u00a0: La Grange, à Carcassonne"


def test_what_staff_type_is_shown_as_typed_never_as_markup(client):
    venue = build.venue("<b>Gras</b> & Cie", summary="<script>alert(1)</script>", description="<i>")
    page = sheet(client, venue)
    assert page.heading == "<b>Gras</b> & Cie"
    assert page.all("script") == []
    assert "<script>alert(1)</script>" in page.main.text
