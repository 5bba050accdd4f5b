"""From what people type to a point of the map or to the commune of an address."""

import pytest

from directory.locations.lookup import match_location
from tests.support.region import gazetteer


@pytest.fixture(scope="module")
def region():
    return gazetteer()


ADDRESSES = {
    "12 rue des Arts 31000 Toulouse": "31555",
    "12, rue des Arts, 31240 Saint-Jean": "31488",
    "rue des Arts, Toulouse": "31555",
    "Saint-Jean, 12 rue des Arts, 31240": "31488",
    "12 rue du Lot 31340 Villemur-sur-Tarn": "31584",
    "12 rue du Lot, Villemur-sur-Tarn": "31584",
    "31 avenue de Toulouse 81000": "81004",
    "2 place du Gers, 31059 Toulouse Cedex 9": "31555",
    "3 rue X, Castanet (81)": "81061",
}


@pytest.mark.parametrize(("text", "code"), ADDRESSES.items())
def test_the_commune_of_an_address_is_recognised_and_the_address_kept(region, text, code):
    location = match_location(region, text).location
    assert (location.commune_code, location.text, location.is_exact) == (code, text, False)


@pytest.mark.parametrize("text", ["12 rue des Arts 31240", "12 rue des Arts, Castanet"])
def test_an_address_in_one_of_several_communes_is_a_choice_that_keeps_the_address(region, text):
    for location in match_location(region, text).choices:
        assert location.text.startswith(text)
        assert match_location(region, location.text).location == location


POINTS = {
    "43.605,1.444": "43.605,1.444",
    "43.605, 1.444": "43.605,1.444",
    "43.605 1.444": "43.605,1.444",
    "43.605;1.444": "43.605,1.444",
    "43,605 1,444": "43.605,1.444",
    "43,605;1,444": "43.605,1.444",
    "43,605,1,444": "43.605,1.444",
    "43.6049999 +1.4441": "43.605,1.444",
    "44,1": "44.000,1.000",
    "-0.0001,-0.0": "0.000,0.000",
    "90,180": "90.000,180.000",
    "-90,-180": "-90.000,-180.000",
}


@pytest.mark.parametrize(("text", "written"), POINTS.items())
def test_a_point_is_read_and_rounded_to_three_decimals(region, text, written):
    location = match_location(region, text).location
    assert location.text == written
    assert location.is_exact
    assert f"{location.latitude:.3f},{location.longitude:.3f}" == written
    assert match_location(region, location.text).location == location


@pytest.mark.parametrize("text", ["90.001,0", "0,180.001", "-91 0", "95,3", "999,999"])
def test_a_point_out_of_the_world_is_refused_in_words(region, text):
    assert match_location(region, text).problem.startswith("La latitude va de -90 à 90")


@pytest.mark.parametrize("text", ["43.6", "1 2 3", "43.605,", "1234567,1", "43,605 1", "1..2,3"])
def test_a_point_badly_written_is_told_how_to_write_it(region, text):
    assert "43.605,1.444" in match_location(region, text).problem


def test_a_point_is_told_by_the_nearest_commune_and_else_by_its_degrees(region):
    assert (
        match_location(region, "43.605,1.444").location.of_name == "d’un point du côté de Toulouse"
    )
    assert match_location(region, "43.992,3.608").location.of_name == "d’un point du côté du Vigan"
    assert match_location(region, "48.857,2.352").location.of_name == "du point 48.857,2.352"


def test_an_address_too_long_to_be_completed_is_a_choice_of_communes(region):
    text = "12 rue " + "des Arts " * 9 + "31240"
    places = match_location(region, text).choices
    assert [location.text for location in places] == ["L’Union", "Saint-Jean 31240"]
    assert all(match_location(region, location.text).location == location for location in places)
