"""Loading a venue again after staff have renamed it: it stays where they put it."""

import json

import pytest
from django.core.management import call_command

from directory.models import Award, FormerAddress, Venue
from tests import build
from tests.support.staff import member, save

pytestmark = pytest.mark.django_db

VENUE = {
    "model": "directory.venue",
    "fields": {
        "name": "L’Étang",
        "slug": "l-etang-carcassonne",
        "status": "published",
        "commune": "11069",
        "types": [["fablab"]],
        "created_on": "2026-01-01",
        "updated_at": "2026-01-01T00:00:00Z",
    },
}
AWARD = {
    "model": "directory.award",
    "fields": {
        "venue": ["l-etang-carcassonne"],
        "label": ["tiers-lieux-occitanie"],
        "granted_on": "2020-02-01",
        "sources": "https://exemple.fr/annonce",
    },
}


@pytest.fixture
def load(tmp_path):
    """Returns what loads the venue and its award as the census knows them."""
    build.commune()
    build.venue_type("fablab")
    build.label()
    for name, row in (("venues", VENUE), ("awards", AWARD)):
        (tmp_path / f"{name}.json").write_text(json.dumps([row]), encoding="utf-8")
    return lambda: call_command("loaddata", tmp_path / "venues", tmp_path / "awards", verbosity=0)


@pytest.fixture
def _renamed(load, client):
    load()
    client.force_login(member("éditeur"))
    save(client, f"/gestion/directory/venue/{Venue.objects.get().pk}/change/", name="Le Lac")
    client.logout()


def rows():
    return [list(model.objects.values()) for model in (Venue, FormerAddress, Award)]


@pytest.mark.usefixtures("_renamed")
def test_a_renamed_venue_that_is_loaded_again_keeps_its_address_and_its_redirect(client, load):
    load()
    venue = Venue.objects.get()
    assert (venue.name, venue.slug) == ("L’Étang", "le-lac-carcassonne")
    response = client.get("/lieux/l-etang-carcassonne/")
    assert (response.status_code, response["Location"]) == (301, "/lieux/le-lac-carcassonne/")
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.usefixtures("_renamed")
def test_an_award_that_names_a_venue_by_its_former_address_stays_one(load):
    load()
    assert Award.objects.get().venue == Venue.objects.get()


@pytest.mark.usefixtures("_renamed")
def test_loading_a_renamed_venue_once_more_changes_nothing(load):
    load()
    first = rows()
    load()
    assert len(first[0]) == 1
    assert rows() == first


@pytest.mark.usefixtures("_renamed")
def test_the_present_address_of_a_venue_is_read_before_the_former_one_of_another():
    taken = build.venue("Autre")
    FormerAddress.objects.create(slug=taken.slug, venue=Venue.objects.get(name="Le Lac"))
    assert Venue.objects.get_by_natural_key(taken.slug) == taken
