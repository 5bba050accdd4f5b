"""Every public page in each of its states: full, sparse, filtered, empty, far, not found."""

from datetime import date

from directory.models import Venue
from labels.models import Decision
from tests import build
from tests.support.public_urls import NOT_PAGES, public_urls

FULL = {
    "summary": "Un atelier partagé au bord du canal, ouvert à toutes et à tous. " * 4,
    "description": "Une halle rénovée par ses usagers.\n\nOn y vient avec son projet.",
    "address": "3 rue du Port",
    "address_extra": "Bâtiment des Forges",
    "postcode": "11000",
    "latitude": 43.21,
    "longitude": 2.35,
    "website": "https://www.exemple.fr/lieu",
    "phone": "+33561000000",
    "email": "une-adresse-electronique-plutot-longue@association.exemple.fr",
    "opening_hours": "Mo-Fr 09:00-12:30,14:00-18:00; Sa 09:00-12:00; PH off",
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
    "verified_on": date(2026, 3, 1),
    "verified_by": "AD’OCC",
    "seen_year": 2024,
    "siret": "12345678901234",
    "rna": "W112345678",
    "sources": "https://exemple.org/annuaire\nhttps://exemple.net/anct-carto/mission_coworking/blob/f228a03/CGET_TiersLieux_2019.csv",
}
NEAR_AND_OPEN = "pres-de=Carcassonne&rayon=10&ouvert=mardi&service=fibre&prix=15"
LISTS = {
    "filtered list": "departement=11&type=fablab&q=halle&tri=commune&label=tiers-lieux-occitanie",
    "page 2 of the list": "page=2",
    "list with an unknown value": "type=inconnu&departement=99&tri=hasard&page=x&q=%25",
    "list with nothing found": "q=introuvable&type=fablab",
    "list near and open": f"{NEAR_AND_OPEN}&heure=10:00",
    "list near and nearly open": f"{NEAR_AND_OPEN}&heure=08:00&accessible=oui",
    "list of unknown hours too": "pres-de=Carcassonne&ouvert=soir&accessible=oui&inconnus=oui",
    "list near a place to choose": "pres-de=11000&rayon=5&ouvert=maintenant",
    "list with nothing near": "pres-de=42.5,1.5&rayon=5&ouvert=2026-02-30",
    "list with a family unfolded": "plus=service-travailler&service=laser",
    "list near nowhere": "pres-de=Nulle+part&rayon=7&heure=25:00&prix=-1&zone=ici&tri=distance",
}
MAPS = {
    "map near a place": "pres-de=Carcassonne&rayon=20&type=fablab",
    "map of a zone": "zone=42,1,44,3&page=2",
    "map with an unknown value": "zone=ici&type=inconnu",
    "map with nothing found": "q=introuvable&type=fablab",
}


def states():
    """Builds what they show and returns {name of the state: (address, status)}."""
    pages = {name: url for name, url in public_urls().items() if name not in NOT_PAGES}
    pages |= corrections(pages["venue"]) | selections()
    pages |= (
        sheets() | self_tests() | observatories() | {"full call": full_call().get_absolute_url()}
    )
    for _ in range(20):
        build.venue(services=("fibre", "wifi", "atelier-bois", "cafe", "laser"), seen_year=2019)
    pages |= {name: f"{pages['venue_list']}?{query}" for name, query in LISTS.items()}
    pages |= {name: f"{pages['venue_map']}?{query}" for name, query in MAPS.items()} | weeks()
    return {name: (url, 200) for name, url in pages.items()} | {"not found": ("/absent/", 404)}


def selections():
    """Returns the pages of a selection compared, and of one too long to be."""
    chosen = [build.venue(services=("fibre",)).slug for _ in range(5)]
    few, many = ("&".join(f"lieu={slug}" for slug in chosen[:size]) for size in (2, 5))
    return {
        "selection compared": f"/ma-selection/?{few}&lieu=inconnu",
        "selection listed": f"/ma-selection/?{many}&ajouter=lieu",
    }


def corrections(sheet):
    """Returns the pages on which visitors write, of a sheet and of a place without one."""
    return {
        "form of a sheet": f"{sheet}completer/",
        "thanks for a sheet": f"{sheet}completer/merci/",
        "thanks for a place": "/lieux/proposer/merci/",
        "answer of one word": f"{sheet}repondre/?question=wheelchair&reponse=en-partie",
        "answer that does not exist": f"{sheet}repondre/?question=x&reponse=oui",
        "claim of a sheet": f"{sheet}c-est-mon-lieu/",
        "thanks for a claim": f"{sheet}c-est-mon-lieu/merci/",
        "form to write to a venue": f"{sheet}ecrire/",
        "thanks for a message": f"{sheet}ecrire/merci/",
        "thanks of the staff": "/nous-ecrire/merci/",
    }


def sheets():
    full = build.venue("La Halle aux projets", ("fablab", "coworking"), ("fibre",), **FULL)
    build.award(venue=full, round=build.call("recent"), expires_on=date(2099, 1, 1))
    limoux = build.commune("Limoux", "11206", department=build.department())
    limoux.department.neighbours.add(build.department("66", "Pyrénées-Orientales"))
    sheets = {
        "full sheet": full,
        "sparse sheet": build.venue("Sans rien", types=(), commune=limoux),
        "closed sheet": build.venue("Ancien lieu", status=Venue.Status.CLOSED),
    }
    near = {
        "sheet from a place": f"{full.get_absolute_url()}?pres-de=Limoux",
        "claim without address": f"{sheets['sparse sheet'].get_absolute_url()}c-est-mon-lieu/",
    }
    return near | {name: venue.get_absolute_url() for name, venue in sheets.items()}


def weeks():
    """A week answered, one without anything to save, and a question that lacks a lot."""
    quillan = build.commune("Quillan", "11304", "11500", latitude=42.87, longitude=2.18)
    build.venue("Le Télégraphe", commune=quillan)
    build.venue("La Gare", commune=quillan, opening_hours="Mo-Fr 08:00-18:00")
    asked = "/ma-semaine/?domicile={}&travail={}&jours=mardi&moyen={}"
    return {
        "week": asked.format("Quillan", "Carcassonne", "voiture"),
        "week by bike": asked.format("Quillan", "Carcassonne", "velo"),
        "week at home": asked.format("Carcassonne", "Carcassonne", "transport"),
        "week in question": "/ma-semaine/?domicile=Quilan&debut=18:00&fin=9&moyen=fusee",
    }


def observatories():
    """The observatory with what the plain one has nothing to show of."""
    build.figure(value=163, on=date(2018, 1, 1), source="https://www.exemple.fr/releve")
    build.figure(value=111, measure="labelled", note="après le deuxième appel")
    build.commune("Lointaine", "12999", department=build.department("12", "Aveyron"), latitude=46)
    asked = "/observatoire/zones-blanches/?distance={}"
    return {"blank zones at 10 km": asked.format(10), "blank zones in question": asked.format("x")}


def self_tests():
    """The questions of an open call, an answer of each kind, a reply not understood, none."""
    criteria = {
        "clef": {"requirement": "required", "evidence": "Un bail ou un titre de propriété"},
        "table": {"requirement": "optional", "family": "equipment"},
    }
    for code, fields in criteria.items():
        build.criterion(code=code, **fields)
    open_call = build.call(
        title="Appel frais",
        deadlines=[date(2098, 1, 1)],
        conditions="Ouvert depuis plus d’un an.",
        apply_url="https://exemple.fr/candidater",
    )
    open_call.freeze()
    bare = build.label("sans-critere", "Label sans critère")
    asked = f"/appels-a-projets/{open_call.slug}/puis-je-candidater/"
    return {
        "self-test of an open call": asked,
        "self-test answered": f"{asked}?clef=non&table=oui",
        "self-test all met": f"{asked}?clef=oui&table=non",
        "self-test not understood": f"{asked}?clef=peut-etre",
        "self-test of an unknown grid": f"/label/{bare.code}/puis-je-candidater/",
    }


def full_call():
    call = build.call(
        title="Appel ouvert",
        opened_on=date(2020, 1, 1),
        deadlines=[date(2030, 1, 1), date(2099, 1, 1)],
        conditions="Ouvert depuis plus d’un an.",
        grant="75 000 à 150 000 €",
        received=60,
        received_is_minimum=True,
        retained=8,
        rules_url="https://exemple.fr/reglement.pdf",
        apply_url="https://exemple.fr/candidater",
        budget=1_250_000,
        sources="https://exemple.org/annonce",
    )
    Decision.objects.create(round=call, on=date(2020, 10, 1), retained=8, retained_nationally=60)
    build.application(round=call)
    return call
