"""The list of venues in the admin."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Venue
from directory.venues.fields import SHEET_FACTS
from directory.venues.sheet import missing_facts
from tests import build
from tests.support.staff import member

pytestmark = pytest.mark.django_db

LIST = "/gestion/directory/venue/"


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := member("éditeur"))
    return user


def listed(client, address=LIST):
    return [venue.name for venue in client.get(address).context["cl"].result_list]


@pytest.mark.parametrize(
    ("typed", "name"),
    [("etang", "Étang"), ("l atelier", "L’Atelier"), ("OEUVRE", "L’Œuvre"), ("oeuvre lim", "")],
)
def test_the_search_folds_what_is_typed_as_the_site_does(client, typed, name):
    for each in ("Étang", "L’Atelier", "L’Œuvre"):
        build.venue(each)
    assert listed(client, f"{LIST}?q={typed}") == [name] * bool(name)


def test_the_list_is_in_the_order_of_a_french_dictionary(client):
    for name in ("Zinc", "Étang", "atelier", "Forge"):
        build.venue(name)
    assert listed(client) == ["atelier", "Étang", "Forge", "Zinc"]


def test_the_list_tells_what_matters_of_each_venue(client):
    venue = build.venue("L’Étang", types=["fablab"], verified_on=date(2026, 3, 1))
    build.award(venue=venue, granted_on=date(2020, 2, 1), granted_precision="month")
    build.venue("La Forge", types=[], status="draft")
    page = re.sub(r"<[^>]+>", "\n", client.get(LIST).content.decode())
    rows = re.sub(r"\s*\n\s*", "|", page)
    labelled = "|Tiers-lieux Occitanie, février 2020|1er mars 2026|"
    assert f"|L’Étang|Carcassonne|11|Fablab|publié{labelled}7\u202f%|" in rows
    assert "|La Forge|Carcassonne|11|non connu|brouillon|aucun|jamais|0\u202f%|" in rows


def test_the_list_asks_as_many_queries_for_twenty_venues_as_for_one(client):
    def build_one():
        build.award(venue=build.venue(types=["fablab", "coworking"], services=["fibre"]))

    build_one()
    client.get(LIST)
    with CaptureQueriesContext(connection) as for_one:
        client.get(LIST)
    for _ in range(19):
        build_one()
    with CaptureQueriesContext(connection) as for_twenty:
        client.get(LIST)
    assert len(for_twenty) == len(for_one)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("status__exact=draft", ["Brouillon"]),
        ("type=fablab", ["Fablab"]),
        ("departement=48", ["Mende"]),
        ("label=tiers-lieux-occitanie", ["Labellisé"]),
        ("label=termine", ["Ancien"]),
        ("label=aucun", ["Ancien", "Brouillon", "Fablab", "Mende"]),
        ("verification=recente", ["Mende"]),
        ("verification=ancienne", ["Fablab"]),
        ("verification=jamais", ["Ancien", "Brouillon", "Labellisé"]),
        ("wheelchair__exact=yes", ["Brouillon"]),
        ("manque=telephone", ["Ancien", "Brouillon", "Labellisé", "Mende"]),
        ("manque=inconnu", ["Ancien", "Brouillon", "Fablab", "Labellisé", "Mende"]),
    ],
)
def test_each_filter_keeps_what_it_says(client, query, names):
    today = timezone.localdate()
    lozere = build.department("48", "Lozère", "la ")
    mende = build.commune("Mende", "48095", "48000", department=lozere)
    build.venue("Brouillon", status="draft", wheelchair="yes")
    build.venue(
        "Fablab", types=["fablab"], phone="+33561000000", verified_on=today - timedelta(days=366)
    )
    build.venue("Mende", commune=mende, verified_on=today - timedelta(days=365))
    build.award(venue=build.venue("Labellisé"))
    build.award(venue=build.venue("Ancien"), expires_on=today)
    assert listed(client, f"{LIST}?{query}") == names


@pytest.mark.parametrize("fact", SHEET_FACTS, ids=lambda fact: fact.code)
def test_the_filter_of_what_is_missing_agrees_with_the_sheet(client, fact):
    build.venue(
        "Complet",
        services=["fibre"],
        summary="Un lieu.",
        address="1 rue Haute",
        website="https://exemple.fr",
        phone="+33561000000",
        email="bonjour@exemple.fr",
        opening_hours="24/7",
        wheelchair="no",
        day_price=0,
        operator="Les Amis",
        desks=0,
        area_m2=0,
        internet_mbps=0,
        opened_year=2011,
    )
    build.venue("Vide", types=[])
    venues = Venue.objects.by_name()
    lacking = [venue.name for venue in venues if fact.name in missing_facts(venue)]
    assert listed(client, f"{LIST}?manque={fact.code}") == lacking == ["Vide"]
