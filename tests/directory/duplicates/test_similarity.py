"""Sheets of one place are found whatever their spelling; sites of one network stay apart."""

import pytest

from directory.duplicates.similarity import SimilarityIndex, VenueFacts, commune_facts
from directory.models import Venue
from tests import build
from tests.support.similar_venues import MEASURE, TUNING, labelled, of_one_place, towns

TOULOUSE = commune_facts("31555", "Toulouse", 43.6, 1.44)
LIMOUX = commune_facts("11206", "Limoux", 43.05, 2.22)
ALBI = commune_facts("81004", "Albi", 43.93, 2.15)
GRANGE = VenueFacts("La Grange", "11206", phone="05 36 49 10 01", website="https://grange.example/")


def found(place, *known, least=0.5):
    places = SimilarityIndex(
        dict(enumerate(known)), {each.code: each for each in (TOULOUSE, LIMOUX, ALBI)}
    )
    return [each.name for each in places.like(place, least=least)]


@pytest.mark.parametrize(
    ("part", "precision", "recall"), [(TUNING, 0.95, 0.9), (MEASURE, 0.9, 0.85)]
)
def test_duplicates_are_found_among_sheets_whose_answers_are_known(part, precision, recall):
    places, identities = labelled(part)
    proposed = {(pk, each.pk) for pk, each in SimilarityIndex(places, towns()).pairs()}
    expected = of_one_place(identities)
    right = proposed & expected
    assert len(right) >= precision * len(proposed)
    assert len(right) >= recall * len(expected)


@pytest.mark.parametrize(
    "written",
    [
        VenueFacts("LA GRANGE – Limoux", "11206"),
        VenueFacts("Tiers-lieu « La Grangé »", "11206"),
        VenueFacts("LaGrange", "11206", 43.05, 2.22),
        VenueFacts(
            "Coworking du canal", "11206", 43.05, 2.22, website="www.grange.example/index.html"
        ),
        VenueFacts("Grange", "", phone="+33 5 36 49 10 01"),
    ],
)
def test_a_place_is_recognised_however_it_is_written(written):
    assert found(written, GRANGE._replace(latitude=43.05, longitude=2.22)) == ["La Grange"]


@pytest.mark.parametrize(
    "other",
    [
        VenueFacts("La Grange", "81004"),
        VenueFacts("La Forge", "11206"),
        VenueFacts("La Forge", "81004", phone="05 36 49 10 01", website="https://grange.example"),
        VenueFacts("Médiathèque", "11206", phone="05 36 49 10 01"),
    ],
)
def test_another_place_is_not_taken_for_it(other):
    assert not found(other, GRANGE)


def test_sites_of_one_network_stay_apart_whatever_they_share():
    contact = {"phone": "05 36 49 20 01", "website": "https://reseau.example"}
    sites = [VenueFacts(f"Nomade {name}", code, **contact) for name, code in
             [("Toulouse", "31555"), ("Limoux", "11206"), ("Albi", "81004")]]  # fmt: skip
    assert found(sites[0], *sites) == ["Nomade Toulouse"]


def test_places_that_are_numbered_otherwise_stay_apart():
    site = {"website": "https://hub-aude.example"}
    one, other = (VenueFacts(f"Hub de l’Aude {number}", "11206", **site) for number in (1, 2))
    assert found(one, one, other) == ["Hub de l’Aude 1"]


def test_the_site_of_the_town_hall_makes_one_of_none_of_its_places():
    near = {"latitude": 43.05, "longitude": 2.22}
    official = {"website": "https://www.mairie-limoux.example", "email": "mairie@limoux.example"}
    own = {"website": "https://www.leverger.example", "email": "bonjour@leverger.example"}
    for contact, names in ((official, []), (own, ["Salle Vauban"])):
        hall = VenueFacts("Salle Vauban", "11206", **near, **contact)
        assert found(VenueFacts("Le Verger", "11206", **near, **contact), hall) == names


def test_a_distance_beats_the_name_of_the_commune():
    here, near, far = ((43.6, 1.44), (43.6004, 1.44), (43.69, 1.44))
    known = [VenueFacts("Espace numérique", "31555", *point) for point in (near, far)]
    places = SimilarityIndex(dict(enumerate(known)), {"31555": TOULOUSE})
    [only] = places.like(VenueFacts("Espace numérique", "31555", *here))
    assert (only.pk, only.why) == (0, "même nom, même commune, à 40\u00a0m")


def test_the_likeliest_come_first_and_no_more_than_asked():
    known = [GRANGE._replace(name="Grange"), GRANGE, GRANGE._replace(name="La Grange d’Aude")]
    places = SimilarityIndex(dict(enumerate(known)), {"11206": LIMOUX})
    scores = [each.score for each in places.like(GRANGE)]
    assert (len(scores), scores) == (3, sorted(scores, reverse=True))
    assert [each.pk for each in places.like(GRANGE, limit=1)] == [1]


@pytest.mark.django_db
def test_the_directory_is_read_in_two_queries_without_the_sheets_of_exercises(
    django_assert_num_queries,
):
    build.venue("La Grange", website="https://grange.example")
    build.venue("La Grange", is_exercise=True, status=Venue.Status.DRAFT)
    with django_assert_num_queries(2):
        [only] = SimilarityIndex().like(VenueFacts("La Grange", "11069"))
    assert only[1:3] == ("La Grange", "Carcassonne")
    assert only.why == "même nom, même commune"
